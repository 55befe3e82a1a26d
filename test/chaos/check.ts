import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { conversationId, type ConversationId } from '../../src/conversation/activity.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { createVault, loadOrCreateKey } from '../../src/storage/vault.ts';
import type { BotApiEmulator } from '../support/bot-api-emulator.ts';
import { checkSent } from './check-sent.ts';
import { checkTickets } from './check-tickets.ts';
import type { TelegramStory, WebStory } from './citizens.ts';
import type { Broken } from './supervisor.ts';
import type { Tally } from './tally.ts';

export interface Lived {
  dataDir: string;
  emulator: BotApiEmulator;
  telegram: readonly TelegramStory[];
  web: readonly WebStory[];
  /** Numbers of tickets that went through all moves of the clerk. */
  worked: readonly string[];
  broken: readonly Broken[];
}

/** Holds the database of a program that has stopped, and what was sent, against what citizens and staff did. */
export async function checkLived(lived: Lived, tally: Tally): Promise<void> {
  const file = join(lived.dataDir, 'hotline.db');
  const vault = createVault(await loadOrCreateKey(join(lived.dataDir, 'hotline.key'), () => undefined));
  const storage = await createSqliteStorage({ file, clock: Date.now });
  const database = new Sqlite(file, { readonly: true });
  try {
    const integrity = database.pragma('integrity_check', { simple: true });
    if (integrity !== 'ok') tally.findings.push(`the database is damaged: ${String(integrity)}`);
    for (const story of lived.telegram) {
      const conversation = conversationId({ channel: 'telegram', address: String(story.chatId) });
      const ids = story.sent.map(({ updateId }) => String(updateId));
      const texts = story.sent.map(({ text }) => text);
      await checkTurns(storage, tally, { conversation, channel: 'telegram', ids, texts });
      await checkSent({ storage, database, ...lived }, tally, { conversation, chatId: story.chatId });
    }
    for (const { citizen } of lived.web) {
      const address = vault.digest(`web-session:${citizen.token()}`);
      const conversation = conversationId({ channel: 'web', address });
      const ids = citizen.sent.map(({ id }) => `${address}:${id}`);
      const texts = citizen.sent.map(({ text }) => text);
      await checkTurns(storage, tally, { conversation, channel: 'web', ids, texts });
    }
    await checkTickets(storage, database, tally, lived);
    const left = database.prepare('select count(*) as n from outbox where sent_at is null').get();
    if ((left as { n: number }).n > 0) tally.findings.push(`the outbox still holds ${JSON.stringify(left)}`);
    storage.audit.useKey(vault.digest);
    const { rows, faults } = await storage.audit.verify(20);
    tally.auditRows += rows;
    if (faults.length > 0) {
      tally.auditIsWhole = false;
      tally.findings.push(`the audit trail is broken: ${JSON.stringify(faults)}`);
    }
  } finally {
    database.close();
    await storage.close();
  }
}

interface Spoken {
  conversation: ConversationId;
  channel: 'telegram' | 'web';
  /** Of the messages, as the store knows them. */
  ids: readonly string[];
  texts: readonly string[];
}

/** Every message was taken once, in order, in a turn of its own that said something. */
async function checkTurns(storage: Storage, tally: Tally, spoken: Spoken): Promise<void> {
  const lines = await storage.transcripts.transcript(spoken.conversation);
  const said = lines.filter(({ speaker }) => speaker === 'citizen');
  const find = (what: string) => tally.findings.push(`${spoken.conversation}: ${what}`);
  tally.accepted += spoken.ids.length;
  for (const [i, text] of spoken.texts.entries()) {
    const taken = said.filter((line) => line.text === text);
    const isNoted = await storage.store.isProcessed(spoken.channel, spoken.ids[i] ?? '');
    const turn = taken[0]?.turnId;
    const answers = lines.filter(({ speaker, turnId }) => speaker === 'bot' && turnId === turn);
    if (taken.length === 1 && isNoted && answers.length > 0) {
      tally.answeredOnce += 1;
      continue;
    }
    if (taken.length === 0) tally.lost += 1;
    find(`“${text}” was taken ${taken.length} times, answered ${answers.length} times, noted: ${isNoted}`);
  }
  if (said.map(({ text }) => text).join('\n') === spoken.texts.join('\n')) return;
  tally.disordered += 1;
  find(`said ${JSON.stringify(spoken.texts)}, kept as ${JSON.stringify(said.map(({ text }) => text))}`);
}
