import type { ConversationId, Instant } from '../conversation/activity.ts';
import { conversationReference } from '../conversation/activity.ts';
import type {
  AttachmentStore,
  Outbox,
  OutboxMessage,
  SettingStore,
  StoredConversation,
  TranscriptEntry,
  TranscriptReader,
  TurnRecord,
  UnitOfWork,
} from '../conversation/store.ts';
import { HotlineError } from '../errors.ts';
import type {
  HotlineStore,
  StaffMember,
  StaffRepository,
  StaffSession,
  TicketFilter,
  TicketRepository,
} from '../tickets/repository.ts';
import { endedStatuses, type Ticket, type TicketEvent, type TicketWrite } from '../tickets/ticket.ts';
import { createAttachmentStore, type AttachmentRow, type AttachmentRows } from './attachments.ts';
import type { Storage } from './storage.ts';

interface MemoryOutboxMessage extends OutboxMessage {
  retryAt: Instant;
  sentAt: Instant | null;
  abandonedAt: Instant | null;
  lastError: string | null;
}

function emptyTables() {
  return {
    inbound: new Set<string>(),
    conversations: new Map<ConversationId, StoredConversation>(),
    transcript: [] as TranscriptEntry[],
    turns: new Map<string, TurnRecord>(),
    feedback: new Map<string, { helpful: boolean; at: Instant }>(),
    outbox: [] as MemoryOutboxMessage[],
    tickets: new Map<string, Ticket>(),
    events: [] as TicketEvent[],
    staff: new Map<string, StaffMember>(),
    sessions: new Map<string, StaffSession>(),
    settings: new Map<string, string>(),
    attachments: new Map<string, AttachmentRow>(),
  };
}

type Tables = ReturnType<typeof emptyTables>;

/** All of storage in memory, for tests. `tables` is what a test may look at, never write. */
export interface MemoryStorage extends Storage {
  attachments: AttachmentStore;
  tables: Readonly<Tables>;
}

export function createMemoryStorage(): MemoryStorage {
  const tables = emptyTables();
  const attachmentRows = attachmentRowsOf(tables);
  const files = new Map<string, Uint8Array>();
  let attachmentCount = 0;
  return {
    store: storeOf(tables),
    transcripts: transcriptsOf(tables),
    outbox: outboxOf(tables),
    tickets: ticketsOf(tables),
    staff: staffOf(tables),
    settings: settingsOf(tables),
    attachmentRows,
    attachments: createAttachmentStore({
      rows: attachmentRows,
      newId: () => `attachment-${++attachmentCount}`,
      files: {
        write: async (id, bytes) => void files.set(id, bytes.slice()),
        read: async (id) => files.get(id)?.slice(),
      },
    }),
    tables,
    close: () => Promise.resolve(),
  };
}

function storeOf(tables: Tables): HotlineStore {
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
      return 'committed';
    },
  };
}

function isCurrent(tables: Tables, { conversation, writes = [] }: UnitOfWork<TicketWrite>): boolean {
  if (
    conversation &&
    (tables.conversations.get(conversation.id)?.version ?? 0) !== conversation.expectedVersion
  ) {
    return false;
  }
  const versions = new Map<string, number>();
  return writes.every(({ ticket, expectedVersion }) => {
    const version = versions.get(ticket.number) ?? tables.tickets.get(ticket.number)?.version ?? 0;
    versions.set(ticket.number, ticket.version);
    return version === expectedVersion;
  });
}

function write(tables: Tables, unit: UnitOfWork<TicketWrite>): void {
  if (unit.inbound) {
    tables.inbound.add(`${unit.inbound.channel}:${unit.inbound.id}`);
  }
  if (unit.conversation) {
    const { id, state, expectedVersion } = unit.conversation;
    tables.conversations.set(id, { id, state, version: expectedVersion + 1 });
  }
  if (unit.turn) {
    tables.turns.set(unit.turn.id, unit.turn);
  }
  if (unit.feedback) {
    const { turnId, ...feedback } = unit.feedback;
    tables.feedback.set(turnId, feedback);
  }
  for (const { ticket, event } of unit.writes ?? []) {
    tables.tickets.set(ticket.number, ticket);
    tables.events.push(event);
  }
  for (const message of unit.outbox ?? []) {
    const unsent = { attempts: 0, sentParts: 0, sentAt: null, abandonedAt: null, lastError: null };
    tables.outbox.push({ ...message, ...unsent, seq: tables.outbox.length + 1, retryAt: message.createdAt });
  }
  for (const entry of unit.transcript ?? []) {
    tables.transcript.push({ ...entry, seq: tables.transcript.length + 1 });
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
    async due(channels, now, limit) {
      const due = heads(channels).filter((it) => it.retryAt <= now);
      return due.slice(0, limit).map(toOutboxMessage);
    },
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

function ticketsOf(tables: Tables): TicketRepository {
  const all = () => [...tables.tickets.values()];
  return {
    get: async (number) => structuredClone(tables.tickets.get(number)),
    async events(number) {
      const events = tables.events.filter((event) => event.ticket === number);
      return structuredClone(events.sort((a, b) => a.version - b.version));
    },
    async list(filter) {
      const found = all().filter((ticket) => matches(ticket, filter));
      found.sort(
        (a, b) =>
          Number(b.urgency === 'urgent') - Number(a.urgency === 'urgent') ||
          a.dueAt - b.dueAt ||
          compare(a.number, b.number),
      );
      const tickets = found.slice(filter.offset, filter.offset + filter.limit);
      return { tickets: structuredClone(tickets), total: found.length };
    },
    async ofConversation(id, limit) {
      const own = all().filter((ticket) => ticket.conversation === id);
      own.sort((a, b) => b.submittedAt - a.submittedAt || compare(b.number, a.number));
      return structuredClone(own.slice(0, limit));
    },
    async counts() {
      const counts: Awaited<ReturnType<TicketRepository['counts']>> = {};
      for (const { status } of all()) {
        counts[status] = (counts[status] ?? 0) + 1;
      }
      return counts;
    },
  };
}

function matches(ticket: Ticket, filter: TicketFilter): boolean {
  const { statuses, kinds, department, text, overdueAt } = filter;
  const texts = [ticket.number, ticket.title, ticket.description, ticket.place ?? ''];
  return (
    (!statuses || statuses.includes(ticket.status)) &&
    (!kinds || kinds.includes(ticket.kind)) &&
    (department === undefined || ticket.department === department) &&
    (overdueAt === undefined || (ticket.dueAt < overdueAt && !endedStatuses.includes(ticket.status))) &&
    (!text || texts.some((it) => it.toLowerCase().includes(text.toLowerCase())))
  );
}

function staffOf(tables: Tables): StaffRepository {
  const byLogin = (login: string) => [...tables.staff.values()].find((it) => it.login === login);
  return {
    byLogin: async (login) => structuredClone(byLogin(login)),
    byId: async (id) => structuredClone(tables.staff.get(id)),
    async list() {
      const members = [...tables.staff.values()];
      members.sort((a, b) => a.createdAt - b.createdAt || compare(a.id, b.id));
      return structuredClone(members);
    },
    async save(member) {
      const holder = byLogin(member.login);
      if (holder && holder.id !== member.id) {
        throw refused(`The login ${member.login} is taken.`);
      }
      tables.staff.set(member.id, structuredClone(member));
    },
    async saveSession(session) {
      if (!tables.staff.has(session.staffId)) {
        throw refused(`There is no staff member ${session.staffId}.`);
      }
      tables.sessions.set(session.tokenDigest, structuredClone(session));
    },
    async session(tokenDigest, now) {
      const session = tables.sessions.get(tokenDigest);
      return session && session.expiresAt > now ? structuredClone(session) : undefined;
    },
    async endSession(tokenDigest) {
      tables.sessions.delete(tokenDigest);
    },
    async endSessionsOf(staffId) {
      for (const session of [...tables.sessions.values()].filter((it) => it.staffId === staffId)) {
        tables.sessions.delete(session.tokenDigest);
      }
    },
  };
}

function settingsOf(tables: Tables): SettingStore {
  return {
    get: async (key) => tables.settings.get(key),
    set: async (key, value) => void tables.settings.set(key, value),
  };
}

function attachmentRowsOf(tables: Tables): AttachmentRows {
  return {
    add: async (row) => void tables.attachments.set(row.ref.id, structuredClone(row)),
    find: async (id) => structuredClone(tables.attachments.get(id)),
  };
}

function refused(message: string): HotlineError {
  return new HotlineError('STORAGE_FAILED', message, { remedy: 'Choose another value and try again.' });
}

/** By code unit, as a database without a collation does. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
