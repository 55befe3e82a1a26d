import type { Context } from 'hono';
import type { Instant } from '../../conversation/activity.ts';
import type { Sheds } from '../../conversation/channel.ts';
import type { AttachmentStore, Outbox, TranscriptReader } from '../../conversation/store.ts';
import type { Throttle } from '../../conversation/throttle.ts';
import type { Vault } from '../../conversation/vault.ts';

/** The part of pino's logger that the page's side uses. */
export interface WebLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** An official number that the page turns into a link; `sms` where one writes to it instead of calling. */
export interface Phone {
  number: string;
  sms?: boolean;
}

/** A ticket as somebody may see it who holds its number and query code; everything in the citizen's words. */
export interface TicketProgress {
  number: string;
  title: string;
  status: string;
  /** Name of the department in charge. */
  department?: string;
  submittedAt: Instant;
  dueAt?: Instant;
  /** What was answered, after review. */
  reply?: string;
  /** Oldest first. */
  history: { at: Instant; words: string }[];
}

/** null where number and code do not belong together, whichever of them is wrong. */
export type LookupTicket = (number: string, code: string) => Promise<TicketProgress | null>;

export interface WebChannelDeps {
  transcripts: Pick<TranscriptReader, 'transcript'>;
  /** What waits to be shown is shown by whichever process has the page. */
  outbox: Pick<Outbox, 'unsent' | 'sent'>;
  attachments: AttachmentStore;
  vault: Pick<Vault, 'digest'>;
  lookupTicket: LookupTicket;
  /** Slows the guessing of query codes. */
  throttle: Throttle;
  phones: readonly Phone[];
  /** Said of an answer that is still being written. */
  writing: string;
  /** Whether somebody's life is in danger by these words; no limit turns such a message away. Default: never. */
  isUrgent?: (text: string) => boolean;
  /** Whether a message has to come again later: the page says so. Default: never. */
  sheds?: Sheds;
  /** Told when a limit turns somebody away. */
  limited?: () => void;
  client: (c: Context) => { address: string; https: boolean };
  now: () => Instant;
  /** Names one failure, so that what a citizen reports is found in the log. */
  newId: () => string;
  /** 32 random bytes, base64url. */
  newToken: () => string;
  log: WebLog;
  /** Heading of the page. Default: 小华 民生热线. */
  title?: string;
  /** Read the page's files anew on every request. */
  dev?: boolean;
  /** How often a quiet connection is told that it is alive. Default: 20,000. */
  heartbeatMs?: number;
  /** How long a page has to say that it shows what is shown once, before it is told again. Default: 3,000. */
  shownWithinMs?: number;
}
