import { desk } from './desk.ts';
import { dictionary } from './dictionary.ts';
import { fitDocuments } from './fit-documents.ts';
import { fitRanker } from './fit-ranker.ts';
import { largeType } from './large-type.ts';
import { pgvector } from './pgvector.ts';
import { reports } from './reports.ts';
import { load } from './load.ts';
import { compareSearch } from './search.ts';
import { storage } from './storage.ts';
import { thresholds } from './thresholds.ts';
import { vectors } from './vectors.ts';

type Bench = (print: (line: string) => void, args: readonly string[]) => Promise<void>;

const benches: Record<string, Bench> = {
  'fit-ranker': fitRanker,
  'fit-documents': fitDocuments,
  desk,
  dictionary,
  'answer-thresholds': thresholds,
  'large-type': largeType,
  pgvector,
  reports,
  load,
  search: compareSearch,
  storage,
  vectors,
};

const name = process.argv[2] ?? '';
const bench = benches[name];
if (bench === undefined) {
  process.stderr.write(`There are: ${Object.keys(benches).join(', ')}\n`);
  process.exitCode = 2;
} else {
  await bench((line) => process.stdout.write(`${line}\n`), process.argv.slice(3));
}
