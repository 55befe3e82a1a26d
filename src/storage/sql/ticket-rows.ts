import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { ConversationId } from '../../conversation/activity.ts';
import {
  alarms,
  awaitsDecision,
  clockNames,
  moveNames,
  openStatuses,
  satisfactions,
  ticketKinds,
  ticketStatuses,
  urgencies,
  type Ticket,
  type TicketEvent,
} from '../../tickets/ticket.ts';
import { listRank } from '../../tickets/repository.ts';
import { attachmentsSchema, readJson, readValue, stringRecordSchema } from './json.ts';
import type { TicketEventTable, TicketTable } from './schema.ts';

const ticketWords = z.object({
  kind: z.enum(ticketKinds),
  status: z.enum(ticketStatuses),
  urgency: z.enum(urgencies),
  source: z.enum(['chat', 'phone', 'visit']),
  satisfaction: z.enum(satisfactions).nullable(),
  alarm: z.enum(alarms),
  resume_to: z.enum(ticketStatuses).nullable(),
});

const breachesSchema = z.array(z.object({ clock: z.enum(clockNames), dueAt: z.number() }));
const pointSchema = z.object({ latitude: z.number(), longitude: z.number() });
const extensionSchema = z.object({ until: z.number(), reason: z.string() });

const eventWords = z.object({
  move: z.enum(moveNames),
  from_status: z.enum(ticketStatuses).nullable(),
  to_status: z.enum(ticketStatuses),
  actor_type: z.enum(['citizen', 'staff', 'system']),
});

export function toTicket(row: Selectable<TicketTable>): Ticket {
  const where = `tickets, ${row.number}`;
  const { resume_to: resumeTo, ...words } = readValue(ticketWords, row, where);
  return {
    number: row.number,
    version: row.version,
    ...words,
    ...toLife(row, where),
    resumeTo,
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

type Life = Pick<
  Ticket,
  | 'location'
  | 'category'
  | 'confidential'
  | 'dispatchedAt'
  | 'assignee'
  | 'contacted'
  | 'responseDueAt'
  | 'respondedAt'
  | 'roundAt'
  | 'pausedMs'
  | 'reviewAt'
  | 'extension'
  | 'mergedInto'
  | 'breaches'
  | 'responseAlarmed'
  | 'urgedAt'
  | 'supervised'
>;

function toLife(row: Selectable<TicketTable>, where: string): Life {
  return {
    location: row.location_json === null ? null : readJson(pointSchema, row.location_json, where),
    category: row.category,
    confidential: row.confidential !== 0,
    dispatchedAt: row.dispatched_at,
    assignee: row.assignee_id === null ? null : { id: row.assignee_id, name: row.assignee_name ?? '' },
    contacted: row.contacted === null ? null : row.contacted !== 0,
    responseDueAt: row.response_due_at,
    respondedAt: row.responded_at,
    roundAt: row.round_at,
    pausedMs: row.paused_ms,
    reviewAt: row.review_at,
    extension: row.extension_json === null ? null : readJson(extensionSchema, row.extension_json, where),
    mergedInto: row.merged_into,
    breaches: readJson(breachesSchema, row.breaches_json, where),
    responseAlarmed: row.response_alarmed !== 0,
    urgedAt: row.urged_at,
    supervised: row.supervised !== 0,
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
    ...fromLife(ticket),
  };
}

function fromLife(ticket: Ticket) {
  return {
    location_json: ticket.location && JSON.stringify(ticket.location),
    category: ticket.category,
    confidential: Number(ticket.confidential),
    dispatched_at: ticket.dispatchedAt,
    assignee_id: ticket.assignee?.id ?? null,
    assignee_name: ticket.assignee?.name ?? null,
    contacted: ticket.contacted === null ? null : Number(ticket.contacted),
    response_due_at: ticket.responseDueAt,
    responded_at: ticket.respondedAt,
    round_at: ticket.roundAt,
    paused_ms: ticket.pausedMs,
    resume_to: ticket.resumeTo,
    review_at: ticket.reviewAt,
    extension_json: ticket.extension && JSON.stringify(ticket.extension),
    merged_into: ticket.mergedInto,
    breaches_json: JSON.stringify(ticket.breaches),
    alarm: ticket.alarm,
    response_alarmed: Number(ticket.responseAlarmed),
    urged_at: ticket.urgedAt,
    supervised: Number(ticket.supervised),
    is_open: Number(openStatuses.includes(ticket.status)),
    list_rank: listRank(ticket),
    awaits_decision: Number(awaitsDecision(ticket)),
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
