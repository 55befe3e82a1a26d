import { readArguments } from './arguments.ts';
import { runScenario } from './scenario.ts';
import { tableOf, type Tally } from './tally.ts';

const ROUNDS_TOLD = 10;
const { seed, rounds, only } = readArguments(process.argv.slice(2), () => Date.now() % 1_000_000);
const print = (line: string) => process.stdout.write(`${line}\n`);
const tell = (line: string) => process.stderr.write(`${line}\n`);

let isEnough = false;
process.once('SIGINT', () => (isEnough = true));

print(`--seed ${seed}`);
const tallies: Tally[] = [];
for (const scenario of only) {
  if (isEnough) break;
  const onRound = (round: number, of: number) => {
    if (round % ROUNDS_TOLD === 0) tell(`${scenario}: ${round} of ${of}`);
  };
  const tally = await runScenario(scenario, { seed, rounds, onRound, isEnough: () => isEnough });
  tell(`${scenario}: ${tally.findings.length} findings, ${Math.round(tally.seconds)} s`);
  for (const finding of tally.findings) tell(`  ${finding}`);
  tallies.push(tally);
}
tableOf(tallies).forEach(print);
process.exitCode = tallies.some(({ findings }) => findings.length > 0) ? 1 : 0;
