import { MOST_SAVED_FILTERS, type SavedFilters } from '../../tickets/saved-filters.ts';
import type { Database } from './schema.ts';

export function createSqlSavedFilters(db: Database): SavedFilters {
  return {
    async list(staffId) {
      const rows = await db
        .selectFrom('saved_filters')
        .selectAll()
        .where('staff_id', '=', staffId)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map((row) => ({
        ...{ id: row.id, staffId: row.staff_id, name: row.name, query: row.query },
        ...{ isStart: row.is_start !== 0, createdAt: row.created_at },
      }));
    },

    save: ({ id, staffId, name, query, isStart, createdAt }) =>
      db.transaction().execute(async (tx) => {
        const others = await tx
          .selectFrom('saved_filters')
          .select('name')
          .where('staff_id', '=', staffId)
          .execute();
        const isNew = !others.some((it) => it.name === name);
        if (isNew && others.length >= MOST_SAVED_FILTERS) return 'full';
        await tx
          .insertInto('saved_filters')
          .values({ id, staff_id: staffId, name, query, is_start: Number(isStart), created_at: createdAt })
          .onConflict((it) => it.columns(['staff_id', 'name']).doUpdateSet({ query }))
          .execute();
        return 'saved';
      }),

    async remove(staffId, id) {
      await db.deleteFrom('saved_filters').where('staff_id', '=', staffId).where('id', '=', id).execute();
    },

    async startWith(staffId, id) {
      await db
        .updateTable('saved_filters')
        .set((eb) => ({
          is_start: eb
            .case()
            .when('id', '=', id ?? '')
            .then(1)
            .else(0)
            .end(),
        }))
        .where('staff_id', '=', staffId)
        .execute();
    },
  };
}
