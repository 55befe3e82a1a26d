import { afterEach, describe } from 'vitest';
import { postgresTables } from '../../src/storage/postgres/dialect.ts';
import { openDatabase, storageOver } from '../../src/storage/postgres/storage.ts';
import { migrateToLatest } from '../../src/storage/sql/storage.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { outboxContract } from '../contracts/outbox.contract.ts';
import { reportsContract } from '../contracts/reports.contract.ts';
import { retentionContract } from '../contracts/retention.contract.ts';
import { storeContract } from '../contracts/store.contract.ts';
import { deskToolsContract } from '../contracts/desk-tools.contract.ts';
import { ticketSearchContract } from '../contracts/ticket-search.contract.ts';
import { ticketsContract } from '../contracts/tickets.contract.ts';
import { pglitePool } from '../support/postgres/pglite.ts';
import { whyNoServer } from '../support/postgres/server.ts';
import { T0 } from '../support/samples.ts';

const opened: Storage[] = [];

async function open(): Promise<Storage> {
  const db = openDatabase(pglitePool(), 'pglite');
  await migrateToLatest(db, postgresTables, 'pglite');
  const storage = storageOver(db, () => T0);
  opened.push(storage);
  return storage;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((it) => it.close()));
});

// Where there is a server the contracts run on it, in a tenth of the time.
describe.skipIf(whyNoServer() === undefined)('storage in PGlite, for want of a server', () => {
  describe('units of work', () => storeContract(open));
  describe('outbox', () => outboxContract(open));
  describe('tickets', () => ticketsContract(open));
  describe('search', () => ticketSearchContract(open));
  describe('tools of the desk', () => deskToolsContract(open));
  describe('reports', () => reportsContract(open));
  describe('retention and forgetting', () => retentionContract(open));
});
