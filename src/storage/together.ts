import { setTimeout as pause } from 'node:timers/promises';
import { HotlineError } from '../errors.ts';

/** How long the first waits for others, where others come: a transaction costs about as much as what one writes in it. */
const WINDOW_MS = 10;
/** Whoever comes sooner than that behind another may have company. */
const CLOSE_MS = 20;
const MOST = 64;
/** After waiting in vain so often, one after the other, */
const VAIN = 3;
/** so many are done at once before it is tried again: they come one by one. */
const ALONE = 50;

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
  let alone = 0;
  let vain = 0;

  async function run(): Promise<void> {
    isRunning = true;
    const mayHaveCompany = alone === 0 && performance.now() - endedAt < CLOSE_MS;
    if (mayHaveCompany) await pause(WINDOW_MS);
    if (mayHaveCompany) vain = waiting.length === 1 ? vain + 1 : 0;
    alone = vain === VAIN ? ALONE : Math.max(0, alone - 1);
    if (vain === VAIN) vain = 0;
    while (waiting.length > 0) await settle(work, waiting.splice(0, MOST));
    endedAt = performance.now();
    isRunning = false;
  }

  return (one) =>
    new Promise((done, fail) => {
      waiting.push({ one, done, fail });
      if (!isRunning) void run();
    });
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
