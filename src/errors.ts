/**
 * Every fault the program raises on purpose, with what it means. Expected outcomes are not faults and have
 * their own unions; a code here is for what should not have happened and what someone can do about it.
 */
export const errorCodes = {
  KNOWLEDGE_INVALID: 'the knowledge files break their format or contradict each other',
  KNOWLEDGE_NOT_FOUND: 'the knowledge folder, or a file it needs, is missing or cannot be read',
  CONFIG_INVALID: 'an environment variable is missing or has a value outside its range',
  DOCUMENT_UNREADABLE: 'a file that was brought in cannot be read',
  INDEX_UNREADABLE: 'the search index on disk is damaged or was built by another version',
  STORAGE_FAILED: 'the database refused a read or a write',
  STORAGE_FULL: 'the disk or the database has no room left',
  STORAGE_BUSY: 'another process holds the database for longer than the time allowed',
  EXTENSION_MISSING: 'the PostgreSQL server lacks an extension that the configuration asks for',
  BACKUP_INVALID: 'a backup is damaged, incomplete, of another version, or no backup at all',
  DATA_NOT_EMPTY: 'a backup is to be restored into a folder that is not empty',
  TELEGRAM_UNAUTHORIZED: 'Telegram does not know the bot token',
  TELEGRAM_CONFLICT: 'another process polls Telegram with the same token, or a webhook is set',
  CHANNEL_SEND_FAILED: 'a channel could not deliver a message',
  UPDATE_MALFORMED: 'a channel received an update that does not have the documented shape',
  MOVE_NOT_ALLOWED: 'a ticket cannot make this move from the status it has',
  TICKET_CONFLICT: 'a ticket was changed by somebody else in between',
  TICKET_NOT_FOUND: 'no ticket has this number',
  ATTACHMENT_REJECTED: 'an attachment is too large, of a kind that is not taken, or unreadable',
  SIGN_IN_FAILED: 'name or password is wrong, or the session has ended',
  FORBIDDEN: 'the person signed in may not do this',
  MODEL_FAILED: 'a language or embedding model failed, timed out or answered in another shape',
  PROMPT_INVALID: 'a prompt template is missing or its placeholders do not match the code',
  USAGE: 'the command line does not say what to do',
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** `remedy` is shown to whoever runs the program: one sentence on what to do next. */
export class HotlineError extends Error {
  override readonly name = 'HotlineError';
  readonly code: ErrorCode;
  readonly remedy: string;

  constructor(code: ErrorCode, message: string, detail: { remedy: string; cause?: unknown }) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.remedy = detail.remedy;
  }
}

/** Closes a switch over a union: a member that is added later stops compiling here. */
export function assertNever(value: never): never {
  throw new TypeError(`Unexpected value: ${JSON.stringify(value)}`);
}
