import type { AuditEntry } from '../conversation/audit.ts';
import { conversationReference, type ConversationId, type Instant } from '../conversation/activity.ts';
import type {
  AttachmentStore,
  Outbox,
  OutboxMessage,
  TranscriptReader,
  UnitOfWork,
} from '../conversation/store.ts';
import type { HotlineStore, HotlineWrite } from '../tickets/repository.ts';
import { createAttachmentStore } from './attachments.ts';
import { auditedIn } from './audit-chain.ts';
import { auditOf } from './memory-audit.ts';
import { handoversOf, presenceOf } from './memory-handovers.ts';
import { incidentsOf, ticketChangesOf } from './memory-incidents.ts';
import { draftsOf, gapsOf, topicsOf } from './memory-knowledge.ts';
import { libraryOf } from './memory-library.ts';
import { forgetIn, retentionOf } from './memory-retention.ts';
import { reportsOf } from './memory-reports.ts';
import { attachmentRowsOf, settingsOf, staffOf } from './memory-repositories.ts';
import { cannedOf, savedFiltersOf } from './memory-desk-tools.ts';
import { sealedOf } from './memory-sealed.ts';
import { talliesOf } from './memory-tallies.ts';
import { searchOf } from './memory-search.ts';
import { ticketsOf } from './memory-tickets.ts';
import { compare, emptyTables, type MemoryOutboxMessage, type Tables } from './memory-tables.ts';
import { aloneWith } from './neighbours.ts';
import type { Storage } from './storage.ts';

/** All of storage in memory, for tests. `tables` is what a test may look at, never write. */
export interface MemoryStorage extends Storage {
  attachments: AttachmentStore;
  tables: Readonly<Tables>;
}

export function createMemoryStorage(clock: () => Instant = Date.now): MemoryStorage {
  const tables = emptyTables();
  const audit = auditOf(tables);
  const attachmentRows = attachmentRowsOf(tables);
  const files = new Map<string, Uint8Array>();
  let attachmentCount = 0;
  return {
    ...aloneWith(storeOf(tables, audit.appendNow)),
    audit,
    transcripts: transcriptsOf(tables),
    outbox: outboxOf(tables),
    tickets: ticketsOf(tables),
    search: searchOf(tables),
    canned: cannedOf(tables),
    savedFilters: savedFiltersOf(tables),
    reports: reportsOf(tables),
    handovers: handoversOf(tables),
    incidents: incidentsOf(tables),
    ticketChanges: ticketChangesOf(tables),
    presence: presenceOf(tables),
    staff: staffOf(tables),
    settings: settingsOf(tables),
    tallies: talliesOf(tables),
    attachmentRows,
    library: libraryOf(tables, clock),
    gaps: gapsOf(tables),
    drafts: draftsOf(tables),
    topics: topicsOf(tables),
    sealed: sealedOf(tables),
    retention: retentionOf(tables, { audit: audit.appendNow, now: clock }),
    attachments: createAttachmentStore({
      rows: attachmentRows,
      newId: () => `attachment-${++attachmentCount}`,
      files: {
        write: async (id, bytes) => void files.set(id, bytes.slice()),
        read: async (id) => files.get(id)?.slice(),
        remove: async (id) => void files.delete(id),
      },
    }),
    tables,
    close: () => Promise.resolve(),
  };
}

function storeOf(tables: Tables, audit: (entries: readonly AuditEntry[]) => void): HotlineStore {
  return {
    conversation: async (id) => structuredClone(tables.conversations.get(id)),
    isProcessed: async (channel, inboundId) => tables.inbound.has(`${channel}:${inboundId}`),
    async commit(unit) {
      if (unit.inbound && tables.inbound.has(`${unit.inbound.channel}:${unit.inbound.id}`)) {
        return 'duplicate';
      }
      if (!isCurrent(tables, unit)) {
        return 'conflict';
      }
      write(tables, structuredClone(unit));
      audit(auditedIn(unit));
      return 'committed';
    },
  };
}

function isCurrent(tables: Tables, { conversation, writes = [] }: UnitOfWork<HotlineWrite>): boolean {
  if (
    conversation &&
    (tables.conversations.get(conversation.id)?.version ?? 0) !== conversation.expectedVersion
  ) {
    return false;
  }
  const versions = new Map<string, number>();
  return writes.every((it) => {
    const { id, next, stored } = versionsOf(tables, it);
    const version = versions.get(id) ?? stored ?? 0;
    versions.set(id, next);
    return version === it.expectedVersion;
  });
}

function versionsOf(tables: Tables, it: HotlineWrite) {
  if ('ticket' in it) {
    const { number, version } = it.ticket;
    return { id: number, next: version, stored: tables.tickets.get(number)?.version };
  }
  const isHandover = 'handover' in it;
  const { id, version } = isHandover ? it.handover : it.incident;
  return { id, next: version, stored: (isHandover ? tables.handovers : tables.incidents).get(id)?.version };
}

function write(tables: Tables, unit: UnitOfWork<HotlineWrite>): void {
  if (unit.inbound) {
    tables.inbound.set(`${unit.inbound.channel}:${unit.inbound.id}`, unit.inbound.receivedAt);
  }
  if (unit.conversation) {
    const { id, state, expectedVersion } = unit.conversation;
    tables.conversations.set(id, { id, state, version: expectedVersion + 1 });
    tables.updatedAt.set(id, unit.conversation.at);
  }
  for (const it of unit.writes ?? []) {
    if ('ticket' in it) {
      tables.tickets.set(it.ticket.number, it.ticket);
      tables.events.push(it.event);
    } else if ('incident' in it) {
      tables.incidents.set(it.incident.id, it.incident);
    } else {
      tables.handovers.set(it.handover.id, it.handover);
    }
  }
  if (unit.forget !== undefined) forgetIn(tables, unit.forget, unit.forgotten);
  if (unit.turn) tables.turns.set(unit.turn.id, unit.turn);
  if (unit.feedback) {
    const { turnId, ...feedback } = unit.feedback;
    tables.feedback.set(turnId, feedback);
  }
  for (const message of unit.outbox ?? []) {
    const unsent = { attempts: 0, sentParts: 0, sentAt: null, abandonedAt: null, lastError: null };
    tables.outbox.push({ ...message, ...unsent, seq: (tables.outboxSeq += 1), retryAt: message.createdAt });
  }
  for (const entry of unit.transcript ?? []) {
    tables.transcript.push({ ...entry, seq: (tables.transcriptSeq += 1) });
  }
}

function transcriptsOf(tables: Tables): TranscriptReader {
  return {
    async transcript(id, { afterSeq = 0, limit = Infinity } = {}) {
      const all = tables.transcript.filter((entry) => entry.conversation === id && entry.seq > afterSeq);
      return structuredClone(all.slice(Math.max(0, all.length - limit)));
    },
    turn: async (id) => structuredClone(tables.turns.get(id)),
    async turns(id, limit) {
      const all = [...tables.turns.values()].filter((turn) => turn.conversation === id);
      all.sort((a, b) => b.at - a.at || compare(b.id, a.id));
      return structuredClone(all.slice(0, limit));
    },
  };
}

/** No attempt is put off as long as this: what is due later was planned before the clock was set back. */
const FARTHEST_MS = 15 * 60_000;

function outboxOf(tables: Tables): Outbox {
  const unsent = () => tables.outbox.filter((it) => it.sentAt === null && it.abandonedAt === null);
  const heads = (channels: readonly string[]) => {
    const seen = new Set<ConversationId>();
    return unsent().filter(({ conversation }) => {
      const isFirst = !seen.has(conversation);
      seen.add(conversation);
      return isFirst && channels.includes(conversationReference(conversation).channel);
    });
  };
  const change = async (id: string, changes: (message: MemoryOutboxMessage) => void) => {
    tables.outbox.filter((it) => it.id === id).forEach(changes);
  };
  return {
    async claim(channels, { now, until, limit }) {
      const due = heads(channels).filter((it) => it.retryAt <= now || it.retryAt > now + FARTHEST_MS);
      const claimed = due.slice(0, Math.max(0, limit));
      claimed.forEach((it) => (it.retryAt = until));
      return claimed.map(toOutboxMessage);
    },
    keep: (id, until) =>
      change(id, (it) => {
        if (it.sentAt === null && it.abandonedAt === null) it.retryAt = until;
      }),
    unsent: async (ids) =>
      new Map(
        unsent()
          .filter((it) => ids.includes(it.id))
          .map((it) => [it.id, it.text]),
      ),
    async nextDueAt(channels) {
      const instants = heads(channels).map((it) => it.retryAt);
      return instants.length > 0 ? Math.min(...instants) : undefined;
    },
    partSent: (id, sentParts) => change(id, (it) => Object.assign(it, { sentParts })),
    sent: (id, at) => change(id, (it) => Object.assign(it, { sentAt: at, text: '' })),
    failed: (id, error, retryAt) =>
      change(id, (it) => Object.assign(it, { lastError: error, retryAt, attempts: it.attempts + 1 })),
    abandoned: (id, error, at) =>
      change(id, (it) => Object.assign(it, { lastError: error, abandonedAt: at })),
    pending: async () => unsent().length,
    oldest: async () => {
      const instants = unsent().map((it) => it.createdAt);
      return instants.length > 0 ? Math.min(...instants) : undefined;
    },
  };
}

function toOutboxMessage(message: MemoryOutboxMessage): OutboxMessage {
  const {
    retryAt: _retryAt,
    sentAt: _sentAt,
    abandonedAt: _abandonedAt,
    lastError: _error,
    ...rest
  } = message;
  return structuredClone(rest);
}
