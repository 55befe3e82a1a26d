import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { temporaryFolder } from '../support/folder.ts';
import { seededRandom } from '../support/random.ts';
import { citizen, sampleUnit, T0 } from '../support/samples.ts';

const KILLS = 20;
const writer = fileURLToPath(new URL('unit-writer.ts', import.meta.url));

/** Lets a writer go on until it has acknowledged so many units, kills it, and gives the last one it acknowledged. */
async function writeAndKill(file: string, acknowledgements: number): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx', writer, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.once('close', (_code, signal) => resolve(signal)),
  );
  let last = 0;
  let left = acknowledgements;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    left -= 1;
    if (left === 0) {
      child.kill('SIGKILL');
    }
  }
  expect(await ended).toBe('SIGKILL');
  return last;
}

/** A unit is there whole, or there is no trace of it. */
async function traceOf(storage: Storage, n: number): Promise<'whole' | 'none' | 'part'> {
  const unit = sampleUnit(n);
  const number = unit.writes?.[0]?.ticket.number ?? '';
  const traces = [
    await storage.store.isProcessed('telegram', `update-${n}`),
    (await storage.transcripts.turn(`turn-${n}`)) !== undefined,
    (await storage.tickets.get(number)) !== undefined,
    (await storage.tickets.events(number)).length === 1,
  ];
  return traces.every(Boolean) ? 'whole' : traces.some(Boolean) ? 'part' : 'none';
}

async function check(file: string, acknowledged: number): Promise<void> {
  const storage = await createSqliteStorage({ file, clock: () => T0 });
  try {
    const stored = (await storage.store.conversation(citizen))?.version ?? 0;
    // One more may have been committed than could be acknowledged, and that one is whole as well.
    expect([acknowledged, acknowledged + 1]).toContain(stored);
    for (let n = 1; n <= stored; n += 1) {
      expect([n, await traceOf(storage, n)]).toEqual([n, 'whole']);
    }
    expect(await traceOf(storage, stored + 1)).toBe('none');
    expect(await storage.outbox.pending()).toBe(stored);
    expect(await storage.transcripts.transcript(citizen)).toHaveLength(stored);
  } finally {
    await storage.close();
  }
}

test(`a process killed ${KILLS} times loses no acknowledged unit of work and leaves none by halves`, async () => {
  const file = join(temporaryFolder(), 'hotline.db');
  const random = seededRandom(20261121);
  for (let kill = 0; kill < KILLS; kill += 1) {
    await check(file, await writeAndKill(file, 1 + random(40)));
  }
  const raw = new Sqlite(file);
  onTestFinished(() => void raw.close());
  expect(raw.pragma('integrity_check', { simple: true })).toBe('ok');
}, 180_000);
