import { HotlineError } from '../errors.ts';

/** How long the first waits for others, where others come: a transaction costs about as much as what one writes in it. */
const WINDOW_MS = 10;
/** Whoever comes sooner than that behind another may have company. */
const CLOSE_MS = 20;
/** When so many have come, and as many as last time, nobody waits longer. */
const ENOUGH = 8;
const MOST = 64;
/** Waits in vain, one after the other, after which they are taken to come one by one. */
const VAIN = 3;
/** So many are then begun without waiting, unless one comes while another is done. */
const ALONE = 200;

interface Waiting<T, R> {
  one: T;
  done: (result: R) => void;
  fail: (error: unknown) => void;
}

/**
 * What is asked for at the same time is done together, in the order in which it was asked for: the disk is waited for
 * once. Where `all` fails of one of them (STORAGE_FAILED), each is done by itself; of what ails all, each hears.
 */
export function together<T, R>(work: {
  all: (many: readonly T[]) => Promise<readonly R[]>;
  each: (one: T) => Promise<R>;
}): (one: T) => Promise<R> {
  const waiting: Waiting<T, R>[] = [];
  let isRunning = false;
  let endedAt = -Infinity;
  let lately = 0;
  let begin: () => void = () => undefined;
  const company = createCompany();

  function gather(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, WINDOW_MS);
      begin = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function run(): Promise<void> {
    isRunning = true;
    if (company.isLikely(performance.now() - endedAt)) {
      await gather();
      company.waited(waiting.length > 1);
    }
    while (waiting.length > 0) {
      const many = waiting.splice(0, MOST);
      lately = many.length;
      await settle(work, many);
      if (waiting.length > 0) company.came();
    }
    endedAt = performance.now();
    isRunning = false;
  }

  return (one) =>
    new Promise((done, fail) => {
      waiting.push({ one, done, fail });
      if (!isRunning) void run();
      else if (waiting.length >= Math.max(ENOUGH, lately)) begin();
    });
}

/** Whether it is worth waiting for others, judged by what became of it before. */
function createCompany() {
  let vain = 0;
  let alone = 0;
  return {
    isLikely(sinceLastMs: number): boolean {
      if (alone > 0) alone -= 1;
      return alone === 0 && sinceLastMs < CLOSE_MS;
    },
    waited(hasCome: boolean): void {
      vain = hasCome ? 0 : vain + 1;
      if (vain < VAIN) return;
      vain = 0;
      alone = ALONE;
    },
    came(): void {
      alone = 0;
    },
  };
}

/** Never rejects: whoever waits hears of it. */
async function settle<T, R>(
  { all, each }: { all: (many: readonly T[]) => Promise<readonly R[]>; each: (one: T) => Promise<R> },
  many: readonly Waiting<T, R>[],
): Promise<void> {
  if (many.length > 1) {
    try {
      const results = await all(many.map(({ one }) => one));
      results.forEach((result, at) => many[at]?.done(result));
      return;
    } catch (error) {
      if (!(error instanceof HotlineError) || error.code !== 'STORAGE_FAILED') {
        for (const { fail } of many) fail(error);
        return;
      }
    }
  }
  for (const { one, done, fail } of many) await each(one).then(done, fail);
}
