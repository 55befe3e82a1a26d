import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { HotlineError, type ErrorCode } from '../../errors.ts';
import type { WebChannelDeps } from './deps.ts';
import { faultWords, fill, waitWords, type FaultName } from './text.ts';

const statuses: Record<FaultName, ContentfulStatusCode> = {
  NO_SESSION: 401,
  FOREIGN: 403,
  BAD_REQUEST: 400,
  EMPTY: 400,
  TOO_LONG: 400,
  TOO_MANY_FILES: 400,
  TOO_OFTEN: 429,
  FILE_TOO_LARGE: 413,
  FILE_REJECTED: 400,
  FILE_UNKNOWN: 400,
  NOT_FOUND: 404,
  BUSY: 503,
  STOPPING: 503,
  INTERNAL: 500,
};

const byErrorCode: Partial<Record<ErrorCode, FaultName>> = {
  STORAGE_BUSY: 'BUSY',
  STORAGE_FULL: 'BUSY',
  ATTACHMENT_REJECTED: 'FILE_REJECTED',
};

/** What passes by itself. */
const AGAIN_MS = 5_000;

/** `{code, message, remedy}` in words for citizens; `waitMs` also becomes Retry-After. */
export function fault(c: Context, code: FaultName, waitMs = statuses[code] === 503 ? AGAIN_MS : 0): Response {
  const { message, remedy } = faultWords[code];
  const seconds = Math.ceil(waitMs / 1000);
  const headers = { 'Cache-Control': 'no-store', ...(seconds > 0 && { 'Retry-After': String(seconds) }) };
  const words = fill(remedy, { wait: waitWords(waitMs) });
  return c.json({ code, message, remedy: words }, statuses[code], headers);
}

/** Turns what was thrown into an answer to the page's script; the log gets the rest. */
export function createFailed({ log, newId }: Pick<WebChannelDeps, 'log' | 'newId'>) {
  return (error: unknown, c: Context): Response => {
    // What a browser shows by itself gets the error page that everything served here shares.
    if (!c.req.path.startsWith('/api/')) throw error;
    const known = error instanceof HotlineError ? byErrorCode[error.code] : undefined;
    if (known === 'FILE_REJECTED') return fault(c, known);
    const incident = newId();
    log.error(
      { err: error, incident, method: c.req.method, path: c.req.path },
      'a request of the page failed',
    );
    c.header('X-Incident', incident);
    return fault(c, known ?? 'INTERNAL');
  };
}
