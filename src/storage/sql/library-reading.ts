import { setImmediate } from 'node:timers/promises';
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { DocumentLibrary, LibraryFilter } from '../../retrieval/ingest/library.ts';
import { batches } from './batches.ts';
import { contains } from './contains.ts';
import { toPassages, toRecord, toStanding, toStored } from './library-rows.ts';
import type { Database, Schema } from './schema.ts';

/** Documents that are read at a time, with their passages. */
const READ_BATCH = 200;

type Reading = Pick<DocumentLibrary, 'list' | 'get' | 'all' | 'outline' | 'some'>;

export function createLibraryReading(db: Database): Reading {
  const stored = documentsWithTexts(db).select([
    'library_documents.id',
    'title',
    'text_digest',
    'standing_json',
    'reviewed_by',
    'reviewed_at',
    'passages_json',
  ]);
  return {
    async list(filter, { offset, limit }) {
      const matching = db.selectFrom('library_documents').where((eb) => matches(eb, filter));
      const rows = await matching
        .selectAll()
        .orderBy('added_at', 'desc')
        .orderBy('id')
        .limit(limit)
        .offset(offset)
        .execute();
      const { count } = await matching
        .select(({ fn }) => fn.countAll().as('count'))
        .executeTakeFirstOrThrow();
      const entries = rows.map(toRecord).map(({ textDigest: _digest, ...entry }) => entry);
      return { entries, total: Number(count) };
    },

    async get(id) {
      const row = await documentsWithTexts(db)
        .selectAll('library_documents')
        .select('passages_json')
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined) {
        return undefined;
      }
      const { textDigest: _digest, passageCount: _count, ...document } = toRecord(row);
      return { ...document, passages: toPassages(id, row.passages_json) };
    },

    async *all() {
      let after = '';
      for (;;) {
        const rows = await stored.where('id', '>', after).orderBy('id').limit(READ_BATCH).execute();
        const last = rows.at(-1);
        if (last === undefined) {
          return;
        }
        yield rows.map(toStored);
        after = last.id;
        // Reading never waits by itself; without this nothing else would run until the whole library is read.
        await setImmediate();
      }
    },

    async outline() {
      const rows = await db
        .selectFrom('library_documents')
        .select(['id', 'text_digest', 'standing_json', 'reviewed_by', 'reviewed_at'])
        .orderBy('id')
        .execute();
      return rows.map((row) => ({ id: row.id, textDigest: row.text_digest, ...toStanding(row.id, row) }));
    },

    async some(ids) {
      const found = [];
      for (const batch of batches([...new Set(ids)], READ_BATCH)) {
        const rows = await stored.where('id', 'in', batch).execute();
        found.push(...rows.map(toStored));
        await setImmediate();
      }
      return found;
    },
  };
}

function documentsWithTexts(db: Database) {
  return db
    .selectFrom('library_documents')
    .innerJoin('library_texts', (join) =>
      join
        .onRef('library_texts.origin', '=', 'library_documents.origin')
        .onRef('library_texts.document', '=', 'library_documents.id')
        .onRef('library_texts.digest', '=', 'library_documents.text_digest'),
    );
}

function matches(
  eb: ExpressionBuilder<Schema, 'library_documents'>,
  { state, words }: LibraryFilter,
): Expression<SqlBool> {
  const conditions: Expression<SqlBool>[] = [];
  if (state !== undefined) {
    conditions.push(eb('reviewed_at', state === 'proposed' ? 'is' : 'is not', null));
  }
  if (words) {
    conditions.push(contains([eb.ref('title'), eb.ref('origin')], words));
  }
  return eb.and(conditions);
}
