import { readFileSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import pg from 'pg';

export interface Verified {
  turns: number;
  /** Inbound ids that were committed. */
  committed: number;
  lost: number;
  doubled: number;
  disordered: number;
  unanswered: number;
  /** Of the first chat that is not as it was sent. */
  example?: { at: number; sent: string | undefined; kept: string | undefined };
}

const SEALED = '（联系方式，已加密保存）';

interface Line {
  text: string;
  turn_id: string;
}

const ANSWERED = "select distinct turn_id, '' as text from transcript where speaker = 'bot'";
const INBOUND = "select id as turn_id, '' as text from inbound where channel = 'telegram'";
const SAID =
  "select text, turn_id from transcript where conversation = $1 and speaker = 'citizen' order by seq";

/** A database whose program has stopped. */
interface Source {
  lines(statement: string, ...values: string[]): Promise<Line[]>;
  close(): Promise<void>;
}

/** `where`: a file of SQLite, or the address of a PostgreSQL database. */
async function openSource(where: string): Promise<Source> {
  if (where.startsWith('postgres:')) {
    const client = new pg.Client({ connectionString: where });
    await client.connect();
    return {
      lines: async (statement, ...values) => (await client.query<Line>(statement, values)).rows,
      close: () => client.end(),
    };
  }
  const file = new Sqlite(where, { readonly: true });
  return {
    lines: async (statement, ...values) =>
      file.prepare<string[], Line>(statement.replace('$1', '?')).all(...values),
    close: async () => void file.close(),
  };
}

/** Holds what the chats have sent against what the database of the stopped program has of it. */
export async function verify(
  where: string,
  sentFile: string,
  mask: (text: string) => string,
): Promise<Verified> {
  const chats = JSON.parse(readFileSync(sentFile, 'utf8')) as { id: number; sent: string[] }[];
  const database = await openSource(where);
  try {
    const answered = new Set((await database.lines(ANSWERED)).map((line) => line.turn_id));
    const found: Verified = {
      turns: chats.reduce((sum, { sent }) => sum + sent.length, 0),
      committed: (await database.lines(INBOUND)).length,
      ...{ lost: 0, doubled: 0, disordered: 0, unanswered: 0 },
    };
    for (const { id, sent } of chats) {
      const kept = await database.lines(SAID, `telegram:${id}`);
      const wanted = sent.map(mask);
      if (kept.length < wanted.length) found.lost += wanted.length - kept.length;
      else if (kept.length > wanted.length) found.doubled += kept.length - wanted.length;
      else if (wanted.some((text, i) => !isKept(kept[i]?.text, text))) found.disordered += 1;
      const at = wanted.findIndex((text, i) => !isKept(kept[i]?.text, text));
      if (at >= 0) found.example ??= { at, sent: wanted[at], kept: kept[at]?.text };
      found.unanswered += kept.filter((line) => !answered.has(line.turn_id)).length;
    }
    return found;
  } finally {
    await database.close();
  }
}

/** What was given as a contact is kept sealed, and stands in the transcript as that alone. */
function isKept(kept: string | undefined, sent: string): boolean {
  return kept === sent || kept === SEALED;
}
