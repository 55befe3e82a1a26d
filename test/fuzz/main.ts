import { parseArgs } from 'node:util';
import type { TargetTally } from './run-target.ts';
import { tableOf } from './table.ts';
import { shares, targets } from './targets.ts';

const TOLD = 2_000;
const DEFAULT_INPUTS = 100_000;

const { values } = parseArgs({
  options: { seed: { type: 'string' }, inputs: { type: 'string' }, only: { type: 'string' } },
});
const seed = wholeNumber(values.seed ?? String(Date.now() % 1_000_000));
const chosen = targets.filter(
  ({ name }) => values.only === undefined || values.only.split(',').some((it) => name.includes(it)),
);
const amounts = shares(wholeNumber(values.inputs ?? String(DEFAULT_INPUTS)), chosen);
const print = (line: string) => process.stdout.write(`${line}\n`);
const tell = (line: string) => process.stderr.write(`${line}\n`);

print(`--seed ${seed}`);
const tallies: TargetTally[] = [];
for (const [at, target] of chosen.entries()) {
  const inputs = amounts[at] ?? 0;
  const onRound = (done: number) => {
    if (done % TOLD === 0) tell(`${target.name}: ${done} of ${inputs}`);
  };
  const tally = await target.run({ seed, inputs, onRound });
  for (const finding of tally.findings) tell(`${target.name}: ${finding}\n`);
  if (tally.slowest !== '') tell(`${target.name}: slowest was ${tally.slowest}`);
  tallies.push(tally);
}
tableOf(tallies).forEach(print);
process.exitCode = tallies.some(({ findings }) => findings.length > 0) ? 1 : 0;

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${text} is no whole number`);
  return value;
}
