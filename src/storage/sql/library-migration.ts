import { sql, type Kysely } from 'kysely';

/**
 * Texts stand apart from what is known about a document: they are brought in ahead, a few at a time, and a
 * document changes from one text to the next by a small row alone.
 */
export async function createLibrary(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('library_origins')
    .addColumn('origin', 'text', (it) => it.primaryKey())
    .addColumn('digest', 'text', (it) => it.notNull())
    .addColumn('documents', 'integer', (it) => it.notNull())
    .execute();
  await schema
    .createTable('library_texts')
    .addColumn('origin', 'text', (it) => it.notNull())
    .addColumn('document', 'text', (it) => it.notNull())
    .addColumn('digest', 'text', (it) => it.notNull())
    .addColumn('passages_json', 'text', (it) => it.notNull())
    .addPrimaryKeyConstraint('library_texts_pk', ['origin', 'document', 'digest'])
    .execute();
  await createDocuments(db);
  await schema
    .createTable('library_version')
    .addColumn('id', 'integer', (it) => it.primaryKey())
    .addColumn('version', 'integer', (it) => it.notNull())
    .execute();
  await sql`insert into library_version (id, version) values (1, 0)`.execute(db);
}

async function createDocuments({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('library_documents')
    .addColumn('id', 'text', (it) => it.primaryKey())
    .addColumn('origin', 'text', (it) => it.notNull())
    .addColumn('text_digest', 'text', (it) => it.notNull())
    .addColumn('kind', 'text', (it) => it.notNull())
    .addColumn('title', 'text', (it) => it.notNull())
    .addColumn('head_json', 'text', (it) => it.notNull())
    .addColumn('proposal_json', 'text', (it) => it.notNull())
    .addColumn('standing_json', 'text', (it) => it.notNull())
    .addColumn('passage_count', 'integer', (it) => it.notNull())
    .addColumn('added_at', 'bigint', (it) => it.notNull())
    .addColumn('reviewed_by', 'text')
    .addColumn('reviewed_at', 'bigint')
    .addForeignKeyConstraint('library_documents_text', ['origin', 'id', 'text_digest'], 'library_texts', [
      'origin',
      'document',
      'digest',
    ])
    .execute();
  for (const [name, columns] of [
    ['library_documents_by_origin', ['origin', 'id', 'text_digest']],
    ['library_documents_by_age', ['added_at', 'id']],
  ] as const) {
    await schema
      .createIndex(name)
      .on('library_documents')
      .columns([...columns])
      .execute();
  }
}
