import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { DocumentLibrary } from '../../src/retrieval/ingest/library.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import { sampleDocument } from '../support/documents.ts';
import { temporaryFolder } from '../support/folder.ts';
import { sampleUnit, T0 } from '../support/samples.ts';

const DOCUMENTS = 2000;
const writer = fileURLToPath(new URL('library-writer.ts', import.meta.url));
const laws = (digest: string) => ({ origin: 'laws.jsonl', digest });

async function open(file: string) {
  const storage = await createSqliteStorage({ file, clock: () => T0 });
  onTestFinished(() => storage.close());
  return storage;
}

function openRaw(file: string) {
  const database = new Sqlite(file);
  onTestFinished(() => void database.close());
  return database;
}

/** A process of its own that brings in one file, in these editions one after the other. */
function bringIn(file: string, documents: number, editions: readonly string[]) {
  const args = ['--import', 'tsx', writer, file, String(documents), ...editions];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** How many documents of each edition a reader sees at one moment. */
async function editions(library: DocumentLibrary): Promise<string> {
  const count = async (words: string) => (await library.list({ words }, { offset: 0, limit: 1 })).total;
  const before = await library.version();
  const seen = `${await count('first edition')} + ${await count('second edition')}`;
  return (await library.version()) === before ? seen : editions(library);
}

test('turns go on while another process brings in a large file, and readers see one edition of it', async () => {
  const file = join(temporaryFolder(), 'hotline.db');
  const storage = await open(file);
  const child = bringIn(file, DOCUMENTS, ['first', 'second']);
  await once(child.stdout, 'data');
  let isRunning = true;
  const ended = once(child, 'close').then(([code]) => {
    isRunning = false;
    return code as unknown;
  });
  const seen = new Set<string>();
  let turns = 0;
  while (isRunning) {
    turns += 1;
    // Throws STORAGE_BUSY where the other process holds the file for too long.
    expect(await storage.store.commit(sampleUnit(turns))).toBe('committed');
    seen.add(await editions(storage.library));
    await setImmediate();
  }
  expect(await ended).toBe(0);
  expect(turns).toBeGreaterThan(1);
  expect(await editions(storage.library)).toBe(`0 + ${DOCUMENTS}`);
  const whole = ['0 + 0', `${DOCUMENTS} + 0`, `0 + ${DOCUMENTS}`];
  expect([...seen].filter((it) => !whole.includes(it))).toEqual([]);
}, 120_000);

test('turns of the same process come in between the steps of one large file', async () => {
  const file = join(temporaryFolder(), 'hotline.db');
  const { library, store } = await open(file);
  const texts = openRaw(file).prepare('select count(*) from library_texts').pluck();
  const text = '规定'.repeat(250_000);
  const large = Array.from({ length: 20 }, (_, n) =>
    sampleDocument(`laws.jsonl#${n}`, { passages: [{ section: '', locator: '', text }] }),
  );
  let isRunning = true;
  const bringing = library.replaceOrigin(laws('d1'), large).finally(() => (isRunning = false));
  const steps = new Set<unknown>();
  for (let turn = 1; isRunning; turn += 1) {
    expect(await store.commit(sampleUnit(turn))).toBe('committed');
    steps.add(texts.get());
    await setImmediate();
  }
  expect(await bringing).toMatchObject({ added: 20 });
  expect(steps.size).toBeGreaterThan(18);
});

test('a process that ends halfway leaves the old documents, and the next run ends what it began', async () => {
  const file = join(temporaryFolder(), 'hotline.db');
  const { library } = await open(file);
  const old = sampleDocument('laws.jsonl#1');
  await library.replaceOrigin(laws('d1'), [old]);
  // What a killed process leaves: a text that no document stands on.
  openRaw(file).exec(`insert into library_texts values ('laws.jsonl', 'laws.jsonl#2', 'half', '[]')`);
  expect(await library.outline()).toHaveLength(1);
  await library.replaceOrigin(laws('d2'), [{ ...old, title: 'new' }]);
  expect((await library.get(old.id))?.title).toBe('new');
  expect(openRaw(file).prepare('select count(*) as n from library_texts').get()).toEqual({ n: 1 });
});

test('two that bring in the same file at the same time both end, and what stands is one of the two', async () => {
  const file = join(temporaryFolder(), 'hotline.db');
  const { library } = await open(file);
  const endings = ['first', 'second'].map((edition) => once(bringIn(file, 300, [edition]), 'close'));
  expect(await Promise.all(endings)).toEqual([
    [0, null],
    [0, null],
  ]);
  expect(['300 + 0', '0 + 300']).toContain(await editions(library));
  const [origin] = await library.origins();
  const { total } = await library.list({ words: `${origin?.digest} edition` }, { offset: 0, limit: 1 });
  expect(total).toBe(300);
  expect(openRaw(file).prepare('select count(*) as n from library_texts').get()).toEqual({ n: 300 });
});

test('a document that no longer has its shape is named', async () => {
  const file = join(temporaryFolder(), 'hotline.db');
  const { library } = await open(file);
  await library.replaceOrigin(laws('d1'), [sampleDocument('laws.jsonl#1')]);
  const raw = openRaw(file);
  const fault = { code: 'STORAGE_FAILED', message: expect.stringContaining('laws.jsonl#1') };
  raw.exec(`update library_texts set passages_json = '[{"text": 1}]'`);
  await expect(library.get('laws.jsonl#1')).rejects.toMatchObject(fault);
  await expect(library.some(['laws.jsonl#1'])).rejects.toMatchObject(fault);
  raw.exec(`update library_documents set standing_json = '{"regions": ["Ningxia"]}'`);
  await expect(library.outline()).rejects.toMatchObject(fault);
  await expect(library.list({}, { offset: 0, limit: 1 })).rejects.toMatchObject(fault);
});
