import { expect, test } from 'vitest';
import { readArguments, scenarioNames, type ScenarioName } from './arguments.ts';
import { runScenario } from './scenario.ts';
import { tableOf } from './tally.ts';

/** The whole campaign takes half an hour; this keeps its parts alive. */
const SHORT: readonly ScenarioName[] = ['kill', 'telegram', 'index'];

test.each(SHORT)('%s: everybody is answered once, whatever breaks', { timeout: 300_000 }, async (name) => {
  const tally = await runScenario(name, { seed: 11, rounds: 2, telegramLanes: 1, webLanes: 1 });
  expect(tally.findings).toEqual([]);
  expect(tally.rounds).toBe(2);
  expect(tally.answeredOnce).toBe(tally.accepted);
  expect(tally.accepted).toBeGreaterThan(0);
  expect(tableOf([tally])[2]).toContain(`| ${name} | 2 |`);
});

test('the same seed and the scenarios that are asked for are run', () => {
  expect(readArguments(['--seed', '5', '--rounds', '3', '--only', 'kill,disk'], () => 1)).toEqual({
    ...{ seed: 5, rounds: 3, only: ['kill', 'disk'] },
  });
  expect(readArguments([], () => 1)).toEqual({ seed: 1, rounds: undefined, only: scenarioNames });
  expect(() => readArguments(['--only', 'rain'], () => 1)).toThrow(RangeError);
});
