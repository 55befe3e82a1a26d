import { sql, type Kysely } from 'kysely';
import { buildSegment } from '../../../retrieval/documents/build-segment.ts';
import { createLengths } from '../../../retrieval/documents/counted.ts';
import type {
  DocumentIndexNews,
  DocumentIndexOptions,
  OpenDocumentIndex,
} from '../../../retrieval/documents/document-index.ts';
import type { AverageLengths } from '../../../retrieval/documents/segment.ts';
import { batches } from '../../sql/batches.ts';
import { ensureVectorExtension } from './extension.ts';
import { followOutline } from './follow-outline.ts';
import { createSearch, readTotals, type Totals } from './search.ts';
import { ensureTables, keepAverages, readState, type FoundTables, type IndexState } from './state.ts';
import { createSearchIndexes, dropSearchIndexes } from './tables.ts';
import { writeSegmentRows } from './write-segment.ts';

type Db = Kysely<unknown>;

export interface PgvectorOptions extends Pick<
  DocumentIndexOptions,
  'library' | 'embedder' | 'weights' | 'covers' | 'onNews'
> {
  db: Db;
  /** Connections whose statements may take long: building a graph does. */
  unhurried: Db;
  /** Of the database, in messages. */
  name: string;
  /** Units that meet the conditions below which they are compared one by one; as in process unless given. */
  exactBelow?: number;
  /** Closes what was opened for this index. */
  close: () => Promise<void>;
}

/** Documents that are embedded and written together; nobody holds more of the corpus than that. */
const BATCH = 50;

type Why = Pick<Extract<DocumentIndexNews, { type: 'building' }>, 'why' | 'detail'>;

interface Current {
  state: IndexState;
  totals: Totals;
}

/**
 * The index of the library's documents in PostgreSQL, shared by all instances. One of them fills it at a time.
 * Throws HotlineError EXTENSION_MISSING, and STORAGE_… as every use of the database.
 */
export async function openPgvectorIndex(
  options: PgvectorOptions,
  { build }: { build: boolean },
): Promise<OpenDocumentIndex> {
  const { db, unhurried, name, library, embedder, onNews } = options;
  await ensureVectorExtension(unhurried, name);
  const tables = await ensureTables(unhurried, embedder);
  let current = await look(db);
  let running = Promise.resolve();
  let waited = 0;
  const refresh = (mode: { build: boolean }, why: Why = { why: 'changed' }) => {
    const next = running.then(async () => {
      const isBuilt = await takeOver(options, mode, why);
      current = await look(db);
      return isBuilt;
    });
    // The next refresh waits for this one, however it ends; who asked for this one hears how it ended.
    running = next.then(
      () => undefined,
      () => undefined,
    );
    return next;
  };
  const isBuilt = await refresh({ build }, whyOf(tables, current));
  const { documents, passages } = current.totals;
  if (!isBuilt && documents > 0) onNews({ type: 'loaded', documents, passages });
  return {
    refresh: async (mode) => void (await refresh(mode)),
    search: createSearch(db, options, options.exactBelow),
    async stamp() {
      const { stamp, version } = await readState(db);
      const isBehind = version !== `${await library.version()}/${embedder.id}`;
      // Whoever is filling the index may die of it: while it is behind, each look is worth another try.
      return `${stamp} ${isBehind ? `behind ${(waited += 1)}` : version}`;
    },
    close: options.close,
    get documents() {
      return current.totals.documents;
    },
    get passages() {
      return current.totals.passages;
    },
    get version() {
      // Reviews are taken over while documents are still missing, and the library's version waits for these.
      return `${current.state.version}/${current.state.stamp}`;
    },
  };
}

async function look(db: Db): Promise<Current> {
  return { state: await readState(db), totals: await readTotals(db) };
}

function whyOf(tables: FoundTables, { totals }: Current): Why {
  if (tables.was === 'foreign') return { why: 'foreign', detail: tables.detail };
  return { why: totals.texts.wholes > 0 ? 'changed' : 'missing' };
}

/** All on one connection, which holds the lock of whoever fills the index. Whether anything was built. */
function takeOver(options: PgvectorOptions, { build }: { build: boolean }, why: Why): Promise<boolean> {
  const { unhurried, library, embedder, onNews } = options;
  return unhurried.connection().execute(async (db) => {
    const isMine = build && (await tryLock(db));
    try {
      const version = `${await library.version()}/${embedder.id}`;
      const outline = await library.outline();
      const missing = await followOutline(db, outline, { version, keepChanged: build });
      if (!isMine || missing.length === 0) return false;
      onNews({ type: 'building', ...why, documents: missing.length });
      await fill(db, options, missing);
      await followOutline(db, outline, { version, keepChanged: false });
      return true;
    } finally {
      if (isMine) await unlock(db);
    }
  });
}

async function fill(db: Db, options: PgvectorOptions, missing: readonly string[]): Promise<void> {
  const { library, embedder, onNews } = options;
  const isFirst = (await readTotals(db)).texts.wholes === 0;
  if (isFirst) await dropSearchIndexes(db);
  const { averages = await measure(db, library, missing) } = await readState(db);
  let done = 0;
  for (const ids of batches(missing, BATCH)) {
    const { segment } = await buildSegment([await library.some(ids)], {
      name: 'rows',
      embedder,
      averages,
      withGraph: false,
      onProgress: (units) => onNews({ type: 'progress', passages: done + units }),
    });
    await writeSegmentRows(db, segment);
    done += segment.vectors.count;
  }
  await createSearchIndexes(db);
}

/** Read once before anything is written: each text is weighed against the average length of all. */
async function measure(
  db: Db,
  library: PgvectorOptions['library'],
  ids: readonly string[],
): Promise<AverageLengths> {
  const lengths = createLengths();
  for (const some of batches(ids, BATCH)) for (const it of await library.some(some)) lengths.add(it);
  const averages = lengths.averages();
  await keepAverages(db, averages);
  return averages;
}

async function tryLock(db: Db): Promise<boolean> {
  const { rows } = await sql<{ got: boolean }>`
    select pg_try_advisory_lock(hashtextextended('document_index fill', 0)) as got`.execute(db);
  return rows[0]?.got === true;
}

async function unlock(db: Db): Promise<void> {
  await sql`select pg_advisory_unlock(hashtextextended('document_index fill', 0))`.execute(db);
}
