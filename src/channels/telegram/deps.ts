import type { Instant } from '../../conversation/activity.ts';
import type { Sheds } from '../../conversation/channel.ts';
import type { AttachmentStore } from '../../conversation/store.ts';

/** The part of pino's logger that the channel uses. */
export interface TelegramLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What the channel itself has to put into words; everything else comes from the dialogs. */
export interface TelegramTexts {
  /** Stands for a shared contact. */
  contact: (contact: { phone: string; name: string }) => string;
  /** Stands for a shared place; degrees, and what the sender's map calls the place. */
  location: (location: { latitude: number; longitude: number; place?: string }) => string;
  /** Added to a message whose file is of a kind or size that is not taken. */
  attachmentRejected: string;
  /** Added to a message whose file could not be fetched from Telegram. */
  attachmentFailed: string;
  /** Sent when a message was given up, so that the citizen knows that nobody has it. */
  notAccepted: string;
  /** Stands under an answer that is still being written. */
  writing: string;
}

export interface TelegramWebhook {
  /** Where the program is reached from outside, for example `https://hotline.example.org`. */
  url: string;
  /** 1 to 256 characters of A-Z, a-z, 0-9, `_` and `-`. */
  secret: string;
  /** Where the handler is mounted below the url. */
  path: string;
}

/** Resolves after `ms`, or at once when the signal aborts. Never rejects. */
export type Wait = (ms: number, signal?: AbortSignal) => Promise<void>;

export interface TelegramDeps {
  token: string;
  /** Default: https://api.telegram.org */
  apiRoot?: string;
  /** Without it the channel polls. */
  webhook?: TelegramWebhook;
  /** Whether an update has to come again later. Default: never. */
  sheds?: Sheds;
  attachments: Pick<AttachmentStore, 'put'>;
  now: () => Instant;
  /** Names what is logged about one update. Default: random. */
  newTrace?: () => string;
  wait?: Wait;
  log: TelegramLog;
  /** Shown by Telegram as the bot's menu; without the slash. */
  commands: readonly { command: string; description: string }[];
  texts: TelegramTexts;
  timing?: Partial<Timing>;
}

/** Milliseconds. */
export interface Timing {
  /** How long Telegram may hold a getUpdates that finds nothing; it allows 50 seconds. */
  pollMs: number;
  /** How long any other call may take. The outbox gives a whole delivery 60 seconds. */
  callMs: number;
  /** How long turns under way may take to end when the channel stops. */
  stopMs: number;
}

export const defaultTiming: Timing = { pollMs: 50_000, callMs: 15_000, stopMs: 10_000 };

export const realWait: Wait = (ms, signal) =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
