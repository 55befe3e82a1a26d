import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import { createAttachmentFiles, createAttachmentStore } from '../../src/storage/attachments.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { attachmentsContract } from '../contracts/attachments.contract.ts';
import { auditContract } from '../contracts/audit.contract.ts';
import { handoversContract } from '../contracts/handovers.contract.ts';
import { incidentsContract } from '../contracts/incidents.contract.ts';
import { draftsContract } from '../contracts/drafts.contract.ts';
import { gapsContract } from '../contracts/gaps.contract.ts';
import { libraryContract } from '../contracts/library.contract.ts';
import { neighboursContract } from '../contracts/neighbours.contract.ts';
import { outboxContract } from '../contracts/outbox.contract.ts';
import { reportsContract } from '../contracts/reports.contract.ts';
import { staffContract } from '../contracts/staff.contract.ts';
import { retentionContract } from '../contracts/retention.contract.ts';
import { storeContract } from '../contracts/store.contract.ts';
import { deskToolsContract } from '../contracts/desk-tools.contract.ts';
import { talliesContract } from '../contracts/tallies.contract.ts';
import { ticketSearchContract } from '../contracts/ticket-search.contract.ts';
import { ticketsContract } from '../contracts/tickets.contract.ts';
import { sampleLine, T0 } from '../support/samples.ts';

const opened: { storage: Storage; folder: string }[] = [];

async function openWithFolder(clock = () => T0) {
  const folder = mkdtempSync(join(tmpdir(), 'hotline-'));
  const storage = await createSqliteStorage({ file: join(folder, 'hotline.db'), clock });
  opened.push({ storage, folder });
  return { storage, folder };
}

const open = async (clock?: () => number) => (await openWithFolder(clock)).storage;

afterEach(async () => {
  for (const { storage, folder } of opened.splice(0)) {
    await storage.close();
    rmSync(folder, { recursive: true });
  }
});

describe('storage in SQLite: units of work', () => storeContract(open));
describe('storage in SQLite: library', () => libraryContract(open));
describe('storage in SQLite: outbox', () => outboxContract(open));
describe('storage in SQLite: gaps and topics', () => gapsContract(open));
describe('storage in SQLite: drafts', () => draftsContract(open));
describe('storage in SQLite: tickets', () => ticketsContract(open));
describe('storage in SQLite: search', () => ticketSearchContract(open));
describe('storage in SQLite: tools of the desk', () => deskToolsContract(open));
describe('storage in SQLite: handovers and presence', () => handoversContract(open));
describe('storage in SQLite: reports', () => reportsContract(open));
describe('storage in SQLite: incidents and changes of tickets', () => incidentsContract(open));
describe('storage in SQLite: retention and forgetting', () => retentionContract(open));
describe('storage in SQLite: audit log', () => auditContract(open));
describe('storage in SQLite: staff and settings', () => staffContract(open));
describe('storage in SQLite, files on disk: attachments', () =>
  attachmentsContract(async () => {
    const { storage, folder } = await openWithFolder();
    const files = createAttachmentFiles(join(folder, 'attachments'));
    return createAttachmentStore({ files, rows: storage.attachmentRows, newId: randomUUID });
  }));
async function pair() {
  const storage = await open();
  return [storage, storage] as const;
}

describe('storage in SQLite: neighbours', () => neighboursContract(pair));
describe('storage in SQLite: tallies', () => talliesContract(pair));

test('storage in SQLite: what is said and forgotten in one transaction leaves no terms behind', async () => {
  const { storage, folder } = await openWithFolder();
  const said = (text: string, conversation: 'web:1' | 'web:2') =>
    storage.store.commit({ transcript: [sampleLine(text, { conversation })] });
  // What comes while the first is written shares a transaction.
  await Promise.all([
    said('停电', 'web:2'),
    said('我住在幸福花园', 'web:1'),
    storage.store.commit({ forget: 'web:1', transcript: [sampleLine('已删除', { conversation: 'web:1' })] }),
    said('停水', 'web:2'),
  ]);
  const file = new Sqlite(join(folder, 'hotline.db'), { readonly: true });
  const numbers = (table: string, key: string) =>
    file.prepare<[], number>(`select ${key} from ${table} order by ${key}`).pluck().all();
  expect(numbers('search_line_terms', 'rowid')).toEqual(numbers('transcript', 'seq'));
  expect(numbers('transcript', 'seq')).toHaveLength(3);
  file.close();
});
