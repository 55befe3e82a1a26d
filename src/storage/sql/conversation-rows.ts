import type { Insertable, Selectable } from 'kysely';
import { conversationReference } from '../../conversation/activity.ts';
import type {
  NewOutboxMessage,
  NewTranscriptEntry,
  OutboxMessage,
  TranscriptEntry,
  TurnRecord,
} from '../../conversation/store.ts';
import { attachmentsSchema, buttonRowsSchema, citationsSchema, passagesSchema, readJson } from './json.ts';
import type { OutboxTable, Schema } from './schema.ts';

export function fromTranscriptEntry(entry: NewTranscriptEntry): Insertable<Schema['transcript']> {
  return {
    conversation: entry.conversation,
    at: entry.at,
    speaker: entry.speaker,
    text: entry.text,
    buttons_json: entry.buttons ? JSON.stringify(entry.buttons) : null,
    attachments_json: entry.attachments ? JSON.stringify(entry.attachments) : null,
    turn_id: entry.turnId ?? null,
    outbox_id: entry.outboxId ?? null,
  };
}

export function toTranscriptEntry(row: Selectable<Schema['transcript']>): TranscriptEntry {
  const where = `transcript, ${row.seq}`;
  return {
    seq: row.seq,
    conversation: row.conversation,
    at: row.at,
    speaker: row.speaker,
    text: row.text,
    ...(row.buttons_json !== null && { buttons: readJson(buttonRowsSchema, row.buttons_json, where) }),
    ...(row.attachments_json !== null && {
      attachments: readJson(attachmentsSchema, row.attachments_json, where),
    }),
    ...(row.turn_id !== null && { turnId: row.turn_id }),
    ...(row.outbox_id !== null && { outboxId: row.outbox_id }),
  };
}

export function fromTurn(turn: TurnRecord): Schema['turns'] {
  return {
    id: turn.id,
    conversation: turn.conversation,
    at: turn.at,
    question: turn.question,
    status: turn.status,
    reason: turn.reason ?? null,
    region: turn.region ?? null,
    passages_json: JSON.stringify(turn.passages),
    citations_json: JSON.stringify(turn.citations),
    elapsed_ms: Math.round(turn.elapsedMs),
  };
}

export function toTurn(row: Selectable<Schema['turns']>): TurnRecord {
  const where = `turns, ${row.id}`;
  return {
    id: row.id,
    conversation: row.conversation,
    at: row.at,
    question: row.question,
    status: row.status,
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.region !== null && { region: row.region }),
    passages: readJson(passagesSchema, row.passages_json, where),
    citations: readJson(citationsSchema, row.citations_json, where),
    elapsedMs: row.elapsed_ms,
  };
}

export function fromOutboxMessage(message: NewOutboxMessage): Insertable<OutboxTable> {
  return {
    id: message.id,
    conversation: message.conversation,
    channel: conversationReference(message.conversation).channel,
    text: message.text,
    buttons_json: message.buttons ? JSON.stringify(message.buttons) : null,
    created_at: message.createdAt,
    attempts: 0,
    sent_parts: 0,
    retry_at: message.createdAt,
    sent_at: null,
    abandoned_at: null,
    last_error: null,
    trace: message.trace ?? null,
  };
}

export function toOutboxMessage(row: Selectable<OutboxTable>): OutboxMessage {
  return {
    id: row.id,
    conversation: row.conversation,
    text: row.text,
    ...(row.buttons_json !== null && {
      buttons: readJson(buttonRowsSchema, row.buttons_json, `outbox, ${row.id}`),
    }),
    createdAt: row.created_at,
    ...(row.trace !== null && { trace: row.trace }),
    seq: row.seq,
    attempts: row.attempts,
    sentParts: row.sent_parts,
  };
}
