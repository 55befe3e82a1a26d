import type { ConversationId, Instant } from '../conversation/activity.ts';
import type { TurnStore } from '../conversation/store.ts';
import type { HandoverWrite } from './handover.ts';
import type { IncidentWrite } from './incident.ts';
import {
  openStatuses,
  type Role,
  type Ticket,
  type TicketEvent,
  type TicketKind,
  type TicketStatus,
  type TicketWrite,
  type Urgency,
} from './ticket.ts';

/** `due`: urgent and supervised first, then by deadline, what has ended last; the others: latest first. */
export const ticketOrders = ['due', 'newest', 'updated'] as const;
export type TicketOrder = (typeof ticketOrders)[number];

/** What a list is narrowed by; everything holds at once. */
export interface TicketConditions {
  statuses?: readonly TicketStatus[];
  kinds?: readonly TicketKind[];
  urgency?: Urgency;
  category?: string;
  /** null: it has not gone to any. */
  department?: string | null;
  /** This place and what lies in it, by the beginning of its code. */
  region?: string;
  /** Id of who follows it up; null: nobody. */
  assignee?: string | null;
  confidential?: boolean;
  supervised?: boolean;
  /** Somebody has to decide on a return or an extension. */
  awaitsDecision?: boolean;
  overdueAt?: Instant;
  /** Due from now on until then; only while the clock runs. */
  dueSoon?: { now: Instant; until: Record<Urgency, Instant> };
  submittedFrom?: Instant;
  submittedBefore?: Instant;
  /** None but these. */
  numbers?: readonly string[];
}

/** The place of a ticket in an order. */
export interface TicketPlace {
  rank: number;
  at: Instant;
  number: string;
}

export interface TicketFilter extends TicketConditions {
  order?: TicketOrder;
  limit: number;
  offset: number;
  /** Only what comes behind this place, or before it; however far down, it costs no more. */
  beyond?: { place: TicketPlace; way: 'after' | 'before' };
  /** `total` is counted up to one more than this; 0: not at all. */
  countUpTo?: number;
}

/** What one member of staff follows up. */
export interface Workload {
  assignee: { id: string; name: string };
  open: number;
  overdue: number;
  oldestSubmittedAt: Instant;
}

/** Where the ticket stands in the order. */
export function placeOf(ticket: Ticket, order: TicketOrder): TicketPlace {
  const { number } = ticket;
  switch (order) {
    case 'due':
      return { rank: listRank(ticket), at: ticket.dueAt, number };
    case 'newest':
      return { rank: 0, at: ticket.submittedAt, number };
    case 'updated':
      return { rank: 0, at: ticket.updatedAt, number };
  }
}

export const ENDED_RANK = 2;

/** 0 for what stands first in every list, 1 for the rest of what is open, ENDED_RANK for what has ended. */
export function listRank({ status, urgency, supervised }: Ticket): number {
  if (!openStatuses.includes(status)) return ENDED_RANK;
  return urgency === 'urgent' || supervised ? 0 : 1;
}

/** Instants up to which a deadline counts as near; each is looked up by itself. */
export interface AlarmLimits {
  now: Instant;
  /** Not warned yet, and due by then. */
  warnBy: Record<Urgency, Instant>;
}

/** Writing goes through a unit of work (`HotlineStore`); this is the reading side. */
export interface TicketRepository {
  get(number: string): Promise<Ticket | undefined>;
  events(number: string): Promise<TicketEvent[]>;
  /** By `due` unless another order is asked for. `total` is the count without limit, offset and place. */
  list(filter: TicketFilter): Promise<{ tickets: Ticket[]; total: number }>;
  /** The tickets that went into this one and are still with it, by number. */
  mergedInto(number: string): Promise<Ticket[]>;
  /** Open tickets on which the passing of time has something to do by then, the longest waiting first. */
  alarming(by: AlarmLimits, limit: number): Promise<Ticket[]>;
  /** Newest first. */
  ofConversation(id: ConversationId, limit: number): Promise<Ticket[]>;
  /** Of all, or of one department. */
  counts(department?: string): Promise<Partial<Record<TicketStatus, number>>>;
  /** Of everybody who follows up something that is open. */
  workloads(now: Instant): Promise<Workload[]>;
}

/** All that a unit of work of the hotline may write beside the conversation. */
export type HotlineWrite = TicketWrite | HandoverWrite | IncidentWrite;

export type HotlineStore = TurnStore<HotlineWrite>;

export interface SecondFactor {
  /** The shared secret, sealed. */
  sealed: string;
  /** The last step of time whose code was used: none is good twice. */
  lastStep: number;
  /** Keyed digests of the recovery codes that are left. */
  recovery: string[];
}

export interface StaffMember {
  id: string;
  /** Sign-in name. */
  login: string;
  name: string;
  role: Role;
  /** A handler's department. */
  department: string | null;
  /** scrypt, with its salt and parameters. */
  passwordHash: string;
  /** A one-time password must be changed at the first sign-in. */
  mustChangePassword: boolean;
  active: boolean;
  createdAt: Instant;
  /** Keyed digest of the chat account that is bound to this one; null: none is. */
  chatDigest: string | null;
  /** The second step of signing in; null: there is none. */
  secondFactor: SecondFactor | null;
}

export interface StaffSession {
  /** Keyed digest of the cookie's token. */
  tokenDigest: string;
  staffId: string;
  createdAt: Instant;
  expiresAt: Instant;
}

export type StaffChanges = Partial<
  Pick<StaffMember, 'passwordHash' | 'mustChangePassword' | 'active' | 'chatDigest' | 'secondFactor'>
>;

export interface StaffRepository {
  byLogin(login: string): Promise<StaffMember | undefined>;
  byId(id: string): Promise<StaffMember | undefined>;
  byChat(chatDigest: string): Promise<StaffMember | undefined>;
  list(): Promise<StaffMember[]>;
  /** Creates or replaces the whole. */
  save(member: StaffMember): Promise<void>;
  /** Changes only this, whatever else others change at the same time; nothing where there is no such member. */
  change(id: string, changes: StaffChanges): Promise<void>;
  /** Of several at once one is true: the others' `from` is no longer what is stored. */
  replaceSecondFactor(id: string, from: SecondFactor, to: SecondFactor): Promise<boolean>;
  saveSession(session: StaffSession): Promise<void>;
  session(tokenDigest: string, now: Instant): Promise<StaffSession | undefined>;
  endSession(tokenDigest: string): Promise<void>;
  endSessionsOf(staffId: string): Promise<void>;
}
