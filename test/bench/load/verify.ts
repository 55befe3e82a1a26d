import { readFileSync } from 'node:fs';
import Sqlite from 'better-sqlite3';

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

/** Holds what the chats have sent against what the database of the stopped program has of it. */
export function verify(file: string, sentFile: string, mask: (text: string) => string): Verified {
  const chats = JSON.parse(readFileSync(sentFile, 'utf8')) as { id: number; sent: string[] }[];
  const database = new Sqlite(file, { readonly: true });
  try {
    const lines = database.prepare(
      "select text, turn_id from transcript where conversation = ? and speaker = 'citizen' order by seq",
    );
    const answered = new Set(
      (database.prepare("select distinct turn_id from transcript where speaker = 'bot'").all() as Line[]).map(
        (line) => line.turn_id,
      ),
    );
    const inbound = database.prepare("select count(*) as n from inbound where channel = 'telegram'").get();
    const found: Verified = {
      turns: chats.reduce((sum, { sent }) => sum + sent.length, 0),
      committed: (inbound as { n: number }).n,
      ...{ lost: 0, doubled: 0, disordered: 0, unanswered: 0 },
    };
    for (const { id, sent } of chats) {
      const kept = lines.all(`telegram:${id}`) as Line[];
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
    database.close();
  }
}

/** What was given as a contact is kept sealed, and stands in the transcript as that alone. */
function isKept(kept: string | undefined, sent: string): boolean {
  return kept === sent || kept === SEALED;
}
