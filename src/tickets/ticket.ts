import type { AttachmentRef, ConversationId, GeoPoint, Instant } from '../conversation/activity.ts';

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
  'returned', // 退单待审
  'waiting', // 待群众补充
  'suspended', // 已挂账
  'replied', // 已答复，待审核
  'closed', // 已办结
  'merged', // 已并单，随主单办理
  'rejected', // 不予受理
  'withdrawn', // 已撤单
] as const;
export type TicketStatus = (typeof ticketStatuses)[number];

/** Nothing is due on the ticket itself: it is over, or its master ticket is worked on. */
export const endedStatuses: readonly TicketStatus[] = ['closed', 'merged', 'rejected', 'withdrawn'];
export const openStatuses: readonly TicketStatus[] = ticketStatuses.filter(
  (status) => !endedStatuses.includes(status),
);

/** Whether somebody has to decide on a return or on an extension that was asked for. */
export function awaitsDecision({ status, extension }: Pick<Ticket, 'status' | 'extension'>): boolean {
  return status === 'returned' || (extension !== null && openStatuses.includes(status));
}

/** The two clocks of a ticket: until a person first answers the citizen, and until the matter is closed. */
export const clockNames = ['response', 'solution'] as const;
export type ClockName = (typeof clockNames)[number];

/** A deadline that was missed; it stays, whatever happens afterwards. */
export interface Breach {
  clock: ClockName;
  dueAt: Instant;
}

/** Which warning of the present round has been given. */
export const alarms = ['none', 'warned', 'overdue'] as const;
export type Alarm = (typeof alarms)[number];

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
  /** A place that the citizen shared, WGS 84. */
  location: GeoPoint | null;
  /** Id in categories.yaml. */
  category: string | null;
  /** Who reported it stays hidden from whoever handles it. */
  confidential: boolean;
  contactSealed: string | null;
  /** Where news and the reply go; null for somebody who called or came by. */
  conversation: ConversationId | null;
  /** Keyed digest of the query code. */
  queryCodeDigest: string;
  /** Id in departments.yaml. */
  department: string | null;
  dispatchedAt: Instant | null;
  /** Who of the hotline's staff has taken it. */
  assignee: { id: string; name: string } | null;
  attachments: AttachmentRef[];
  /** The turn whose answer did not settle the matter. */
  turnId: string | null;
  /** The department's answer; the citizen sees it once the ticket is closed. */
  reply: string | null;
  /** The follow-up: whether somebody got in touch, whether it is solved, how satisfied. */
  contacted: boolean | null;
  solved: boolean | null;
  satisfaction: Satisfaction | null;
  submittedAt: Instant;
  updatedAt: Instant;
  /** When the first response is due. */
  responseDueAt: Instant;
  respondedAt: Instant | null;
  /** When the present round began: the submission, a redo or a reopening. */
  roundAt: Instant;
  /** When the solution is due; while the clock stands still, as it was then. */
  dueAt: Instant;
  /** What was left when the clock was stopped, by the measure of this concern's clock; null while it runs. */
  pausedMs: number | null;
  /** The status to go back to from a return, a wait, a suspension or a merge. */
  resumeTo: TicketStatus | null;
  /** When a suspension is reviewed, or the wait for the citizen is over. */
  reviewAt: Instant | null;
  /** An extension that was asked for and is not decided. */
  extension: { until: Instant; reason: string } | null;
  /** Number of the ticket that this one went into. */
  mergedInto: string | null;
  breaches: Breach[];
  alarm: Alarm;
  /** The first response was late, and somebody was told. */
  responseAlarmed: boolean;
  urgedAt: Instant | null;
  /** A supervisor presses it, until it is closed. */
  supervised: boolean;
  closedAt: Instant | null;
}

export type Actor =
  | { type: 'citizen'; conversation: ConversationId | null }
  | { type: 'staff'; id: string; name: string; role: Role; department: string | null }
  | { type: 'system' };

export const moveNames = [
  'submit', // 提交
  'accept', // 受理
  'reject', // 不予受理
  'classify', // 改类
  'assign', // 认领
  'dispatch', // 派单
  'redispatch', // 改派
  'sign', // 签收
  'return', // 退单
  'accept-return', // 同意退单
  'deny-return', // 不同意退单
  'ask-extension', // 申请延期
  'grant-extension', // 同意延期
  'deny-extension', // 不同意延期
  'ask-citizen', // 请群众补充
  'answer', // 补充
  'suspend', // 挂账
  'resume', // 恢复办理
  'reply', // 答复
  'send-back', // 发回
  'close', // 办结
  'follow-up', // 回访
  'redo', // 重办
  'reopen', // 重启
  'merge', // 并单
  'unmerge', // 拆单
  'absorb', // 收并
  'release', // 拆出
  'settle', // 随主单办结
  'urge', // 催办
  'supervise', // 督办
  'note', // 内部备注
  'warn', // 到期提醒
  'overdue', // 超期
  'review', // 复核到期
  'withdraw', // 撤单
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
