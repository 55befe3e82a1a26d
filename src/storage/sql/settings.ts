import type { Instant } from '../../conversation/activity.ts';
import type { SettingStore } from '../../conversation/store.ts';
import type { Database } from './schema.ts';

export function createSqlSettings(db: Database, clock: () => Instant): SettingStore {
  return {
    async get(key) {
      const row = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst();
      return row?.value;
    },

    async set(key, value) {
      const row = { value, updated_at: clock() };
      await db
        .insertInto('settings')
        .values({ key, ...row })
        .onConflict((it) => it.column('key').doUpdateSet(row))
        .execute();
    },
  };
}
