import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { createAttachmentFiles, createAttachmentStore } from '../../src/storage/attachments.ts';
import { createPostgresStorage } from '../../src/storage/postgres/storage.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { attachmentsContract } from '../contracts/attachments.contract.ts';
import { incidentsContract } from '../contracts/incidents.contract.ts';
import { draftsContract } from '../contracts/drafts.contract.ts';
import { gapsContract } from '../contracts/gaps.contract.ts';
import { handoversContract } from '../contracts/handovers.contract.ts';
import { libraryContract } from '../contracts/library.contract.ts';
import { outboxContract } from '../contracts/outbox.contract.ts';
import { reportsContract } from '../contracts/reports.contract.ts';
import { staffContract } from '../contracts/staff.contract.ts';
import { retentionContract } from '../contracts/retention.contract.ts';
import { storeContract } from '../contracts/store.contract.ts';
import { deskToolsContract } from '../contracts/desk-tools.contract.ts';
import { ticketSearchContract } from '../contracts/ticket-search.contract.ts';
import { ticketsContract } from '../contracts/tickets.contract.ts';
import { startTestServer, whyNoServer, type TestServer } from '../support/postgres/server.ts';
import { T0 } from '../support/samples.ts';

const missing = whyNoServer();
if (missing !== undefined) process.stderr.write(`test/storage/postgres.test.ts is skipped: ${missing}\n`);

describe.skipIf(missing !== undefined)('storage in PostgreSQL', () => {
  let server: TestServer;
  const opened: Storage[] = [];
  const folders: string[] = [];

  beforeAll(async () => {
    server = await startTestServer();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((it) => it.close()));
    folders.splice(0).forEach((it) => rmSync(it, { recursive: true }));
  });
  afterAll(() => server.stop(), 180_000);

  async function open(clock = () => T0): Promise<Storage> {
    const storage = await createPostgresStorage({ url: await server.newDatabase(), clock });
    opened.push(storage);
    return storage;
  }

  describe('units of work', () => storeContract(open));
  describe('library', () => libraryContract(open));
  describe('outbox', () => outboxContract(open));
  describe('gaps and topics', () => gapsContract(open));
  describe('drafts', () => draftsContract(open));
  describe('tickets', () => ticketsContract(open));
  describe('search', () => ticketSearchContract(open));
  describe('tools of the desk', () => deskToolsContract(open));
  describe('handovers and presence', () => handoversContract(open));
  describe('incidents and changes of tickets', () => incidentsContract(open));
  describe('reports', () => reportsContract(open));
  describe('retention and forgetting', () => retentionContract(open));
  describe('staff and settings', () => staffContract(open));
  describe('attachments', () =>
    attachmentsContract(async () => {
      const folder = mkdtempSync(join(tmpdir(), 'hotline-'));
      folders.push(folder);
      const { attachmentRows: rows } = await open();
      return createAttachmentStore({ files: createAttachmentFiles(folder), rows, newId: randomUUID });
    }));
});
