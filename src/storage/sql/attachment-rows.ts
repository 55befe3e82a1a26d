import type { AttachmentRows } from '../attachments.ts';
import type { Database } from './schema.ts';

export function createSqlAttachmentRows(db: Database): AttachmentRows {
  return {
    async add({ ref, conversation, at }) {
      await db
        .insertInto('attachments')
        .values({ ...ref, conversation, created_at: at })
        .execute();
    },

    async leftovers(limit) {
      const rows = await db.selectFrom('leftover_files').select('id').orderBy('id').limit(limit).execute();
      return rows.map(({ id }) => id);
    },

    async removed(ids) {
      if (ids.length === 0) return;
      await db.deleteFrom('leftover_files').where('id', 'in', ids).execute();
    },

    async find(id) {
      const row = await db.selectFrom('attachments').selectAll().where('id', '=', id).executeTakeFirst();
      return (
        row && {
          ref: { id: row.id, mime: row.mime, size: row.size },
          conversation: row.conversation,
          at: row.created_at,
        }
      );
    },
  };
}
