import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConversationId } from '../../src/conversation/activity.ts';
import { createPostgresStorage } from '../../src/storage/postgres/storage.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { startTestServer, whyNoServer } from '../support/postgres/server.ts';
import { sampleLine, sampleMessage, sampleTurn, sampleUnit } from '../support/samples.ts';

const TURNS = 3_000;
const LANES = [1, 16] as const;

/** Turns committed a second: in SQLite, and in PostgreSQL from one and from two instances; all on this disk, synced. */
export async function storage(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hotline-bench-'));
  const sqlite = await createSqliteStorage({ file: join(folder, 'hotline.db'), clock: Date.now });
  await measure('SQLite, one process', [sqlite], print);
  await sqlite.close();
  rmSync(folder, { recursive: true });
  const missing = whyNoServer();
  if (missing !== undefined) {
    print(`PostgreSQL was not measured: ${missing}`);
    return;
  }
  const server = await startTestServer({ durable: true });
  const url = await server.newDatabase();
  const one = await createPostgresStorage({ url, clock: Date.now });
  const two = await createPostgresStorage({ url, clock: Date.now });
  await measure('PostgreSQL, one instance', [one], print);
  await measure('PostgreSQL, two instances', [one, two], print);
  await Promise.all([one.close(), two.close()]);
  await server.stop();
}

async function measure(name: string, storages: Storage[], print: (line: string) => void): Promise<void> {
  for (const lanes of LANES) {
    const took: number[] = [];
    const begun = performance.now();
    let next = 0;
    const lane = async (own: Storage) => {
      while (next < TURNS) {
        const n = (next += 1);
        const start = performance.now();
        await own.neighbours.inTurn(`web:${n}`, () => own.store.commit(turn(`${name}-${lanes}-${n}`)));
        took.push(performance.now() - start);
      }
    };
    const all = Array.from({ length: lanes }, (_, at) => storages[at % storages.length]);
    await Promise.all(all.filter((it) => it !== undefined).map(lane));
    const seconds = (performance.now() - begun) / 1000;
    took.sort((a, b) => a - b);
    const at = (share: number) => (took[Math.floor(took.length * share)] ?? 0).toFixed(1);
    print(
      `${name}, ${lanes} at a time: ${Math.round(TURNS / seconds)} turns/s, median ${at(0.5)} ms, p95 ${at(0.95)} ms`,
    );
  }
}

/** A first question with its answer: inbound id, state, turn, two lines, one message. */
function turn(id: string) {
  const conversation: ConversationId = `web:${id}`;
  const { conversation: first } = sampleUnit(1);
  return {
    inbound: { channel: 'web', id, receivedAt: Date.now() } as const,
    ...(first && { conversation: { ...first, id: conversation } }),
    turn: sampleTurn({ id, conversation }),
    transcript: [
      sampleLine('失业金最长能领多久', { conversation }),
      sampleLine('最长二十四个月。', { conversation }),
    ],
    outbox: [sampleMessage(id, { conversation })],
  };
}
