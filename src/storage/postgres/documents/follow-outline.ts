import { sql, type Kysely } from 'kysely';
import type { DocumentOutline } from '../../../retrieval/ingest/library.ts';
import { statesOf, type DocumentState } from '../../../retrieval/documents/snapshot.ts';
import { batches } from '../../sql/batches.ts';
import { lockIndex, raiseStamp } from './state.ts';

type Db = Kysely<unknown>;

interface DocumentRow {
  seq: number;
  id: string;
  textDigest: string;
  title: string;
  shown: boolean;
  regions: string[];
  from: string | null;
  expires: string | null;
  claimClass: string;
  reviewed: boolean;
  superseded: boolean;
}

const AT_ONCE = 500;

/**
 * Brings what is known of the documents up to the library's outline, in one transaction: standings and reviews, what
 * is shown, what is gone. `keepChanged`: the old text of a changed document stays until the new one is there; what
 * has come in meanwhile is not shown before that. Returns the ids of documents that the index lacks.
 */
export async function followOutline(
  db: Db,
  outline: readonly DocumentOutline[],
  { version, keepChanged }: { version: string; keepChanged: boolean },
): Promise<string[]> {
  return db.transaction().execute(async (tx) => {
    await lockIndex(tx);
    const rows = await allDocuments(tx);
    const missing = missingFrom(outline, rows);
    const keep = keepChanged && missing.length > 0;
    const wanted = new Set(outline.map(({ id }) => id));
    const states = statesOf([rows], outline)[0] ?? [];
    const gone = rows.filter((row, i) => states[i]?.standing === undefined && !(keep && wanted.has(row.id)));
    const changed = rows.flatMap((row, i): Changed[] => {
      const state = states[i];
      if (state?.standing === undefined || (keep && !row.shown)) return [];
      return isSame(row, state) ? [] : [{ seq: row.seq, state, standing: state.standing }];
    });
    for (const some of batches(gone, AT_ONCE))
      await removeDocuments(
        tx,
        some.map(({ seq }) => seq),
      );
    for (const it of changed) await update(tx, it);
    const isNews = gone.length + changed.length > 0;
    if (missing.length === 0)
      await sql`update document_index.state set version = ${version}, stamp = stamp + ${isNews ? 1 : 0}`.execute(
        tx,
      );
    else if (isNews) await raiseStamp(tx);
    return missing;
  });
}

async function allDocuments(tx: Db): Promise<DocumentRow[]> {
  const { rows } = await sql<DocumentRow>`select seq, id, text_digest as "textDigest", title, shown, regions,
    valid_from as "from", expires, claim_class as "claimClass", reviewed, superseded
    from document_index.documents order by seq`.execute(tx);
  return rows;
}

function missingFrom(outline: readonly DocumentOutline[], rows: readonly DocumentRow[]): string[] {
  const there = new Set(rows.map(({ id, textDigest }) => `${textDigest} ${id}`));
  return outline.filter(({ id, textDigest }) => !there.has(`${textDigest} ${id}`)).map(({ id }) => id);
}

interface Changed {
  seq: number;
  state: DocumentState;
  standing: NonNullable<DocumentState['standing']>;
}

function isSame(row: DocumentRow, { standing, reviewed, superseded }: DocumentState): boolean {
  return (
    row.shown &&
    row.reviewed === reviewed &&
    row.superseded === superseded &&
    row.from === standing?.from &&
    row.expires === standing.expires &&
    row.claimClass === standing.claimClass &&
    row.regions.join() === standing.regions.join()
  );
}

async function update(tx: Db, { seq, state, standing }: Changed): Promise<void> {
  await sql`update document_index.documents set shown = true, regions = ${standing.regions}::text[],
    valid_from = ${standing.from}, expires = ${standing.expires}, claim_class = ${standing.claimClass},
    reviewed = ${state.reviewed}, superseded = ${state.superseded} where seq = ${seq}`.execute(tx);
}

/** With everything that hangs on them, and what they count for. */
async function removeDocuments(tx: Db, documents: readonly number[]): Promise<void> {
  const gone = sql`${[...documents]}::integer[]`;
  const parts = [
    ['passages', sql`document_index.passages it, unnest(it.terms) as key`],
    ['headings', sql`document_index.headings it, unnest(it.terms) as key`],
    ['wholes', sql`document_index.whole_terms it`],
  ] as const;
  for (const [part, from] of parts) {
    const column = sql.ref(part);
    await sql`update document_index.terms as known set ${column} = known.${column} - fewer.count
      from (select key, count(*)::integer as count from ${from} where it.document = any(${gone}) group by key) as fewer
      where known.key = fewer.key`.execute(tx);
  }
  await sql`delete from document_index.documents where seq = any(${gone})`.execute(tx);
}
