import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { ConversationId } from '../../conversation/activity.ts';
import {
  moveNames,
  satisfactions,
  ticketKinds,
  ticketStatuses,
  urgencies,
  type Ticket,
  type TicketEvent,
} from '../../tickets/ticket.ts';
import { attachmentsSchema, readJson, readValue, stringRecordSchema } from './json.ts';
import type { TicketEventTable, TicketTable } from './schema.ts';

const ticketWords = z.object({
  kind: z.enum(ticketKinds),
  status: z.enum(ticketStatuses),
  urgency: z.enum(urgencies),
  source: z.enum(['chat', 'phone', 'visit']),
  satisfaction: z.enum(satisfactions).nullable(),
});

const eventWords = z.object({
  move: z.enum(moveNames),
  from_status: z.enum(ticketStatuses).nullable(),
  to_status: z.enum(ticketStatuses),
  actor_type: z.enum(['citizen', 'staff', 'system']),
});

export function toTicket(row: Selectable<TicketTable>): Ticket {
  const where = `tickets, ${row.number}`;
  return {
    number: row.number,
    version: row.version,
    ...readValue(ticketWords, row, where),
    title: row.title,
    description: row.description,
    place: row.place,
    happened: row.happened,
    region: row.region,
    contactSealed: row.contact_sealed,
    conversation: row.conversation as ConversationId | null,
    queryCodeDigest: row.query_code_digest,
    department: row.department,
    attachments: readJson(attachmentsSchema, row.attachments_json, where),
    turnId: row.turn_id,
    reply: row.reply,
    solved: row.solved === null ? null : row.solved !== 0,
    submittedAt: row.submitted_at,
    updatedAt: row.updated_at,
    dueAt: row.due_at,
    closedAt: row.closed_at,
  };
}

export function fromTicket(ticket: Ticket): TicketTable {
  return {
    number: ticket.number,
    version: ticket.version,
    kind: ticket.kind,
    status: ticket.status,
    urgency: ticket.urgency,
    source: ticket.source,
    title: ticket.title,
    description: ticket.description,
    place: ticket.place,
    happened: ticket.happened,
    region: ticket.region,
    contact_sealed: ticket.contactSealed,
    conversation: ticket.conversation,
    query_code_digest: ticket.queryCodeDigest,
    department: ticket.department,
    attachments_json: JSON.stringify(ticket.attachments),
    turn_id: ticket.turnId,
    reply: ticket.reply,
    solved: ticket.solved === null ? null : Number(ticket.solved),
    satisfaction: ticket.satisfaction,
    submitted_at: ticket.submittedAt,
    updated_at: ticket.updatedAt,
    due_at: ticket.dueAt,
    closed_at: ticket.closedAt,
  };
}

export function toTicketEvent(row: Selectable<TicketEventTable>): TicketEvent {
  const where = `ticket_events, ${row.ticket} version ${row.version}`;
  const words = readValue(eventWords, row, where);
  return {
    ticket: row.ticket,
    version: row.version,
    move: words.move,
    from: words.from_status,
    to: words.to_status,
    at: row.at,
    actor: { type: words.actor_type, id: row.actor_id, name: row.actor_name },
    note: row.note,
    data: readJson(stringRecordSchema, row.data_json, where),
  };
}

export function fromTicketEvent(event: TicketEvent): TicketEventTable {
  return {
    ticket: event.ticket,
    version: event.version,
    move: event.move,
    from_status: event.from,
    to_status: event.to,
    at: event.at,
    actor_type: event.actor.type,
    actor_id: event.actor.id,
    actor_name: event.actor.name,
    note: event.note,
    data_json: JSON.stringify(event.data),
  };
}
