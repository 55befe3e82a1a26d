import { fitRanker } from './fit-ranker.ts';
import { thresholds } from './thresholds.ts';
import { trainEncoder } from './train-encoder.ts';

type Bench = (print: (line: string) => void, args: readonly string[]) => Promise<void>;

const benches: Record<string, Bench> = {
  'fit-ranker': fitRanker,
  'answer-thresholds': thresholds,
  'train-encoder': trainEncoder,
};

const name = process.argv[2] ?? '';
const bench = benches[name];
if (bench === undefined) {
  process.stderr.write(`There are: ${Object.keys(benches).join(', ')}\n`);
  process.exitCode = 2;
} else {
  await bench((line) => process.stdout.write(`${line}\n`), process.argv.slice(3));
}
