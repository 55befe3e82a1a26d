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
    .values([...new Set(keys)].sort().map((key) => ({ key, count: 0, last_at: 0 })))
    .onConflict((it) => it.column('key').doUpdateSet((eb) => ({ count: eb.ref('tallies.count') })))
    .returning(['key', 'count', 'last_at'])
    .execute();
  return new Map(
    rows
      .filter(({ count }) => count > 0)
      .map(({ key, count, last_at }) => [key, { count, lastAt: Number(last_at) }]),
  );
}

async function write(tx: Database, changed: readonly (readonly [string, Tally])[]): Promise<void> {
  await tx
    .insertInto('tallies')
    .values(changed.map(([key, { count, lastAt }]) => ({ key, count, last_at: lastAt })))
    .onConflict((it) =>
      it
        .column('key')
        .doUpdateSet((eb) => ({ count: eb.ref('excluded.count'), last_at: eb.ref('excluded.last_at') })),
    )
    .execute();
}
