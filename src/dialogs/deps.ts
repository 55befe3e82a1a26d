import type { Answering } from '../answering/answer-question.ts';
import type { EntitlementCheck } from '../answering/entitlements/check.ts';
import type { Triage } from '../answering/triage.ts';
import type { Button, Instant } from '../conversation/activity.ts';
import type { OwnDataReader } from '../conversation/forgetting.ts';
import type { TranscriptReader } from '../conversation/store.ts';
import type { TurnContext } from '../conversation/turn.ts';
import type { Throttle } from '../conversation/throttle.ts';
import type { Vault } from '../conversation/vault.ts';
import type { Regions } from '../knowledge/regions.ts';
import type { IncidentRepository } from '../tickets/incident.ts';
import type { HotlineWrite, TicketRepository } from '../tickets/repository.ts';
import type { RetentionRules } from '../tickets/retention-rules.ts';
import type { Similar } from '../tickets/similar.ts';
import type { StaffGroupDeps } from './staff-deps.ts';
import type { HandoverDesk } from './handover-desk.ts';
import type { SayDialog } from './wording.ts';

export interface DialogDeps extends StaffGroupDeps {
  answering: Answering;
  entitlements: EntitlementCheck;
  triage: Triage;
  regions: Regions;
  /** Words that need explaining → what they mean. */
  glossary: ReadonlyMap<string, string>;
  tickets: TicketRepository;
  /** Open tickets that may be about the same. */
  similar: Similar;
  incidents: Pick<IncidentRepository, 'get' | 'open'>;
  handover: HandoverDesk;
  /** What is kept of a citizen, and for how long. */
  own: OwnDataReader;
  transcripts: Pick<TranscriptReader, 'transcript'>;
  retention: RetentionRules;
  vault: Vault;
  /** The first telephone number of a person in a text, as it was written. */
  findPhone: (text: string) => string | undefined;
  /** Masks all but an address: the place of a concern is for those who handle it. */
  maskPlace: (text: string) => string;
  say: SayDialog;
  departmentName: (id: string) => string;
  newTicketNumber: (at: Instant) => string;
  newQueryCode: () => string;
  queryCodeDigest: (number: string, code: string) => string;
  /** Slows the guessing of query codes. */
  throttle: Throttle;
  /** A link to the private chat, for groups; undefined where the channel has none. */
  privateChatLink: () => string | undefined;
  /** Monotonic milliseconds, for `elapsedMs`. */
  stopwatch: () => number;
}

export type Turn = TurnContext<HotlineWrite>;

/** One way to act on a turn: true when it did. */
export type TurnStep = (turn: Turn) => Promise<boolean>;

export function buttonRow(...buttons: Button[]): Button[][] {
  return [buttons];
}
