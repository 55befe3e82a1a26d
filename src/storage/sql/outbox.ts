import { sql } from 'kysely';
import type { ChannelId } from '../../conversation/activity.ts';
import type { Outbox } from '../../conversation/store.ts';
import { toOutboxMessage } from './conversation-rows.ts';
import type { Disk } from './disk.ts';
import type { Database } from './schema.ts';

/** No attempt is put off as long as this: what is due later was planned before the clock was set back. */
const FARTHEST_MS = 15 * 60_000;

export interface OutboxParts {
  /** Rows that another process is just claiming are passed over instead of waited for. */
  skipLocked: boolean;
  disk: Disk;
}

export function createSqlOutbox(db: Database, { skipLocked, disk }: OutboxParts): Outbox {
  const unsent = db.selectFrom('outbox').where('sent_at', 'is', null).where('abandoned_at', 'is', null);

  /** The message of each conversation that all others of it wait for; found in the index of what waits. */
  function heads(channels: readonly ChannelId[]) {
    const oldest = unsent.select(({ fn }) => fn.min('seq').as('seq')).groupBy('conversation');
    return db.selectFrom('outbox').where('seq', 'in', oldest).where('channel', 'in', channels);
  }

  /** The same messages, found one after the other from the oldest on: whoever wants few does not look at all. */
  function firsts(channels: readonly ChannelId[]) {
    return db
      .selectFrom('outbox')
      .where('outbox.sent_at', 'is', null)
      .where('outbox.abandoned_at', 'is', null)
      .where('outbox.channel', 'in', channels)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('outbox as earlier')
              .select('earlier.seq')
              .whereRef('earlier.conversation', '=', 'outbox.conversation')
              .whereRef('earlier.seq', '<', 'outbox.seq')
              .where('earlier.sent_at', 'is', null)
              .where('earlier.abandoned_at', 'is', null),
          ),
        ),
      );
  }

  return {
    async claim(channels, { now, until, limit }) {
      if (channels.length === 0 || limit <= 0) {
        return [];
      }
      // Whoever held a claim is gone with the power, too.
      // What another process has claimed or sent since these rows were chosen is looked at again under their locks.
      const due = firsts(channels)
        .select('outbox.seq')
        .where((eb) =>
          eb.or([eb('outbox.retry_at', '<=', now), eb('outbox.retry_at', '>', now + FARTHEST_MS)]),
        )
        .orderBy('outbox.seq')
        .limit(limit);
      // Looking is cheap; only who finds something takes locks.
      if ((await due.executeTakeFirst()) === undefined) {
        return [];
      }
      const rows = await disk.unhurried(db, (it) =>
        it
          .updateTable('outbox')
          .set({ retry_at: until })
          .where('seq', 'in', skipLocked ? due.forUpdate().skipLocked() : due)
          .returningAll()
          .execute(),
      );
      return rows.sort((a, b) => a.seq - b.seq).map(toOutboxMessage);
    },

    async keep(id, until) {
      await disk.unhurried(db, (it) =>
        it
          .updateTable('outbox')
          .set({ retry_at: until })
          .where('id', '=', id)
          .where('sent_at', 'is', null)
          .where('abandoned_at', 'is', null)
          .execute(),
      );
    },

    async unsent(ids) {
      if (ids.length === 0) {
        return new Map();
      }
      const rows = await unsent.select(['id', 'text']).where('id', 'in', ids).execute();
      return new Map(rows.map((row) => [row.id, row.text]));
    },

    async nextDueAt(channels) {
      if (channels.length === 0) {
        return undefined;
      }
      const row = await heads(channels)
        .select(({ fn }) => fn.min('retry_at').as('at'))
        .executeTakeFirst();
      return row?.at ?? undefined;
    },

    async partSent(id, sentParts) {
      await db.updateTable('outbox').set({ sent_parts: sentParts }).where('id', '=', id).execute();
    },

    async sent(id, at) {
      // The transcript has the masked words; what was said unmasked is not kept longer than needed.
      // Flushed with the commit: seen any sooner, the next message would be claimed, and given back, while this one is not over.
      await db.updateTable('outbox').set({ sent_at: at, text: '' }).where('id', '=', id).execute();
    },

    async failed(id, error, retryAt) {
      await db
        .updateTable('outbox')
        .set({ last_error: error, retry_at: retryAt, attempts: sql<number>`attempts + 1` })
        .where('id', '=', id)
        .execute();
    },

    async abandoned(id, error, at) {
      await db
        .updateTable('outbox')
        .set({ last_error: error, abandoned_at: at })
        .where('id', '=', id)
        .execute();
    },

    async pending() {
      const row = await unsent.select(({ fn }) => fn.countAll().as('count')).executeTakeFirstOrThrow();
      return Number(row.count);
    },

    async oldest() {
      const row = await unsent.select(({ fn }) => fn.min('created_at').as('at')).executeTakeFirst();
      return row?.at ?? undefined;
    },
  };
}
