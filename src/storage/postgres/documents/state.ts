import { sql, type Kysely } from 'kysely';
import type { AverageLengths } from '../../../retrieval/documents/segment.ts';
import { createTables, dropTables, FORMAT } from './tables.ts';

/** What holds for the whole index, read with every search. */
export interface IndexState {
  embedder: string;
  /** Goes up with every change that a search can see. */
  stamp: number;
  /** Of the library that it was last brought up to. */
  version: string;
  averages: AverageLengths | undefined;
}

interface StateRow {
  format: number;
  embedder: string;
  stamp: number;
  version: string;
  passage: number | null;
  heading: number | null;
  whole: number | null;
}

export async function readState(db: Kysely<unknown>): Promise<IndexState> {
  const row = await stateRow(db);
  const { embedder = '', stamp = 0, version = '', passage, heading, whole } = row ?? {};
  const isMeasured = typeof passage === 'number' && typeof heading === 'number' && typeof whole === 'number';
  return { embedder, stamp, version, averages: isMeasured ? { passage, heading, whole } : undefined };
}

async function stateRow(db: Kysely<unknown>): Promise<StateRow | undefined> {
  const { rows } = await sql<StateRow>`select format, embedder, stamp, version, passage_length as passage,
    heading_length as heading, whole_length as whole from document_index.state`.execute(db);
  return rows[0];
}

export type FoundTables = { was: 'there' } | { was: 'missing' } | { was: 'foreign'; detail: string };

/** The tables for this encoder; those of another one, or of another format, are made anew. What became of them. */
export async function ensureTables(
  db: Kysely<unknown>,
  embedder: { id: string; dimensions: number },
): Promise<FoundTables> {
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('document_index tables', 0))`.execute(tx);
    const { rows } = await sql<{ found: string | null }>`
      select to_regclass('document_index.state')::text as found`.execute(tx);
    const isThere = (rows[0]?.found ?? null) !== null;
    const state = isThere ? await stateRow(tx) : undefined;
    if (state?.format === FORMAT && state.embedder === embedder.id) return { was: 'there' };
    await dropTables(tx);
    await createTables(tx, embedder.dimensions);
    await sql`insert into document_index.state (id, format, embedder) values (1, ${FORMAT}, ${embedder.id})`.execute(
      tx,
    );
    return state === undefined ? { was: 'missing' } : { was: 'foreign', detail: state.embedder };
  });
}

export async function keepAverages(
  db: Kysely<unknown>,
  { passage, heading, whole }: AverageLengths,
): Promise<void> {
  await sql`update document_index.state set passage_length = ${passage}, heading_length = ${heading},
    whole_length = ${whole}`.execute(db);
}

export async function raiseStamp(db: Kysely<unknown>): Promise<void> {
  await sql`update document_index.state set stamp = stamp + 1`.execute(db);
}

/** Whoever changes the index does so alone, so that counts of terms stay right and nobody waits in a circle. */
export async function lockIndex(tx: Kysely<unknown>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('document_index change', 0))`.execute(tx);
}
