import type { AuditRow } from '../conversation/audit.ts';
import type { Tally } from '../conversation/throttle.ts';
import type { ConversationId, Instant } from '../conversation/activity.ts';
import type {
  OutboxMessage,
  StoredConversation,
  TranscriptEntry,
  TurnRecord,
} from '../conversation/store.ts';
import type { GapState } from '../answering/gaps.ts';
import type { Draft, DraftEvent } from '../knowledge/drafts/draft.ts';
import type { DocumentPassage } from '../retrieval/ingest/document.ts';
import type { Origin } from '../retrieval/ingest/library.ts';
import type { CannedReply } from '../tickets/canned.ts';
import type { SavedFilter } from '../tickets/saved-filters.ts';
import type { StaffMember, StaffSession } from '../tickets/repository.ts';
import type { Handover } from '../tickets/handover.ts';
import type { Incident } from '../tickets/incident.ts';
import type { Ticket, TicketEvent } from '../tickets/ticket.ts';
import type { AttachmentRow } from './attachments.ts';
import type { LibraryRecord } from './library-record.ts';

/** A waiting message with what became of it. */
export interface MemoryOutboxMessage extends OutboxMessage {
  retryAt: Instant;
  sentAt: Instant | null;
  abandonedAt: Instant | null;
  lastError: string | null;
}

export function emptyTables() {
  return {
    inbound: new Map<string, Instant>(),
    conversations: new Map<ConversationId, StoredConversation>(),
    transcript: [] as TranscriptEntry[],
    /** The last `seq` given; what was erased does not free its own. */
    transcriptSeq: 0,
    turns: new Map<string, TurnRecord>(),
    feedback: new Map<string, { helpful: boolean; at: Instant }>(),
    outbox: [] as MemoryOutboxMessage[],
    outboxSeq: 0,
    tickets: new Map<string, Ticket>(),
    events: [] as TicketEvent[],
    handovers: new Map<string, Handover>(),
    incidents: new Map<string, Incident>(),
    canned: new Map<string, CannedReply>(),
    savedFilters: new Map<string, SavedFilter>(),
    presence: new Map<string, Instant>(),
    staff: new Map<string, StaffMember>(),
    sessions: new Map<string, StaffSession>(),
    settings: new Map<string, string>(),
    tallies: new Map<string, Tally>(),
    audit: [] as AuditRow[],
    attachments: new Map<string, AttachmentRow>(),
    forgotten: new Map<string, Instant>(),
    leftovers: new Set<string>(),
    updatedAt: new Map<ConversationId, Instant>(),
    drafts: new Map<string, Draft>(),
    draftEvents: [] as DraftEvent[],
    gapStates: new Map<string, GapState>(),
    library: {
      version: 0,
      origins: new Map<string, Origin>(),
      documents: new Map<string, LibraryRecord>(),
      passages: new Map<string, DocumentPassage[]>(),
    },
  };
}

export type Tables = ReturnType<typeof emptyTables>;

/** By code unit, as a database without a collation does. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
