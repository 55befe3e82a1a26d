import type { AttachmentRef, ConversationId, Instant } from '../conversation/activity.ts';

export const ticketKinds = [
  'consultation',
  'help',
  'complaint',
  'report',
  'suggestion',
  'praise',
  'other',
] as const;
export type TicketKind = (typeof ticketKinds)[number];

export const ticketStatuses = [
  'submitted', // 待受理
  'accepted', // 已受理
  'dispatched', // 已派单
  'signed', // 办理中
  'replied', // 已答复，待审核
  'closed', // 已办结
  'rejected', // 不予受理
  'withdrawn', // 已撤单
] as const;
export type TicketStatus = (typeof ticketStatuses)[number];

/** Nothing is due any more. */
export const endedStatuses: readonly TicketStatus[] = ['closed', 'rejected', 'withdrawn'];

export const urgencies = ['normal', 'urgent'] as const;
export type Urgency = (typeof urgencies)[number];

/** 非常满意 … 非常不满意. */
export const satisfactions = [
  'very-satisfied',
  'satisfied',
  'fair',
  'dissatisfied',
  'very-dissatisfied',
] as const;
export type Satisfaction = (typeof satisfactions)[number];

export const roles = ['operator', 'handler', 'supervisor', 'administrator', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** How the concern came in. */
export type TicketSource = 'chat' | 'phone' | 'visit';

/** One concern with its whole history. Text fields are masked; the contact is sealed. */
export interface Ticket {
  /** Shown to the citizen, `XH20261121-48213`. */
  number: string;
  /** Grows with every event; guards against two people acting on the same state. */
  version: number;
  kind: TicketKind;
  status: TicketStatus;
  urgency: Urgency;
  source: TicketSource;
  /** At most 40 characters. */
  title: string;
  description: string;
  place: string | null;
  /** When it happened, in the citizen's words. */
  happened: string | null;
  /** GB/T 2260. */
  region: string | null;
  contactSealed: string | null;
  /** Where news and the reply go; null for somebody who called or came by. */
  conversation: ConversationId | null;
  /** Keyed digest of the query code. */
  queryCodeDigest: string;
  /** Id in departments.yaml. */
  department: string | null;
  attachments: AttachmentRef[];
  /** The turn whose answer did not settle the matter. */
  turnId: string | null;
  /** The department's answer; the citizen sees it once the ticket is closed. */
  reply: string | null;
  solved: boolean | null;
  satisfaction: Satisfaction | null;
  submittedAt: Instant;
  updatedAt: Instant;
  /** When the solution is due, by the service level. */
  dueAt: Instant;
  closedAt: Instant | null;
}

export type Actor =
  | { type: 'citizen'; conversation: ConversationId | null }
  | { type: 'staff'; id: string; name: string; role: Role; department: string | null }
  | { type: 'system' };

export const moveNames = [
  'submit',
  'accept',
  'reject',
  'dispatch',
  'sign',
  'reply',
  'send-back',
  'close',
  'follow-up',
  'redo',
  'withdraw',
] as const;
export type MoveName = (typeof moveNames)[number];

/** One move, with who, when and why; a ticket's events are its history and never change. */
export interface TicketEvent {
  ticket: string;
  /** The ticket's version after the move. */
  version: number;
  move: MoveName;
  from: TicketStatus | null;
  to: TicketStatus;
  at: Instant;
  actor: { type: Actor['type']; id: string | null; name: string | null };
  /** Why, or what was said; masked. Shown to staff. */
  note: string | null;
  /** What the move carried, such as the department. */
  data: Record<string, string>;
}

/** What a move adds to a unit of work; `expectedVersion` is 0 for a new ticket. */
export interface TicketWrite {
  ticket: Ticket;
  expectedVersion: number;
  event: TicketEvent;
}
