import type { AuditLog } from '../conversation/audit.ts';
import type { Neighbours } from '../conversation/neighbours.ts';
import type { GapRepository } from '../answering/gaps.ts';
import type { Outbox, SettingStore, TranscriptReader } from '../conversation/store.ts';
import type { Tallies } from '../conversation/throttle.ts';
import type { SealedValues } from '../conversation/vault.ts';
import type { DraftRepository } from '../knowledge/drafts/draft.ts';
import type { DocumentLibrary } from '../retrieval/ingest/library.ts';
import type { HandoverRepository, PresenceRepository } from '../tickets/handover-repository.ts';
import type { IncidentRepository } from '../tickets/incident.ts';
import type { RetentionStore } from '../tickets/retention.ts';
import type { ReportSource } from '../tickets/reports/report-source.ts';
import type { TicketChanges } from '../tickets/similar/changes.ts';
import type { HotlineStore, StaffRepository, TicketRepository } from '../tickets/repository.ts';
import type { CannedReplies } from '../tickets/canned.ts';
import type { SavedFilters } from '../tickets/saved-filters.ts';
import type { TicketSearch } from '../tickets/search/ticket-search.ts';
import type { TopicSource } from '../tickets/topics/topic-source.ts';
import type { AttachmentRows } from './attachments.ts';

/** Everything the program keeps, behind the ports of the rooms that own it. */
export interface Storage {
  store: HotlineStore;
  transcripts: TranscriptReader;
  outbox: Outbox;
  tickets: TicketRepository;
  search: TicketSearch;
  canned: CannedReplies;
  savedFilters: SavedFilters;
  reports: ReportSource;
  handovers: HandoverRepository;
  incidents: IncidentRepository;
  ticketChanges: TicketChanges;
  presence: PresenceRepository;
  staff: StaffRepository;
  settings: SettingStore;
  tallies: Tallies;
  audit: AuditLog;
  /** What the attachment store knows about its files. */
  attachmentRows: AttachmentRows;
  library: DocumentLibrary;
  gaps: GapRepository;
  drafts: DraftRepository;
  topics: TopicSource;
  retention: RetentionStore;
  sealed: SealedValues;
  /** Other processes on the same database, where there can be any. */
  neighbours: Neighbours;
  /** Lets the unit of work that is under way end, then closes. */
  close(): Promise<void>;
}
