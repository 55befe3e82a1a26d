import { sql, type Kysely } from 'kysely';

/** Other tables are made anew from the library. */
export const FORMAT = 1;

type Db = Kysely<unknown>;

/**
 * A schema of its own, outside the migrations: it is there only where the index is kept in the database, and can be
 * dropped and made again at any time. Term keys are those of `termKeys` as signed numbers.
 */
export async function createTables(db: Db, dimensions: number): Promise<void> {
  await sql`create schema if not exists document_index`.execute(db);
  await sql`create table document_index.state (
    id integer primary key check (id = 1), format integer not null, embedder text not null,
    stamp bigint not null default 0, version text not null default '',
    passage_length double precision, heading_length double precision, whole_length double precision)`.execute(
    db,
  );
  // Not shown: brought in, and not yet held against the versions of the same law.
  await sql`create table document_index.documents (
    seq integer generated always as identity primary key,
    id text collate "C" not null, text_digest text collate "C" not null, title text not null, kind text not null,
    shown boolean not null default false,
    regions text[] not null default '{}', valid_from text collate "C", expires text collate "C",
    claim_class text not null default '', reviewed boolean not null default false,
    superseded boolean not null default false, passages integer not null, headings integer not null, units integer not null,
    unique (id, text_digest))`.execute(db);
  await sql`create table document_index.headings (
    seq integer generated always as identity primary key,
    document integer not null references document_index.documents (seq) on delete cascade,
    section text not null, terms integer[] not null, once real not null, packed bytea not null)`.execute(db);
  await sql`create table document_index.passages (
    seq integer generated always as identity primary key,
    document integer not null references document_index.documents (seq) on delete cascade,
    heading integer not null, place integer not null,
    terms integer[] not null, once real not null, packed bytea not null,
    unique (document, place))`.execute(db);
  await createUnits(db, dimensions);
  await sql`create table document_index.whole_terms (
    key integer not null, document integer not null references document_index.documents (seq) on delete cascade,
    strength smallint not null, primary key (key, document))`.execute(db);
  await sql`create table document_index.terms (
    key integer primary key, passages integer not null, headings integer not null, wholes integer not null)`.execute(
    db,
  );
  await createForeignIndexes(db);
}

/** Vectors are kept in whole numbers from −127 to 127: a cosine does not ask how long they are. */
async function createUnits(db: Db, dimensions: number): Promise<void> {
  await sql`create table document_index.units (
    seq integer generated always as identity primary key,
    passage integer not null references document_index.passages (seq) on delete cascade,
    document integer not null, locator text not null, text text not null,
    vector bytea not null, scale real not null, embedding halfvec(${sql.lit(dimensions)}) not null)`.execute(
    db,
  );
}

/** What a document takes along when it goes. */
async function createForeignIndexes(db: Db): Promise<void> {
  await sql`create index on document_index.headings (document)`.execute(db);
  await sql`create index on document_index.units (passage)`.execute(db);
  await sql`create index on document_index.units (document)`.execute(db);
  await sql`create index on document_index.whole_terms (document)`.execute(db);
}

export async function dropTables(db: Db): Promise<void> {
  await sql`drop schema if exists document_index cascade`.execute(db);
}

const SEARCH_INDEXES = ['passage_words', 'heading_words', 'unit_graph'] as const;

/** Filling goes faster without them. */
export async function dropSearchIndexes(db: Db): Promise<void> {
  for (const name of SEARCH_INDEXES)
    await sql`drop index if exists ${sql.table(`document_index.${name}`)}`.execute(db);
}

export async function createSearchIndexes(db: Db): Promise<void> {
  await db.transaction().execute(async (tx) => {
    // A graph that does not fit there takes many times as long to build.
    await sql`set local maintenance_work_mem = '256MB'`.execute(tx);
    await sql`create index if not exists passage_words on document_index.passages using gin (terms)`.execute(
      tx,
    );
    await sql`create index if not exists heading_words on document_index.headings using gin (terms)`.execute(
      tx,
    );
    await sql`create index if not exists unit_graph on document_index.units
      using hnsw (embedding halfvec_cosine_ops) with (m = 16, ef_construction = 80)`.execute(tx);
  });
  for (const table of ['documents', 'headings', 'passages', 'units', 'whole_terms', 'terms'])
    await sql`analyze ${sql.table(`document_index.${table}`)}`.execute(db);
}
