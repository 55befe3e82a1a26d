import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTarget, ServerError, type Target } from './run-target.ts';
import { tableOf } from './table.ts';
import { shares, targets } from './targets.ts';

const SEED = 20261126;

/** Enough to notice what has broken; `npm run fuzz` looks for what nobody has thought of. */
const INPUTS = 1_500;
const amounts = shares(INPUTS, targets);

describe('random and hostile input', () => {
  it.each(targets.map((target, at) => ({ target, inputs: amounts[at] ?? 0, name: target.name })))(
    'does no harm to the $name',
    async ({ target, inputs }) => {
      const tally = await target.run({ seed: SEED, inputs });
      expect(tally.findings).toEqual([]);
      expect(tally.inputs).toBe(inputs);
    },
  );
});

describe('the run itself', () => {
  const firstLine = (finding: string) => finding.split('\n')[0];
  const numbers = (name: string, feed: (input: number) => Promise<void>): Target =>
    createTarget({ name, weight: 1 }, () => ({ input: fc.nat(1_000), feed }));

  it('gives the seed and the smallest input of a crash', async () => {
    const target = numbers('crashing', async (input) => {
      if (input >= 100) throw new Error('too large');
    });
    const tally = await target.run({ seed: SEED, inputs: 300 });
    expect(tally.crashes).toBeGreaterThan(0);
    expect(tally.findings[0]).toContain(`seed ${SEED}, path `);
    expect(tally.findings[0]).toContain('too large');
    expect(tally.findings[0]).toContain('shrunk input: 100');
    const again = await target.run({ seed: SEED, inputs: 300 });
    expect(again.findings.map(firstLine)).toEqual(tally.findings.map(firstLine));
  });

  it('counts an answer of 500 as such', async () => {
    const failing = numbers('failing', async (input) => {
      if (input >= 5) throw new ServerError('500');
    });
    const tally = await failing.run({ seed: SEED, inputs: 50 });
    expect(tally).toMatchObject({ crashes: 0, rejections: 0 });
    expect(tally.serverErrors).toBeGreaterThan(0);
    expect(tableOf([tally]).at(-1)).toContain(`| ${tally.inputs} | 0 | ${tally.serverErrors} | 0 |`);
  });

  it('notices a promise that nobody waits for', async () => {
    const forgetting = numbers('forgetting', async (input) => {
      if (input >= 5) void Promise.reject(new Error('nobody waits for this'));
    });
    // This runner takes every unhandled rejection for a failure of its own.
    const others = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    try {
      const tally = await forgetting.run({ seed: SEED, inputs: 50 });
      expect(tally).toMatchObject({ crashes: 0, serverErrors: 0 });
      expect(tally.rejections).toBeGreaterThan(0);
    } finally {
      for (const listener of others) process.on('unhandledRejection', listener);
    }
  });
});
