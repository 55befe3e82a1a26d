import pg from 'pg';
import { HotlineError } from '../../errors.ts';

/** SQLSTATEs after which the same thing may succeed: somebody else was in the way, or the server was. */
const BUSY = new Set([
  '40001', // serialization_failure
  '40P01', // deadlock_detected
  '53200', // out_of_memory
  '53300', // too_many_connections
  '55P03', // lock_not_available
  '57014', // query_canceled: the statement took longer than allowed
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  '57P05', // idle_session_timeout
  '25P03', // idle_in_transaction_session_timeout
]);
const NETWORK = /^(?:ECONN|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOENT)/;
/** What the driver says without a code when a connection is lost or cannot be had. */
const LOST = /connection terminated|timeout exceeded when trying to connect|not queryable/i;

/** Says what a failure of the server means; `name` is the database without its user and password. */
export function postgresFault(error: unknown, name: string): unknown {
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (code === '53100') {
    return new HotlineError('STORAGE_FULL', `The database ${name} has no room left: ${message}`, {
      remedy: `Make room on the disk of the server of ${name}, then try again.`,
      cause: error,
    });
  }
  if (BUSY.has(code) || code.startsWith('08')) {
    return new HotlineError('STORAGE_BUSY', `The database ${name} cannot do it now: ${message} (${code})`, {
      remedy: 'Try again; if it stays so, look at the load and the log of the server.',
      cause: error,
    });
  }
  if (NETWORK.test(code) || (code === '' && LOST.test(message))) {
    return new HotlineError('STORAGE_BUSY', `The database ${name} cannot be reached: ${message || code}`, {
      remedy:
        'Check that the server runs, that DATABASE_URL names it, and that it is let through the network.',
      cause: error,
    });
  }
  if (!(error instanceof pg.DatabaseError)) return error;
  return new HotlineError('STORAGE_FAILED', `The database ${name} refused: ${message} (${code})`, {
    remedy: remedyFor(code),
    cause: error,
  });
}

/** Whether nothing was written and the same unit of work may simply be written again. */
export function wasInTheWay(error: unknown): boolean {
  return error instanceof HotlineError && ['40001', '40P01'].includes(codeOf(error.cause));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function remedyFor(code: string): string {
  if (code.startsWith('28')) return 'Check the user and the password in DATABASE_URL.';
  if (code === '3D000') return 'Create the database that DATABASE_URL names.';
  if (code === '42501') return 'The user in DATABASE_URL must own the schema, or be allowed to create in it.';
  return 'Look at the log of the server; if the program was changed, report it with this message.';
}
