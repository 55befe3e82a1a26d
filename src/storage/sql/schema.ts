import type { Generated, Kysely } from 'kysely';
import type { ChannelId, ConversationId } from '../../conversation/activity.ts';
import type { Speaker } from '../../conversation/store.ts';

/** Instants are milliseconds; columns named `…_json` hold JSON text; flags are 0 or 1. */
export interface Schema {
  conversations: {
    id: ConversationId;
    version: number;
    state_json: string;
    updated_at: number;
  };
  inbound: { channel: ChannelId; id: string; received_at: number };
  transcript: {
    seq: Generated<number>;
    conversation: ConversationId;
    at: number;
    speaker: Speaker;
    text: string;
    buttons_json: string | null;
    attachments_json: string | null;
    turn_id: string | null;
    outbox_id: string | null;
  };
  turns: {
    id: string;
    conversation: ConversationId;
    at: number;
    question: string;
    status: string;
    reason: string | null;
    region: string | null;
    passages_json: string;
    citations_json: string;
    elapsed_ms: number;
  };
  feedback: { turn_id: string; helpful: number; at: number };
  outbox: OutboxTable;
  tickets: TicketTable;
  ticket_events: TicketEventTable;
  staff: StaffTable;
  staff_sessions: { token_digest: string; staff_id: string; created_at: number; expires_at: number };
  handovers: HandoverTable;
  incidents: IncidentTable;
  saved_filters: {
    id: string;
    staff_id: string;
    name: string;
    query: string;
    is_start: number;
    created_at: number;
  };
  canned_replies: CannedTable;
  search_tickets: { seq: Generated<number>; ticket: string };
  /** One row, with id 1. */
  search_state: { id: number; is_filled: number };
  knowledge_drafts: DraftTable;
  draft_events: DraftEventTable;
  gap_states: GapTable;
  audit: AuditTable;
  /** One row, with id 1. */
  audit_head: { id: number; seq: number; hash: string };
  staff_presence: { staff_id: string; seen_until: number };
  settings: { key: string; value: string; updated_at: number };
  /** `key` is a keyed digest. */
  tallies: { key: string; last_at: number; clear_at: number };
  attachments: {
    id: string;
    conversation: ConversationId | null;
    mime: string;
    size: number;
    created_at: number;
  };
  forgotten: { mark: string; at: number };
  /** Files of attachments whose rows have gone. */
  leftover_files: { id: string };
  library_origins: { origin: string; digest: string; documents: number };
  /** Also holds texts that no document stands on: not yet, or no longer. */
  library_texts: { origin: string; document: string; digest: string; passages_json: string };
  library_documents: LibraryDocumentTable;
  /** One row, with id 1. */
  library_version: { id: number; version: number };
}

export interface AuditTable {
  seq: number;
  at: number;
  actor: string;
  action: string;
  subject: string;
  detail_digest: string;
  hash: string;
}

export interface OutboxTable {
  seq: Generated<number>;
  id: string;
  conversation: ConversationId;
  channel: ChannelId;
  text: string;
  buttons_json: string | null;
  created_at: number;
  attempts: number;
  sent_parts: number;
  /** The creation at first, later the instant of the next attempt; while it is being sent, when the claim lapses. */
  retry_at: number;
  sent_at: number | null;
  abandoned_at: number | null;
  last_error: string | null;
  trace: string | null;
}

export interface TicketTable {
  number: string;
  version: number;
  kind: string;
  status: string;
  urgency: string;
  source: string;
  title: string;
  description: string;
  place: string | null;
  happened: string | null;
  region: string | null;
  contact_sealed: string | null;
  conversation: string | null;
  query_code_digest: string;
  department: string | null;
  attachments_json: string;
  turn_id: string | null;
  reply: string | null;
  solved: number | null;
  satisfaction: string | null;
  submitted_at: number;
  updated_at: number;
  due_at: number;
  closed_at: number | null;
  location_json: string | null;
  category: string | null;
  confidential: number;
  dispatched_at: number | null;
  assignee_id: string | null;
  assignee_name: string | null;
  contacted: number | null;
  response_due_at: number;
  responded_at: number | null;
  round_at: number;
  paused_ms: number | null;
  resume_to: string | null;
  review_at: number | null;
  extension_json: string | null;
  merged_into: string | null;
  breaches_json: string;
  alarm: string;
  response_alarmed: number;
  urged_at: number | null;
  supervised: number;
  /** Follows from the status, for the index. */
  is_open: number;
  /** 0 for what stands first in every list, 1 for the rest of what is open, 2 for what has ended. */
  list_rank: number;
  /** An extension or a return that somebody has to decide on. */
  awaits_decision: number;
}

export interface TicketEventTable {
  ticket: string;
  version: number;
  move: string;
  from_status: string | null;
  to_status: string;
  at: number;
  actor_type: string;
  actor_id: string | null;
  actor_name: string | null;
  note: string | null;
  data_json: string;
}

export interface StaffTable {
  id: string;
  login: string;
  name: string;
  role: string;
  department: string | null;
  password_hash: string;
  must_change_password: number;
  active: number;
  created_at: number;
  chat_digest: string | null;
  second_factor_json: string | null;
}

export interface HandoverTable {
  id: string;
  version: number;
  conversation: ConversationId;
  reason: string;
  urgent: number;
  place: number;
  requested_at: number;
  queued_at: number;
  offered_at: number | null;
  taken_at: number | null;
  taken_by_id: string | null;
  taken_by_name: string | null;
  ended_at: number | null;
  outcome: string | null;
}

export interface CannedTable {
  id: string;
  version: number;
  title: string;
  body: string;
  department: string | null;
  updated_at: number;
  updated_by_id: string;
  updated_by_name: string;
}

export interface DraftTable {
  id: string;
  version: number;
  state: string;
  content_json: string;
  origin_json: string;
  authors_json: string;
  item: string | null;
  created_at: number;
  updated_at: number;
}

export interface DraftEventTable {
  draft: string;
  version: number;
  act: string;
  at: number;
  by_id: string;
  by_name: string;
  note: string | null;
}

/** What became of a question that found no answer; one without a row is open. */
export interface GapTable {
  turn_id: string;
  state: string;
  reason: string | null;
  draft: string | null;
  at: number;
  by_id: string;
  by_name: string;
}

export interface IncidentTable {
  id: string;
  version: number;
  kind: string;
  title: string;
  area: string;
  region: string | null;
  places_json: string;
  starts_at: number;
  expected_until: number | null;
  source: string;
  advice: string;
  master: string | null;
  created_by_id: string;
  created_by_name: string;
  created_at: number;
  updated_at: number;
  ended_at: number | null;
}

export interface LibraryDocumentTable {
  id: string;
  origin: string;
  text_digest: string;
  kind: string;
  title: string;
  head_json: string;
  proposal_json: string;
  standing_json: string;
  passage_count: number;
  added_at: number;
  /** Both are null until somebody confirms. */
  reviewed_by: string | null;
  reviewed_at: number | null;
}

export type Database = Kysely<Schema>;
