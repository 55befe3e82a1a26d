import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import type { NewDocument } from '../../retrieval/ingest/library.ts';
import type { Database } from './schema.ts';

/** Characters of text that one transaction takes in. */
const STAGED_CHARS = 400_000;
const SWEPT_TEXTS = 50;

export interface OriginTexts {
  origin: string;
  documents: readonly NewDocument[];
  digestOf: (id: string) => string;
}

/** Brings in the texts that are not there yet, where no reader sees them before a document names them. */
export async function stageTexts(db: Database, texts: OriginTexts): Promise<void> {
  let batch: NewDocument[] = [];
  let chars = 0;
  for (const document of await missing(db, texts)) {
    batch.push(document);
    chars += document.passages.reduce((sum, it) => sum + it.text.length, 0);
    if (chars >= STAGED_CHARS) {
      const documents = batch;
      await inTurns(db, (tx) => insert(tx, { ...texts, documents }));
      batch = [];
      chars = 0;
    }
  }
  const documents = batch;
  await inTurns(db, (tx) => insert(tx, { ...texts, documents }));
}

/**
 * Makes sure, inside the transaction that names them, that the texts are there: somebody else who brings in the
 * same origin at the same time may have swept them away. As a rule there is nothing to add.
 */
export async function addTexts(tx: Database, texts: OriginTexts): Promise<void> {
  await insert(tx, { ...texts, documents: await missing(tx, texts) });
}

/** Removes the texts of an origin that no document stands on. */
export async function sweepTexts(db: Database, origin: string): Promise<void> {
  for (;;) {
    const unused = await unusedTexts(db, origin);
    if (unused.length === 0) {
      return;
    }
    await inTurns(db, async (tx) => {
      // What somebody has come to need in the meantime stays: it is looked up again under the write lock.
      for (const { document, digest } of await unusedTexts(tx, origin)) {
        await tx
          .deleteFrom('library_texts')
          .where('origin', '=', origin)
          .where('document', '=', document)
          .where('digest', '=', digest)
          .execute();
      }
    });
  }
}

function unusedTexts(db: Database, origin: string) {
  return db
    .selectFrom('library_texts')
    .select(['document', 'digest'])
    .where('library_texts.origin', '=', origin)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('library_documents')
            .select('library_documents.id')
            .whereRef('library_documents.origin', '=', 'library_texts.origin')
            .whereRef('library_documents.id', '=', 'library_texts.document')
            .whereRef('library_documents.text_digest', '=', 'library_texts.digest'),
        ),
      ),
    )
    .limit(SWEPT_TEXTS)
    .execute();
}

async function missing(db: Database, { origin, documents, digestOf }: OriginTexts): Promise<NewDocument[]> {
  const rows = await db
    .selectFrom('library_texts')
    .select(['document', 'digest'])
    .where('origin', '=', origin)
    .execute();
  const present = new Set(rows.map(({ document, digest }) => `${digest} ${document}`));
  return documents.filter(({ id }) => !present.has(`${digestOf(id)} ${id}`));
}

async function insert(db: Database, { origin, documents, digestOf }: OriginTexts): Promise<void> {
  for (const { id, passages } of documents) {
    const passages_json = JSON.stringify(
      passages.map(({ section, locator, text }) => ({ section, locator, text })),
    );
    await db
      .insertInto('library_texts')
      .values({ origin, document: id, digest: digestOf(id), passages_json })
      .onConflict((it) => it.columns(['origin', 'document', 'digest']).doNothing())
      .execute();
  }
}

/**
 * A transaction, and then as long a pause as it took. Whoever waits for the write lock, in this process or
 * another, asks for it again and again rather than standing in line, and would not get it between two
 * transactions that follow at once.
 */
async function inTurns(db: Database, write: (tx: Database) => Promise<void>): Promise<void> {
  const start = performance.now();
  await db.transaction().execute(async (tx) => {
    await lockLibrary(tx);
    await write(tx);
  });
  await setTimeout(performance.now() - start);
}

/** Whoever writes to the library writes alone until the commit, also where a transaction locks rows only. */
export async function lockLibrary(tx: Database): Promise<void> {
  await tx
    .updateTable('library_version')
    .set({ version: sql<number>`version` })
    .execute();
}
