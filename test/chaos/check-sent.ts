import type { Database as SqliteFile } from 'better-sqlite3';
import type { ConversationId } from '../../src/conversation/activity.ts';
import { splitText } from '../../src/channels/telegram/split.ts';
import type { Storage } from '../../src/storage/storage.ts';
import type { BotApiEmulator, SentMessage } from '../support/bot-api-emulator.ts';
import type { Broken } from './supervisor.ts';
import type { Tally } from './tally.ts';

interface SentDeps {
  storage: Storage;
  database: SqliteFile;
  emulator: BotApiEmulator;
  broken: readonly Broken[];
}

/** What the transcript leaves out, such as a query code, stands there as this. */
const HIDDEN = /•+/gu;
/** A draft of an answer, which is taken back when the answer comes. */
const DRAFT = '正在写';

/** What arrived in the chat is what the outbox held, in order; what came twice did so where that cannot be helped. */
export async function checkSent(
  { storage, database, emulator, broken }: SentDeps,
  tally: Tally,
  { conversation, chatId }: { conversation: ConversationId; chatId: number },
): Promise<void> {
  const find = (what: string) => tally.findings.push(`chat ${chatId}: ${what}`);
  const arrived = emulator.messagesTo(chatId).filter(({ text }) => !text.includes(DRAFT));
  const wanted = await partsOf(storage, database, conversation);
  let at = 0;
  for (const part of wanted) {
    const isIt = (message: SentMessage | undefined) => message !== undefined && part.test(message.text);
    if (!isIt(arrived[at])) {
      const isLate = arrived.slice(at).some(isIt);
      if (isLate) tally.disordered += 1;
      else tally.lost += 1;
      return void find(
        `${isLate ? 'out of order' : 'never arrived'}: ${part.source.slice(0, 60)}, but ${arrived[at]?.text.slice(0, 60)}`,
      );
    }
    let before = arrived[at];
    for (at += 1; isIt(arrived[at]); at += 1) {
      const again = arrived[at];
      const span = { from: before?.at ?? 0, to: again?.at ?? 0 };
      if (broken.some((it) => it.from <= span.to && it.to >= span.from)) tally.doubled += 1;
      else {
        tally.unexplained += 1;
        find(`came twice though nothing was broken in between: ${again?.text.slice(0, 60)}`);
      }
      before = again;
    }
  }
  if (at < arrived.length) {
    tally.unexplained += arrived.length - at;
    find(`${arrived.length - at} messages came that nobody wrote: ${arrived[at]?.text.slice(0, 60)}`);
  }
}

/** The messages of the outbox as they are sent, as patterns: secrets are not known any more. */
async function partsOf(
  storage: Storage,
  database: SqliteFile,
  conversation: ConversationId,
): Promise<RegExp[]> {
  const lines = await storage.transcripts.transcript(conversation);
  const texts = new Map(lines.map(({ outboxId, text }) => [outboxId, text]));
  const rows = database
    .prepare('select id from outbox where conversation = ? and abandoned_at is null order by seq')
    .all(conversation) as { id: string }[];
  return rows.flatMap(({ id }) => splitText(texts.get(id) ?? '(no line of the transcript)')).map(patternOf);
}

function patternOf(text: string): RegExp {
  const escaped = text.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&');
  return new RegExp(`^${escaped.replace(HIDDEN, '[\\s\\S]{1,40}')}$`, 'u');
}
