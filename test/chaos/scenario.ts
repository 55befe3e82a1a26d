import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { seededRandom } from '../support/random.ts';
import type { ScenarioName } from './arguments.ts';
import { asksOnly, breaks } from './breaks.ts';
import { checkLived } from './check.ts';
import { liveOnTelegram, liveOnThePage, type TelegramStory, type WebStory } from './citizens.ts';
import { createClerk, type Clerk } from './clerk.ts';
import { emptyTally, type Tally } from './tally.ts';
import { until } from './waiting.ts';
import { openWorld, type World } from './world.ts';

export interface ScenarioOptions {
  seed: number;
  rounds?: number | undefined;
  /** Lanes in which one citizen comes after the other. */
  telegramLanes?: number;
  webLanes?: number;
  onRound?: (round: number, of: number) => void;
  /** No further breaks; what was broken so far is looked at. */
  isEnough?: () => boolean;
}

const QUIET_MS = 300_000;

interface Lives {
  telegram: TelegramStory[];
  web: WebStory[];
  faults: unknown[];
}

/** Lets citizens and staff live through so many breaks, and then looks at what is left. */
export async function runScenario(scenario: ScenarioName, options: ScenarioOptions): Promise<Tally> {
  const tally = emptyTally(scenario, options.seed);
  const begun = performance.now();
  const world = await openWorld(scenario);
  if (world === undefined) return { ...tally, skipped: 'this user may not mount a small file system' };
  try {
    await world.hotline.start();
    const clerk = await createClerk(world.hotline, world.dataDir);
    const lives = await liveThrough(world, clerk, { scenario, tally, options });
    tally.kills = world.hotline.kills;
    tally.findings.push(...lives.faults.map((error) => `somebody was left waiting: ${String(error)}`));
    await quiet(world, tally);
    lives.web.forEach(({ citizen }) => citizen.close());
    const { code, said } = await world.hotline.stop();
    if (code !== 0) tally.findings.push(`the program ended with ${code}: ${said.join(' ').slice(0, 2_000)}`);
    const { dataDir, emulator } = world;
    const { broken } = world.hotline;
    await checkLived({ dataDir, emulator, broken, ...lives, worked: clerk.worked }, tally);
  } catch (error) {
    tally.findings.push(error instanceof Error ? error.message : String(error));
  } finally {
    await world.close();
  }
  return { ...tally, seconds: (performance.now() - begun) / 1000 };
}

async function liveThrough(
  world: World,
  clerk: Clerk,
  run: { scenario: ScenarioName; tally: Tally; options: ScenarioOptions },
): Promise<Lives> {
  const { scenario, tally, options } = run;
  const { telegramLanes = 5, webLanes = 2, rounds = breaks[scenario].rounds } = options;
  const lives: Lives = { telegram: [], web: [], faults: [] };
  let isOver = false;
  let n = 0;

  async function lane(live: (n: number) => Promise<string | undefined>): Promise<void> {
    while (!isOver) {
      n += 1;
      const number = await live(n);
      if (number !== undefined) await clerk.works(number);
    }
  }
  const life = (about: number) => ({
    n: about,
    random: seededRandom(options.seed * 1_000 + about),
    asksOnly: asksOnly.includes(scenario),
  });
  const onTelegram = async (it: number) => {
    const story = await liveOnTelegram(world.emulator, world.hotline, {
      ...life(it),
      chatId: 1_000 + it,
    });
    lives.telegram.push(story);
    return story.filed?.number;
  };
  const onThePage = async (it: number) => {
    const story = await liveOnThePage(world.hotline, life(it));
    lives.web.push(story);
    return story.filed?.number;
  };
  const all = [
    ...Array.from({ length: telegramLanes }, () => lane(onTelegram)),
    ...Array.from({ length: webLanes }, () => lane(onThePage)),
  ].map((it) => it.catch((error: unknown) => void lives.faults.push(error)));
  const plan = seededRandom(options.seed);
  for (let round = 1; round <= rounds && lives.faults.length === 0 && !options.isEnough?.(); round += 1) {
    await breaks[scenario].once(world, plan);
    tally.rounds = round;
    options.onRound?.(round, rounds);
  }
  isOver = true;
  world.emulator.heal();
  world.shiftClock(0);
  if (scenario === 'clock') world.hotline.signal('SIGUSR2');
  await Promise.all(all);
  return lives;
}

/** Telegram has nothing left to hand out, and nothing waits to be sent. */
async function quiet({ emulator, dataDir }: World, tally: Tally): Promise<void> {
  const database = new Sqlite(join(dataDir, 'hotline.db'), { readonly: true, timeout: 10_000 });
  const waiting = database.prepare(
    'select count(*) as n from outbox where sent_at is null and abandoned_at is null',
  );
  try {
    const isQuiet = () => emulator.unconfirmed().length === 0 && (waiting.get() as { n: number }).n === 0;
    await until(isQuiet, { mostMs: QUIET_MS, orElse: 'fail', what: 'Quiet' });
  } catch (error) {
    tally.findings.push(
      `${String(error)}; unconfirmed ${emulator.unconfirmed().join()}, outbox ${JSON.stringify(waiting.get())}`,
    );
  } finally {
    database.close();
  }
}
