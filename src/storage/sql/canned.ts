import type { CannedReplies, CannedReply } from '../../tickets/canned.ts';
import type { CannedTable, Database } from './schema.ts';

export function createSqlCanned(db: Database): CannedReplies {
  return {
    async get(id) {
      const row = await db.selectFrom('canned_replies').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toReply(row);
    },

    async list(department) {
      const all = db.selectFrom('canned_replies').selectAll().orderBy('title').orderBy('id');
      const rows = await (
        department === undefined
          ? all
          : all.where((eb) => eb.or([eb('department', 'is', null), eb('department', '=', department)]))
      ).execute();
      return rows.map(toReply);
    },

    async save(reply, expectedVersion) {
      const row = fromReply(reply);
      const written =
        expectedVersion === 0
          ? await db
              .insertInto('canned_replies')
              .values(row)
              .onConflict((it) => it.column('id').doNothing())
              .executeTakeFirst()
          : await db
              .updateTable('canned_replies')
              .set(row)
              .where('id', '=', reply.id)
              .where('version', '=', expectedVersion)
              .executeTakeFirst();
      const count = 'numUpdatedRows' in written ? written.numUpdatedRows : written.numInsertedOrUpdatedRows;
      return count === 1n ? 'saved' : 'conflict';
    },

    async remove(id) {
      await db.deleteFrom('canned_replies').where('id', '=', id).execute();
    },
  };
}

function toReply(row: CannedTable): CannedReply {
  const { id, version, title, body, department } = row;
  const updatedBy = { id: row.updated_by_id, name: row.updated_by_name };
  return { id, version, title, body, department, updatedAt: row.updated_at, updatedBy };
}

function fromReply({ id, version, title, body, department, updatedAt, updatedBy }: CannedReply): CannedTable {
  return {
    ...{ id, version, title, body, department, updated_at: updatedAt },
    updated_by_id: updatedBy.id,
    updated_by_name: updatedBy.name,
  };
}
