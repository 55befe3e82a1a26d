import type { ConversationId, Instant } from '../conversation/activity.ts';
import type { TurnStore } from '../conversation/store.ts';
import type { HandoverWrite } from './handover.ts';
import type { IncidentWrite } from './incident.ts';
import type { Role, Ticket, TicketEvent, TicketKind, TicketStatus, TicketWrite, Urgency } from './ticket.ts';

export interface TicketFilter {
  statuses?: readonly TicketStatus[];
  kinds?: readonly TicketKind[];
  department?: string;
  /** Found in number, title, description or place. */
  text?: string;
  overdueAt?: Instant;
  limit: number;
  offset: number;
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
  /** Urgent first, then by deadline. `total` is the count without limit and offset. */
  list(filter: TicketFilter): Promise<{ tickets: Ticket[]; total: number }>;
  /** The tickets that went into this one and are still with it, by number. */
  mergedInto(number: string): Promise<Ticket[]>;
  /** Open tickets on which the passing of time has something to do by then, the longest waiting first. */
  alarming(by: AlarmLimits, limit: number): Promise<Ticket[]>;
  /** Newest first. */
  ofConversation(id: ConversationId, limit: number): Promise<Ticket[]>;
  counts(): Promise<Partial<Record<TicketStatus, number>>>;
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

export interface StaffRepository {
  byLogin(login: string): Promise<StaffMember | undefined>;
  byId(id: string): Promise<StaffMember | undefined>;
  byChat(chatDigest: string): Promise<StaffMember | undefined>;
  list(): Promise<StaffMember[]>;
  /** Creates or replaces. */
  save(member: StaffMember): Promise<void>;
  saveSession(session: StaffSession): Promise<void>;
  session(tokenDigest: string, now: Instant): Promise<StaffSession | undefined>;
  endSession(tokenDigest: string): Promise<void>;
  endSessionsOf(staffId: string): Promise<void>;
}
