import { parseArgs } from 'node:util';

export const scenarioNames = [
  'kill',
  'telegram',
  'webhook',
  'disk',
  'locked',
  'clock',
  'index',
  'model',
] as const;
export type ScenarioName = (typeof scenarioNames)[number];

export interface ChaosArguments {
  seed: number;
  /** Breaks in each scenario; undefined: as many as the scenario is run with. */
  rounds: number | undefined;
  only: readonly ScenarioName[];
}

/** Throws RangeError for what is no number or no scenario. */
export function readArguments(args: readonly string[], newSeed: () => number): ChaosArguments {
  const { values } = parseArgs({
    args: [...args],
    options: { seed: { type: 'string' }, rounds: { type: 'string' }, only: { type: 'string' } },
  });
  return {
    seed: values.seed === undefined ? newSeed() : wholeNumber(values.seed),
    rounds: values.rounds === undefined ? undefined : wholeNumber(values.rounds),
    only: values.only === undefined ? scenarioNames : values.only.split(',').map(scenarioNamed),
  };
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${text} is no whole number`);
  return value;
}

function scenarioNamed(name: string): ScenarioName {
  const found = scenarioNames.find((it) => it === name);
  if (found === undefined) throw new RangeError(`There are: ${scenarioNames.join(', ')}; not ${name}`);
  return found;
}
