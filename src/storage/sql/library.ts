import { sql } from 'kysely';
import type { Instant } from '../../conversation/activity.ts';
import type { DocumentLibrary } from '../../retrieval/ingest/library.ts';
import {
  changesDocuments,
  freshRecords,
  planOrigin,
  type LibraryRecord,
  type OriginPlan,
} from '../library-record.ts';
import { batches } from './batches.ts';
import { createLibraryReading } from './library-reading.ts';
import { fromRecord, fromStanding, toRecord } from './library-rows.ts';
import { addTexts, lockLibrary, stageTexts, sweepTexts } from './library-texts.ts';
import type { Database } from './schema.ts';

/** Rows of one statement; every database has a bound on the values that a statement may carry. */
const WRITE_BATCH = 100;

export function createSqlLibrary(db: Database, clock: () => Instant): DocumentLibrary {
  return {
    version: () => versionOf(db),

    origins: () => db.selectFrom('library_origins').selectAll().orderBy('origin').execute(),

    async replaceOrigin({ origin, digest }, documents) {
      const fresh = freshRecords(origin, documents, clock());
      const digests = new Map(fresh.map((it) => [it.id, it.textDigest]));
      const texts = { origin, documents, digestOf: (id: string) => digests.get(id) ?? '' };
      await stageTexts(db, texts);
      // Comparing takes as long as writing: it is done ahead, and again only where something came between.
      const ahead = { version: await versionOf(db), plan: await planFrom(db, origin, fresh) };
      const change = await db.transaction().execute(async (tx) => {
        await lockLibrary(tx);
        const isCurrent = (await versionOf(tx)) === ahead.version;
        const plan = isCurrent ? ahead.plan : await planFrom(tx, origin, fresh);
        await addTexts(tx, texts);
        await writePlan(tx, plan);
        const row = { digest, documents: documents.length };
        await tx
          .insertInto('library_origins')
          .values({ origin, ...row })
          .onConflict((it) => it.column('origin').doUpdateSet(row))
          .execute();
        return plan.change;
      });
      await sweepTexts(db, origin);
      return change;
    },

    async removeOrigin(origin) {
      const removed = await db.transaction().execute(async (tx) => {
        await lockLibrary(tx);
        const result = await tx
          .deleteFrom('library_documents')
          .where('origin', '=', origin)
          .executeTakeFirst();
        await tx.deleteFrom('library_origins').where('origin', '=', origin).execute();
        if (result.numDeletedRows > 0n) {
          await raiseVersion(tx);
        }
        return Number(result.numDeletedRows);
      });
      await sweepTexts(db, origin);
      return removed;
    },

    async confirm(id, standing, { by, at }) {
      return db.transaction().execute(async (tx) => {
        await lockLibrary(tx);
        const result = await tx
          .updateTable('library_documents')
          .set(fromStanding({ standing, review: { state: 'confirmed', by, at } }))
          .where('id', '=', id)
          .executeTakeFirst();
        if (result.numUpdatedRows === 0n) {
          return false;
        }
        await raiseVersion(tx);
        return true;
      });
    },

    ...createLibraryReading(db),
  };
}

async function planFrom(db: Database, origin: string, fresh: readonly LibraryRecord[]): Promise<OriginPlan> {
  const rows = await db.selectFrom('library_documents').selectAll().where('origin', '=', origin).execute();
  return planOrigin(rows.map(toRecord), fresh);
}

async function writePlan(tx: Database, plan: OriginPlan): Promise<void> {
  const gone = [...plan.removed, ...plan.rewritten.map((it) => it.id)];
  for (const ids of batches(gone, WRITE_BATCH)) {
    await tx.deleteFrom('library_documents').where('id', 'in', ids).execute();
  }
  for (const records of batches([...plan.added, ...plan.rewritten], WRITE_BATCH)) {
    await tx.insertInto('library_documents').values(records.map(fromRecord)).execute();
  }
  if (changesDocuments(plan)) {
    await raiseVersion(tx);
  }
}

async function versionOf(db: Database): Promise<number> {
  const row = await db.selectFrom('library_version').select('version').executeTakeFirstOrThrow();
  return row.version;
}

async function raiseVersion(tx: Database): Promise<void> {
  await tx
    .updateTable('library_version')
    .set({ version: sql<number>`version + 1` })
    .execute();
}
