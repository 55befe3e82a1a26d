// Run as a process of its own: brings in one large file, edition after edition, each with every text changed.
import { writeSync } from 'node:fs';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import { sampleDocument } from '../support/documents.ts';

const [file = '', documents = '', ...editions] = process.argv.slice(2);
const storage = await createSqliteStorage({ file, clock: Date.now });
for (const edition of editions) {
  const brought = Array.from({ length: Number(documents) }, (_, n) =>
    sampleDocument(`laws.jsonl#${n}`, {
      title: `${edition} edition of ${n}`,
      passages: [{ section: '', locator: '', text: `第 ${n} 号 ${'规定'.repeat(2000)}` }],
    }),
  );
  writeSync(1, `${edition}\n`);
  await storage.library.replaceOrigin({ origin: 'laws.jsonl', digest: edition }, brought);
}
await storage.close();
