// Run as a process of its own: commits one unit of work after another and prints each number once it is committed.
import { writeSync } from 'node:fs';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import { citizen, sampleUnit } from '../support/samples.ts';

const [file = ''] = process.argv.slice(2);
const storage = await createSqliteStorage({ file, clock: Date.now });
for (let n = ((await storage.store.conversation(citizen))?.version ?? 0) + 1; ; n += 1) {
  const outcome = await storage.store.commit(sampleUnit(n));
  if (outcome !== 'committed') {
    throw new Error(`unit ${n}: ${outcome}`);
  }
  writeSync(1, `${n}\n`);
}
