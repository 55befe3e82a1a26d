import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { HotlineError } from '../../src/errors.ts';
import type { Schema } from '../../src/storage/sql/schema.ts';
import { alone, createSqlStorage, migrateToLatest } from '../../src/storage/sql/storage.ts';
import { HotlineSqliteDialect, sqliteTables } from '../../src/storage/sqlite/dialect.ts';
import { openSqliteFile } from '../../src/storage/sqlite/open.ts';
import { storageFault } from '../../src/storage/sqlite/fault.ts';
import { sqliteTerms } from '../../src/storage/sqlite/term-index.ts';
import { createLogFlush } from '../../src/storage/sqlite/log-flush.ts';
import { createSqliteStorage, unhurried } from '../../src/storage/sqlite/storage.ts';
import { temporaryFolder } from '../support/folder.ts';
import { citizen, sampleLine, sampleMessage, sampleUnit, sampleWrite, T0 } from '../support/samples.ts';

const newFile = () => join(temporaryFolder(), 'hotline.db');

async function open(file: string, busyTimeoutMs?: number) {
  const storage = await createSqliteStorage({ file, clock: () => T0, busyTimeoutMs });
  onTestFinished(() => storage.close());
  return storage;
}

/** A second look at the same file, past the ports. */
function openRaw(file: string) {
  const database = new Sqlite(file);
  onTestFinished(() => void database.close());
  return database;
}

test('what was committed is there when the file is opened again', async () => {
  const file = newFile();
  const first = await createSqliteStorage({ file, clock: () => T0 });
  await first.store.commit(sampleUnit(1));
  await first.close();
  const second = await open(file);
  expect(await second.store.isProcessed('telegram', 'update-1')).toBe(true);
  expect(await second.tickets.events('XH20261121-00001')).toHaveLength(1);
});

test('the database file is for its owner only', async () => {
  const file = newFile();
  const storage = await open(file);
  await storage.settings.set('a', 'b');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(`${file}-wal`).mode & 0o777).toBe(0o600);
});

test('a commit reaches the disk before it is acknowledged', () => {
  const database = openSqliteFile(newFile(), 0);
  onTestFinished(() => void database.close());
  const pragma = (name: string) => database.pragma(name, { simple: true });
  expect([pragma('journal_mode'), pragma('synchronous'), pragma('foreign_keys')]).toEqual(['wal', 2, 1]);
});

test('a claim does not wait for the disk, and whatever becomes of it, what follows does', async () => {
  const database = openSqliteFile(newFile(), 0);
  const db = new Kysely<Schema>({ dialect: new HotlineSqliteDialect(database) });
  onTestFinished(() => db.destroy());
  const level = () => database.pragma('synchronous', { simple: true });
  expect(await unhurried(db, async () => level())).toBe(1);
  expect(level()).toBe(2);
  await expect(unhurried(db, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(level()).toBe(2);
});

/** A disk that says when it is done; the first commit of a file does not ask it. */
async function openOverDisk(flush: () => Promise<void>) {
  const log = { flush, close: () => Promise.resolve() };
  const storage = await createSqliteStorage({ file: newFile(), clock: () => T0, log });
  onTestFinished(() => storage.close());
  await storage.store.commit({ transcript: [sampleLine('first')] });
  return storage;
}

test('a unit is committed when the disk has it, and the program goes on meanwhile', async () => {
  let done: () => void = () => undefined;
  let flushes = 0;
  const storage = await openOverDisk(() => {
    flushes += 1;
    return new Promise((resolve) => (done = resolve));
  });
  let outcome = 'waits';
  const commit = storage.store.commit(sampleUnit(1)).then((it) => (outcome = it));
  await expect.poll(() => flushes).toBe(1);
  expect(await storage.store.isProcessed('telegram', 'update-1')).toBe(true);
  expect(outcome).toBe('waits');
  done();
  expect(await commit).toBe('committed');
});

/** The flush after the first commit fails, and no other. */
async function openOverBadDisk() {
  const file = newFile();
  const faults = [
    Object.assign(new Error('EIO: i/o error, fdatasync'), { syscall: 'fdatasync', code: 'EIO' }),
  ];
  const log = createLogFlush(file, async () => {
    const fault = faults.shift();
    if (fault) throw fault;
  });
  const storage = await createSqliteStorage({ file, clock: () => T0, log, busyTimeoutMs: 1 });
  onTestFinished(() => storage.close());
  await storage.store.commit({ transcript: [sampleLine('first')] });
  return { file, storage };
}

test('what the disk has not taken is not committed, and says so', async () => {
  const { storage } = await openOverBadDisk();
  await expect(storage.store.commit(sampleUnit(1))).rejects.toMatchObject({ code: 'STORAGE_FULL' });
  expect(await storage.store.commit(sampleUnit(1))).toBe('duplicate');
  await storage.outbox.sent('outbox-1', T0);
});

test('what comes again after the disk has not taken it is known once it is in the database file', async () => {
  const { file, storage } = await openOverBadDisk();
  await expect(storage.store.commit(sampleUnit(1))).rejects.toMatchObject({ code: 'STORAGE_FULL' });
  const other = openRaw(file);
  other.exec('begin; select * from inbound');
  const logged = statSync(`${file}-wal`).size;
  await expect(storage.store.isProcessed('telegram', 'update-1')).rejects.toMatchObject({
    code: 'STORAGE_BUSY',
  });
  await expect(storage.store.commit(sampleUnit(1))).rejects.toMatchObject({ code: 'STORAGE_BUSY' });
  expect(statSync(`${file}-wal`).size).toBe(logged);
  other.exec('commit');
  expect(await storage.store.isProcessed('telegram', 'update-1')).toBe(true);
  expect(statSync(`${file}-wal`).size).toBe(0);
  expect(await storage.store.commit(sampleUnit(2))).toBe('committed');
});

test('a unit of work takes the write lock at its beginning', async () => {
  const file = newFile();
  const storage = await open(file, 1);
  const other = openRaw(file);
  other.exec('begin immediate');
  const blocked = storage.store.commit({});
  await expect(blocked).rejects.toMatchObject({
    code: 'STORAGE_BUSY',
    message: expect.stringContaining(file),
    remedy: expect.stringContaining('Stop the other process'),
  });
  other.exec('rollback');
  expect(await storage.store.commit(sampleUnit(1))).toBe('committed');
});

test('a full disk is named, nothing of the unit is written, and the next one works', async () => {
  const file = newFile();
  const database = openSqliteFile(file, 0);
  const db = new Kysely<Schema>({ dialect: new HotlineSqliteDialect(database) });
  await migrateToLatest(db, sqliteTables, file);
  const storage = createSqlStorage(db, () => T0, { ...alone, terms: sqliteTerms });
  onTestFinished(() => storage.close());
  await storage.store.commit(sampleUnit(1));
  const pages = Number(database.pragma('page_count', { simple: true }));
  database.pragma(`max_page_count = ${pages}`);
  const large = { ...sampleUnit(2), transcript: [sampleLine('x'.repeat(1_000_000))] };
  await expect(storage.store.commit(large)).rejects.toMatchObject({
    code: 'STORAGE_FULL',
    message: expect.stringContaining(file),
    remedy: expect.stringContaining('Make room'),
  });
  expect(await storage.store.isProcessed('telegram', 'update-2')).toBe(false);
  expect((await storage.store.conversation(citizen))?.version).toBe(1);
  expect(await storage.outbox.pending()).toBe(1);
  database.pragma(`max_page_count = ${pages + 1000}`);
  expect(await storage.store.commit(large)).toBe('committed');
});

test('a unit that the database refuses leaves nothing behind', async () => {
  const storage = await open(newFile());
  await storage.store.commit({ outbox: [sampleMessage('a')] });
  const unit = { ...sampleUnit(1), outbox: [sampleMessage('b'), sampleMessage('a')] };
  await expect(storage.store.commit(unit)).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
  expect(await storage.store.isProcessed('telegram', 'update-1')).toBe(false);
  expect(await storage.tickets.counts()).toEqual({});
  expect(await storage.outbox.pending()).toBe(1);
});

test('the history of an open ticket cannot be changed or deleted, even past the program', async () => {
  const file = newFile();
  const storage = await open(file);
  await storage.store.commit({ writes: [sampleWrite()] });
  const raw = openRaw(file);
  expect(() => raw.exec("update ticket_events set note = 'x'")).toThrow('never change');
  expect(() => raw.exec('delete from ticket_events')).toThrow('that is open never go');
  expect(await storage.tickets.events('XH20261121-00001')).toHaveLength(1);
});

test('a row that no longer has its shape is named', async () => {
  const file = newFile();
  const storage = await open(file);
  await storage.store.commit({ writes: [sampleWrite()], outbox: [sampleMessage('a')] });
  const raw = openRaw(file);
  raw.exec("update tickets set status = 'lost'");
  raw.exec("update outbox set buttons_json = '{'");
  await expect(storage.tickets.get('XH20261121-00001')).rejects.toMatchObject({
    code: 'STORAGE_FAILED',
    message: expect.stringContaining('tickets, XH20261121-00001'),
  });
  await expect(storage.outbox.claim(['telegram'], { now: T0, until: T0, limit: 1 })).rejects.toMatchObject({
    code: 'STORAGE_FAILED',
  });
});

test('what was sent is no longer kept in its unmasked words', async () => {
  const file = newFile();
  const storage = await open(file);
  await storage.store.commit({ outbox: [sampleMessage('a', { text: '查询码 ABCD2345' })] });
  await storage.outbox.sent('a', T0);
  expect(openRaw(file).prepare('select text, sent_at from outbox').get()).toEqual({ text: '', sent_at: T0 });
});

test('a file that is no database is left alone', async () => {
  const file = newFile();
  const content = 'not a database, but long enough to be mistaken for a damaged one'.repeat(20);
  writeFileSync(file, content);
  const opening = createSqliteStorage({ file, clock: () => T0 });
  await expect(opening).rejects.toMatchObject({
    code: 'STORAGE_FAILED',
    remedy: expect.stringContaining('backup'),
  });
  expect(readFileSync(file, 'utf8')).toBe(content);
});

test('a path that cannot be a database is named', async () => {
  const folder = temporaryFolder();
  await expect(createSqliteStorage({ file: folder, clock: () => T0 })).rejects.toMatchObject({
    code: 'STORAGE_FAILED',
    message: expect.stringContaining(folder),
  });
});

test('a database of a newer version is not touched', async () => {
  const file = newFile();
  const storage = await createSqliteStorage({ file, clock: () => T0 });
  await storage.close();
  openRaw(file).exec("insert into kysely_migration values ('999-future', '2030-01-01')");
  await expect(createSqliteStorage({ file, clock: () => T0 })).rejects.toMatchObject({
    code: 'STORAGE_FAILED',
    remedy: expect.stringContaining('newer version'),
  });
});

test('a unit of work that is under way ends before the file is closed', async () => {
  const file = newFile();
  const storage = await createSqliteStorage({ file, clock: () => T0 });
  const committing = storage.store.commit(sampleUnit(1));
  const closing = storage.close();
  expect(await committing).toBe('committed');
  await closing;
  expect(openRaw(file).prepare('select count(*) as n from ticket_events').get()).toEqual({ n: 1 });
});

test.each([
  ['SQLITE_FULL', 'STORAGE_FULL'],
  ['SQLITE_IOERR_WRITE', 'STORAGE_FULL'],
  ['SQLITE_BUSY_SNAPSHOT', 'STORAGE_BUSY'],
  ['SQLITE_CORRUPT', 'STORAGE_FAILED'],
  ['SQLITE_READONLY', 'STORAGE_FAILED'],
  ['SQLITE_CONSTRAINT_UNIQUE', 'STORAGE_FAILED'],
])('%s becomes %s', (code, expected) => {
  const cause = new Sqlite.SqliteError('reason', code);
  const fault = storageFault(cause, '/data/hotline.db');
  expect(fault).toBeInstanceOf(HotlineError);
  expect(fault).toMatchObject({
    code: expected,
    cause,
    message: expect.stringContaining('/data/hotline.db'),
  });
});

test('what is no failure of the database stays what it is', () => {
  const error = new TypeError('a bug');
  expect(storageFault(error, 'x.db')).toBe(error);
});
