import { fitRanker } from './fit-ranker.ts';

const benches: Record<string, (print: (line: string) => void) => Promise<void>> = { 'fit-ranker': fitRanker };

const name = process.argv[2] ?? '';
const bench = benches[name];
if (bench === undefined) {
  process.stderr.write(`There are: ${Object.keys(benches).join(', ')}\n`);
  process.exitCode = 2;
} else {
  await bench((line) => process.stdout.write(`${line}\n`));
}
