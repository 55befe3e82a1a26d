import type { Tallies, Tally } from '../../conversation/throttle.ts';
import type { Database } from './schema.ts';

export function createSqlTallies(db: Database): Tallies {
  return {
    change: (keys, change) =>
      db.transaction().execute(async (tx) => {
        const known = await hold(tx, keys);
        const changed = [...(change(known) ?? [])];
        if (changed.length > 0) await write(tx, changed);
      }),

    async forget(before) {
      await db.deleteFrom('tallies').where('last_at', '<', before).execute();
    },
  };
}

/** Rows that are written to, even to no effect, are held until the transaction ends; in one order, so that none waits in a ring. */
async function hold(tx: Database, keys: readonly string[]): Promise<Map<string, Tally>> {
  const rows = await tx
    .insertInto('tallies')
    .values([...new Set(keys)].sort().map((key) => ({ key, last_at: 0, clear_at: 0 })))
    .onConflict((it) => it.column('key').doUpdateSet((eb) => ({ clear_at: eb.ref('tallies.clear_at') })))
    .returning(['key', 'last_at', 'clear_at'])
    .execute();
  return new Map(
    rows
      .filter(({ clear_at }) => Number(clear_at) > 0)
      .map(({ key, last_at, clear_at }) => [key, { lastAt: Number(last_at), clearAt: Number(clear_at) }]),
  );
}

async function write(tx: Database, changed: readonly (readonly [string, Tally])[]): Promise<void> {
  await tx
    .insertInto('tallies')
    .values(
      changed.map(([key, { lastAt, clearAt }]) => ({ key, last_at: lastAt, clear_at: Math.round(clearAt) })),
    )
    .onConflict((it) =>
      it.column('key').doUpdateSet((eb) => ({
        last_at: eb.ref('excluded.last_at'),
        clear_at: eb.ref('excluded.clear_at'),
      })),
    )
    .execute();
}
