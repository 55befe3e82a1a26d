import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Fault } from '../support/bot-api-emulator.ts';
import type { ScenarioName } from './arguments.ts';
import { fillDisk } from './disk.ts';
import { moods } from './model-server.ts';
import { pause } from './waiting.ts';
import type { World } from './world.ts';

type Random = (below: number) => number;
type Break = (world: World, random: Random) => Promise<void>;

const STARTS = 20;
const HOUR = 3_600_000;

/** At a random moment: mostly among messages, sometimes while nothing or everything is under way. */
const kill: Break = async ({ hotline }, random) => {
  if (random(4) === 0) await pause(random(1_200));
  else await hotline.afterAcknowledgements(1 + random(8), 15_000);
  await hotline.kill();
  await hotline.startUntilItStays(STARTS);
};

const FAULTS: readonly ((random: Random) => Fault['how'])[] = [
  (random) => ({ kind: 'too-many-requests', retryAfterSeconds: 1 + random(3) }),
  () => ({ kind: 'error', status: 500 }),
  () => ({ kind: 'bad-gateway' }),
  () => ({ kind: 'garbage' }),
  () => ({ kind: 'cut' }),
  () => ({ kind: 'refused' }),
  (random) => ({ kind: 'stall', ms: random(2_500) }),
  () => ({ kind: 'duplicates' }),
  () => ({ kind: 'reversed' }),
];

/** Several faults at once, in what is asked and in what is sent; now and then the program dies among them. */
const telegram: Break = async (world, random) => {
  const { emulator, hotline } = world;
  await hotline.breaking(async () => {
    for (let i = 0; i <= random(5); i += 1) {
      const how = FAULTS[random(FAULTS.length)]?.(random) ?? { kind: 'cut' };
      const isOfUpdates = how.kind === 'duplicates' || how.kind === 'reversed' || random(3) === 0;
      emulator.fail({ method: isOfUpdates ? 'getUpdates' : 'sendMessage', times: 1 + random(3), how });
    }
    await hotline.afterAcknowledgements(1 + random(6), 2_500);
    if (random(6) === 0) await kill(world, random);
    await pause(random(400));
    emulator.heal();
    // What is noted late may still be noted after the fault.
    await pause(100);
  });
};

/** What is accepted is delivered again; the program dies between the commit and its answer. */
const webhook: Break = async (world, random) => {
  for (let i = 0; i < 3; i += 1) {
    const known = world.emulator.webhookAttempts.at(-1 - random(20))?.updateId;
    if (known !== undefined) world.emulator.pushAgain(known);
  }
  if (random(2) === 0) await telegram(world, random);
  else await kill(world, random);
};

/** Another process holds the write lock, shorter and longer than anybody waits for it. */
const locked: Break = async ({ hotline, dataDir }, random) => {
  await hotline.afterAcknowledgements(1 + random(5), 1_500);
  await hotline.breaking(async () => {
    const database = new Sqlite(join(dataDir, 'hotline.db'), { timeout: 10_000 });
    try {
      database.exec('begin immediate');
      await pause(300 + random(5_000));
      database.exec('rollback');
    } finally {
      database.close();
    }
  });
  await pause(random(500));
};

const disk: Break = async (world, random) => {
  const { hotline, dataDir } = world;
  await hotline.afterAcknowledgements(1 + random(5), 1_500);
  await hotline.breaking(async () => {
    const free = fillDisk(dataDir, random(3) * 20_000);
    const isKilled = random(4) === 0;
    if (isKilled) await hotline.kill();
    const starting = isKilled ? hotline.startUntilItStays(1_000) : Promise.resolve();
    await pause(500 + random(2_500));
    free();
    await starting;
    await pause(200);
  });
};

const JUMPS = [HOUR, -HOUR, 60_000, -60_000, 26 * HOUR, -26 * HOUR, 3_000, -3_000] as const;

/** The wall clock jumps there, and later mostly back. */
const clock: Break = async (world, random) => {
  const { hotline } = world;
  await hotline.afterAcknowledgements(1 + random(6), 2_000);
  world.shiftClock(random(3) === 0 ? 0 : (JUMPS[random(JUMPS.length)] ?? 0));
  hotline.signal('SIGUSR2');
  await hotline.afterAcknowledgements(1 + random(6), 2_000);
  if (random(5) === 0) await kill(world, random);
};

/** Files that can be made again are cut short, overwritten, or come from another version. */
const index: Break = async (world, random) => {
  const { hotline, dataDir } = world;
  await hotline.afterAcknowledgements(1 + random(8), 15_000);
  await hotline.kill();
  const files = filesOf(dataDir);
  const file = files[random(files.length)];
  if (file !== undefined) spoil(file, random);
  await hotline.startUntilItStays(1);
};

function filesOf(dataDir: string): string[] {
  const of = (folder: string) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((file) => statSync(file).isFile());
  const rooms = readdirSync(dataDir).filter((name) => name.startsWith('index'));
  return [...rooms.flatMap((room) => of(join(dataDir, room))), join(dataDir, 'items.json')];
}

function spoil(file: string, random: Random): void {
  const bytes = readFileSync(file);
  switch (random(4)) {
    case 0:
      return truncateSync(file, random(bytes.length + 1));
    case 1:
      return truncateSync(file, 0);
    case 2:
      // Another version of a file that says which it is; of one that does not, other bytes.
      return writeFileSync(file, bytes.toString('latin1').replace(/\d/u, '9'), 'latin1');
    default: {
      const at = random(Math.max(1, bytes.length));
      bytes.fill(0xa5, at, Math.min(at + 64, bytes.length));
      writeFileSync(file, bytes);
    }
  }
}

const model: Break = async (world, random) => {
  const { hotline, model: server } = world;
  if (server === undefined) throw new TypeError('This world has no model.');
  server.set(moods[random(moods.length)] ?? 'cut');
  await hotline.afterAcknowledgements(1 + random(6), 3_000);
  if (random(3) !== 0) return;
  await server.die();
  await hotline.afterAcknowledgements(1 + random(6), 3_000);
  if (random(3) === 0) await kill(world, random);
  await server.revive();
};

/** Dialogs lapse after hours, as they should: what is told here is asked in one message. */
export const asksOnly: readonly ScenarioName[] = ['clock'];

export const breaks: Readonly<Record<ScenarioName, { rounds: number; once: Break }>> = {
  kill: { rounds: 200, once: kill },
  telegram: { rounds: 60, once: telegram },
  webhook: { rounds: 40, once: webhook },
  disk: { rounds: 25, once: disk },
  locked: { rounds: 25, once: locked },
  clock: { rounds: 40, once: clock },
  index: { rounds: 40, once: index },
  model: { rounds: 40, once: model },
};
