import { expect, test } from 'vitest';
import { HotlineError } from '../../src/errors.ts';
import { together } from '../../src/storage/together.ts';

function work({ fails = () => undefined }: { fails?: (many: readonly number[]) => Error | undefined } = {}) {
  const done: number[][] = [];
  const doAll = (many: readonly number[]) => {
    const error = fails(many);
    if (error !== undefined) return Promise.reject(error);
    done.push([...many]);
    return Promise.resolve(many.map((it) => it * 10));
  };
  const commit = together({ all: doAll, each: async (one) => (await doAll([one]))[0] ?? 0 });
  return { commit, done };
}

const fault = (code: 'STORAGE_FAILED' | 'STORAGE_FULL') => new HotlineError(code, '坏了', { remedy: '修' });

test('what comes at the same time is done together, in order, and each hears its own result', async () => {
  const { commit, done } = work();
  expect(await Promise.all([1, 2, 3].map(commit))).toEqual([10, 20, 30]);
  expect(done.flat()).toEqual([1, 2, 3]);
  expect(done.length).toBeLessThan(3);
});

test('who comes alone does not wait for others each time', async () => {
  const { commit, done } = work();
  for (let n = 0; n < 200; n += 1) await commit(n);
  expect(done).toHaveLength(200);
});

test('no more than 64 share', async () => {
  const { commit, done } = work();
  await Promise.all(Array.from({ length: 200 }, (_, n) => commit(n)));
  expect(done.flat()).toHaveLength(200);
  expect(Math.max(...done.map((it) => it.length))).toBeLessThanOrEqual(64);
});

test('one that fails takes no other with it', async () => {
  const { commit, done } = work({
    fails: (many) => (many.includes(2) ? fault('STORAGE_FAILED') : undefined),
  });
  const settled = await Promise.allSettled([1, 2, 3, 4].map(commit));
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  expect(done.flat()).toEqual([1, 3, 4]);
});

test('of a full disk all hear at once: nothing is tried one by one', async () => {
  let tries = 0;
  const { commit } = work({
    fails: () => {
      tries += 1;
      return fault('STORAGE_FULL');
    },
  });
  const settled = await Promise.allSettled([1, 2, 3, 4].map(commit));
  expect(settled.every(({ status }) => status === 'rejected')).toBe(true);
  expect(tries).toBeLessThan(4);
});
