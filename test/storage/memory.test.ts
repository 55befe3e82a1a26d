import { describe } from 'vitest';
import { createMemoryStorage } from '../../src/storage/memory.ts';
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

const open = () => Promise.resolve(createMemoryStorage());

describe('storage in memory: units of work', () => storeContract(open));
describe('storage in memory: outbox', () => outboxContract(open));
describe('storage in memory: gaps and topics', () => gapsContract(open));
describe('storage in memory: drafts', () => draftsContract(open));
describe('storage in memory: tickets', () => ticketsContract(open));
describe('storage in memory: search', () => ticketSearchContract(open));
describe('storage in memory: tools of the desk', () => deskToolsContract(open));
describe('storage in memory: handovers and presence', () => handoversContract(open));
describe('storage in memory: reports', () => reportsContract(open));
describe('storage in memory: incidents and changes of tickets', () => incidentsContract(open));
describe('storage in memory: retention and forgetting', () => retentionContract(open));
describe('storage in memory: audit log', () => auditContract(open));
describe('storage in memory: staff and settings', () => staffContract(open));
describe('storage in memory: library', () =>
  libraryContract((clock) => Promise.resolve(createMemoryStorage(clock))));
describe('storage in memory: attachments', () =>
  attachmentsContract(() => Promise.resolve(createMemoryStorage().attachments)));
async function pair() {
  const storage = await open();
  return [storage, storage] as const;
}

describe('storage in memory: neighbours', () => neighboursContract(pair));
describe('storage in memory: tallies', () => talliesContract(pair));
