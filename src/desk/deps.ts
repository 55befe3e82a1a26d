import type { Context } from 'hono';
import type { SearchReport } from '../answering/explain.ts';
import type { ConversationId, Instant } from '../conversation/activity.ts';
import type { AttachmentStore, TranscriptReader } from '../conversation/store.ts';
import type { Throttle } from '../conversation/throttle.ts';
import type { Vault } from '../conversation/vault.ts';
import type { Client, HttpLog } from '../http.ts';
import type { IsoDate, RegionCode } from '../knowledge/item.ts';
import type { DocumentLibrary } from '../retrieval/ingest/library.ts';
import type { HotlineStore, StaffMember, StaffRepository, TicketRepository } from '../tickets/repository.ts';
import type { IncidentRepository } from '../tickets/incident.ts';
import type { CannedReplies } from '../tickets/canned.ts';
import type { SavedFilters } from '../tickets/saved-filters.ts';
import type { TicketSearch } from '../tickets/search/ticket-search.ts';
import type { Similar } from '../tickets/similar.ts';
import type { TicketClock } from '../tickets/clock.ts';
import type { RoutingSuggestion } from '../tickets/routing/routing.ts';
import type { Actor, Ticket } from '../tickets/ticket.ts';
import type { ReportSource } from '../tickets/reports/report-source.ts';
import type { UnitDeps } from '../tickets/unit-of-moves.ts';
import type { LearningDeps } from './gap-deps.ts';
import type { LiveDeps } from './live-deps.ts';

/** A passage as staff check it: what the bot had before it when it answered. */
export interface PassageDescription {
  title: string;
  section: string;
  text: string;
  document: string;
  locator: string;
}

export interface SuggestedAnswer {
  text: string;
  sources: readonly string[];
}

export interface Named {
  id: string;
  name: string;
}

export type StaffActor = Extract<Actor, { type: 'staff' }>;

/** Who asks, established anew on every request. */
export interface SignedIn {
  member: StaffMember;
  actor: StaffActor;
  /** The session's token; never shown, never stored. */
  token: string;
  /** Goes into every form of this session. */
  csrf: string;
}

/** What staff did that is no move of a ticket. */
export interface RecordedAct {
  staff: string;
  /** `contact.shown`, `staff.added` … */
  action: string;
  /** The id of what it was done to. */
  subject: string;
  /** Kept as a digest. */
  detail?: string;
}

export interface DeskDeps extends UnitDeps {
  /** Whether administrators need a second step to sign in. */
  secondFactorRequired: boolean;
  store: Pick<HotlineStore, 'commit' | 'conversation'>;
  tickets: TicketRepository;
  search: TicketSearch;
  savedFilters: SavedFilters;
  canned: CannedReplies;
  /** Tickets that may be about the same. */
  similar: Similar;
  incidents: IncidentRepository;
  /** What the bot would answer; undefined where it has nothing. Leaves no trace. */
  suggestAnswer: (question: string, region?: RegionCode) => Promise<SuggestedAnswer | undefined>;
  reports: ReportSource;
  live: LiveDeps;
  learning: LearningDeps;
  transcripts: TranscriptReader;
  attachments: Pick<AttachmentStore, 'get'>;
  staff: StaffRepository;
  vault: Vault;
  /** Slows the guessing of passwords and one-time codes. */
  throttle: Throttle;
  hashPassword: (password: string) => Promise<string>;
  verifyPassword: (password: string, hash: string) => Promise<boolean>;
  departments: readonly Named[];
  /** What tickets are about, `id` is that of categories.yaml. */
  categories: readonly Named[];
  /** Where a concern may belong. */
  suggestRouting: (ticket: Ticket) => Promise<RoutingSuggestion>;
  /** Called after staff have decided where one belongs. */
  onRouted: () => void;
  /** Offered when a ticket is entered; `id` is a code of GB/T 2260. */
  regions: readonly Named[];
  library: Pick<DocumentLibrary, 'list' | 'get' | 'confirm'>;
  /** Called after a change to what was ingested; the index has to follow. */
  onLibraryChanged: () => void;
  /** Any region's full name. */
  regionName: (code: string) => string | undefined;
  /** The code of the one place that is meant; undefined where there is none or several. */
  resolveRegion: (name: string) => string | undefined;
  describePassage: (id: string) => Promise<PassageDescription | undefined>;
  /** What an answer to this question would rest on, for a region's code and a date (today) if given. */
  explain: (question: string, region?: RegionCode, asOf?: IsoDate) => Promise<SearchReport>;
  /** Called after a commit that left something in the outbox. */
  onCommitted: (conversation: ConversationId) => void;
  clock: TicketClock;
  /** What a member says to the bot to bind the own chat account; missing where there is no such channel. */
  bindingCode?: (member: StaffMember) => string;
  newTicketNumber: (at: Instant) => string;
  newQueryCode: () => string;
  /** What is kept of a query code. */
  queryCodeDigest: (number: string, code: string) => string;
  /** Hides personal data; official numbers stay. */
  mask: (text: string) => string;
  /** All but an address, for the place of a concern; `mask` where it is left out. */
  maskPlace?: (text: string) => string;
  /** Numbers alone, for what staff write to citizens: offices have rooms, and officials names. */
  maskReply?: (text: string) => string;
  now: () => Instant;
  /** 32 random bytes, base64url. */
  newToken: () => string;
  client: (c: Context) => Client;
  /** Leaves a row in the audit log, and a line in the running log; done before what it is about is shown. */
  record: (act: RecordedAct) => Promise<void>;
  log: HttpLog;
}
