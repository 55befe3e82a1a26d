import type { Database as SqliteFile } from 'better-sqlite3';
import pg from 'pg';
import { HotlineError } from '../../errors.ts';
import { createSqliteStorage } from '../sqlite/storage.ts';
import { storageFault } from '../sqlite/fault.ts';
import { openSqliteFile } from '../sqlite/open.ts';
import { columnsOf, highestGiven, tablesInOrder } from './move-source.ts';
import { createRowDigest, type RowDigest } from './row-digest.ts';
import { postgresFault } from './fault.ts';
import { connectionOf, nameOf } from './open.ts';
import { createPostgresStorage } from './storage.ts';

export interface MovedTable {
  table: string;
  rows: number;
}

/** A new database has a row in these, which says that nothing has happened yet. */
const BORN_WITH = new Set(['library_version', 'audit_head']);
const READ_ROWS = 500;
/** A statement takes 65,535 values. */
const MOST_VALUES = 30_000;
/** The hotline that runs on the file is given this long to end the transaction that it is in. */
const LOCK_WAIT_MS = 10_000;

/**
 * Copies every row of the SQLite file into the empty database that the URL names, in one transaction, and compares
 * count and digest of each table with what the server gives back. The file is locked against writing meanwhile, and
 * for good once all is there: a hotline that still runs on it accepts nothing more, and what it did not accept its
 * senders send again. Throws HotlineError; then the file is as it was and the target empty.
 */
export async function moveToPostgres(options: {
  file: string;
  url: string;
  clock: () => number;
  onTable?: (moved: MovedTable) => void;
}): Promise<MovedTable[]> {
  const { file, url, clock, onTable = () => undefined } = options;
  const name = nameOf(url);
  // Both have the tables of this version.
  await (await createSqliteStorage({ file, clock, busyTimeoutMs: LOCK_WAIT_MS })).close();
  await (await createPostgresStorage({ url, clock })).close();
  const source = openSqliteFile(file, LOCK_WAIT_MS);
  const target = new pg.Client(connectionOf(url));
  try {
    lock(source, file);
    await target.connect();
    await target.query('begin');
    const moved = await moveAll(source, target, onTable);
    // What is searched by is cut anew when the hotline is first opened there.
    await target.query('update search_state set is_filled = 0');
    closeForGood(source);
    await target.query('commit');
    source.exec('commit');
    return moved;
  } catch (error) {
    if (source.inTransaction) source.exec('rollback');
    throw postgresFault(storageFault(error, file), name);
  } finally {
    source.close();
    // A transaction that was not committed ends with the connection.
    await target.end();
  }
}

function lock(source: SqliteFile, file: string): void {
  try {
    source.exec('begin immediate');
  } catch (error) {
    throw storageFault(error, file);
  }
}

async function moveAll(
  source: SqliteFile,
  target: pg.Client,
  onTable: (moved: MovedTable) => void,
): Promise<MovedTable[]> {
  const tables = tablesInOrder(source);
  for (const table of tables) await refuseFull(target, table);
  const moved: MovedTable[] = [];
  for (const table of tables) {
    const columns = columnsOf(source, table);
    const sent = await copy(source, target, { table, columns });
    const arrived = await digestOf(target, { table, columns });
    if (sent.value() !== arrived.value()) {
      throw new HotlineError('STORAGE_FAILED', `The rows of ${table} did not arrive as they were.`, {
        remedy: 'Nothing was moved; report it with this message.',
      });
    }
    await continueNumbers(source, target, table);
    moved.push({ table, rows: sent.rows() });
    onTable({ table, rows: sent.rows() });
  }
  return moved;
}

async function refuseFull(target: pg.Client, table: string): Promise<void> {
  if (BORN_WITH.has(table)) {
    await target.query(`delete from ${quoted(table)}`);
    return;
  }
  const { rows } = await target.query(`select 1 from ${quoted(table)} limit 1`);
  if (rows.length === 0) return;
  throw new HotlineError(
    'STORAGE_FAILED',
    `The database that DATABASE_URL names is in use: ${table} has rows.`,
    {
      remedy: 'Move into a new, empty database.',
    },
  );
}

interface Named {
  table: string;
  columns: readonly string[];
}

async function copy(source: SqliteFile, target: pg.Client, { table, columns }: Named): Promise<RowDigest> {
  const digest = createRowDigest();
  const perStatement = Math.max(1, Math.min(READ_ROWS, Math.floor(MOST_VALUES / columns.length)));
  let batch: unknown[][] = [];
  const names = columns.map(quoted).join(', ');
  const send = async () => {
    if (batch.length === 0) return;
    let n = 0;
    const rows = batch.map((row) => `(${row.map(() => `$${(n += 1)}`).join(', ')})`).join(', ');
    await target.query(`insert into ${quoted(table)} (${names}) values ${rows}`, batch.flat());
    batch = [];
  };
  for (const row of source
    .prepare<[], unknown[]>(`select ${names} from ${quoted(table)}`)
    .raw()
    .iterate()) {
    digest.add(row);
    batch.push(row);
    if (batch.length >= perStatement) await send();
  }
  await send();
  return digest;
}

async function digestOf(target: pg.Client, { table, columns }: Named): Promise<RowDigest> {
  const digest = createRowDigest();
  const names = columns.map(quoted).join(', ');
  await target.query(`declare moved no scroll cursor for select ${names} from ${quoted(table)}`);
  for (;;) {
    const { rows } = await target.query<unknown[]>({
      text: `fetch ${READ_ROWS} from moved`,
      rowMode: 'array',
      types: { getTypeParser: (oid: number) => (NUMBERS.has(oid) ? Number : String) },
    } as pg.QueryArrayConfig);
    if (rows.length === 0) break;
    for (const row of rows) digest.add(row);
  }
  await target.query('close moved');
  return digest;
}

const NUMBERS = new Set<number>([
  pg.types.builtins.INT2,
  pg.types.builtins.INT4,
  pg.types.builtins.INT8,
  pg.types.builtins.NUMERIC,
  pg.types.builtins.FLOAT4,
  pg.types.builtins.FLOAT8,
]);

/** A number that was given once is never given again, also where its row is gone. */
async function continueNumbers(source: SqliteFile, target: pg.Client, table: string): Promise<void> {
  const last = highestGiven(source, table);
  if (last === 0) return;
  await target.query('select setval(pg_get_serial_sequence($1, $2), $3)', [quoted(table), 'seq', last]);
}

/** Reading stays possible; a process that has the file open meets this with its next write. */
function closeForGood(source: SqliteFile): void {
  for (const table of tablesInOrder(source)) {
    for (const change of ['insert', 'update', 'delete']) {
      source.exec(`create trigger ${quoted(`${table}_moved_${change}`)} before ${change} on ${quoted(table)}
        begin select raise(abort, 'this hotline has moved to PostgreSQL'); end`);
    }
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
