import type { ConversationId } from '../../src/conversation/activity.ts';
import { newConversationState } from '../../src/conversation/state.ts';
import type {
  NewOutboxMessage,
  NewTranscriptEntry,
  TurnRecord,
  UnitOfWork,
} from '../../src/conversation/store.ts';
import type { Handover } from '../../src/tickets/handover.ts';
import type { StaffMember } from '../../src/tickets/repository.ts';
import type { Ticket, TicketEvent, TicketWrite } from '../../src/tickets/ticket.ts';

export const T0 = Date.UTC(2026, 10, 21, 1, 0, 0);
export const citizen: ConversationId = 'telegram:1001';

export function sampleTicket(changes: Partial<Ticket> = {}): Ticket {
  return {
    number: 'XH20261121-00001',
    version: 1,
    kind: 'complaint',
    status: 'submitted',
    urgency: 'normal',
    source: 'chat',
    title: '路灯不亮',
    description: '小区门口的路灯坏了三天',
    place: '幸福路 5 号院门口',
    happened: '三天前',
    region: '640100',
    location: null,
    category: null,
    confidential: false,
    contactSealed: 'sealed',
    conversation: citizen,
    queryCodeDigest: 'digest',
    department: null,
    dispatchedAt: null,
    assignee: null,
    attachments: [{ id: 'picture-1', mime: 'image/png', size: 12 }],
    turnId: 'turn-1',
    reply: null,
    contacted: null,
    solved: null,
    satisfaction: null,
    submittedAt: T0,
    updatedAt: T0,
    responseDueAt: T0 + 1_800_000,
    respondedAt: null,
    roundAt: T0,
    dueAt: T0 + 3_600_000,
    pausedMs: null,
    resumeTo: null,
    reviewAt: null,
    extension: null,
    mergedInto: null,
    breaches: [],
    alarm: 'none',
    responseAlarmed: false,
    urgedAt: null,
    supervised: false,
    closedAt: null,
    ...changes,
  };
}

export function sampleEvent(ticket: Ticket, changes: Partial<TicketEvent> = {}): TicketEvent {
  return {
    ticket: ticket.number,
    version: ticket.version,
    move: ticket.version === 1 ? 'submit' : 'accept',
    from: ticket.version === 1 ? null : 'submitted',
    to: ticket.status,
    at: ticket.updatedAt,
    actor: { type: 'staff', id: 's1', name: '李敏' },
    note: null,
    data: { kind: ticket.kind },
    ...changes,
  };
}

/** A new ticket, or the next version of one. */
export function sampleWrite(changes: Partial<Ticket> = {}): TicketWrite {
  const ticket = sampleTicket(changes);
  return { ticket, expectedVersion: ticket.version - 1, event: sampleEvent(ticket) };
}

export function sampleTurn(changes: Partial<TurnRecord> = {}): TurnRecord {
  return {
    id: 'turn-1',
    conversation: citizen,
    at: T0,
    question: '失业金能领多久',
    status: 'answered',
    passages: [{ id: 'unemployment-duration#1', similarity: 0.82 }],
    citations: [{ title: '失业保险条例', document: '失业保险条例', locator: '第十七条' }],
    elapsedMs: 40,
    ...changes,
  };
}

export function sampleMessage(id: string, changes: Partial<NewOutboxMessage> = {}): NewOutboxMessage {
  return { id, conversation: citizen, text: `text of ${id}`, createdAt: T0, ...changes };
}

export function sampleLine(text: string, changes: Partial<NewTranscriptEntry> = {}): NewTranscriptEntry {
  return { conversation: citizen, at: T0, speaker: 'citizen', text, ...changes };
}

/** One whole turn of the citizen: `n` makes its ids differ from others'. */
export function sampleUnit(n: number): UnitOfWork<TicketWrite> & { outbox: NewOutboxMessage[] } {
  return {
    inbound: { channel: 'telegram', id: `update-${n}`, receivedAt: T0 + n },
    conversation: {
      id: citizen,
      expectedVersion: n - 1,
      state: { ...newConversationState(), greeted: true, history: [`question ${n}`] },
      at: T0 + n,
    },
    turn: sampleTurn({ id: `turn-${n}`, at: T0 + n }),
    transcript: [sampleLine(`question ${n}`, { turnId: `turn-${n}` })],
    outbox: [sampleMessage(`message-${n}`)],
    writes: [sampleWrite({ number: `XH20261121-${String(n).padStart(5, '0')}` })],
  };
}

/** Somebody who waits for a person. */
export function sampleHandover(changes: Partial<Handover> = {}): Handover {
  return {
    id: 'h1',
    version: 1,
    conversation: citizen,
    reason: '失业金怎么领',
    urgent: false,
    place: 1,
    requestedAt: T0,
    queuedAt: T0,
    offeredAt: null,
    takenAt: null,
    takenBy: null,
    endedAt: null,
    outcome: null,
    ...changes,
  };
}

export function sampleMember(changes: Partial<StaffMember> = {}): StaffMember {
  return {
    id: 's1',
    login: 'limin',
    name: '李敏',
    role: 'operator',
    department: null,
    passwordHash: 'scrypt$…',
    mustChangePassword: true,
    chatDigest: null,
    secondFactor: null,
    active: true,
    createdAt: T0,
    ...changes,
  };
}
