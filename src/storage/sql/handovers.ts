import type { Selectable } from 'kysely';
import { z } from 'zod';
import { handoverOutcomes, type Handover, type HandoverWrite } from '../../tickets/handover.ts';
import type { HandoverRepository, PresenceRepository } from '../../tickets/handover-repository.ts';
import { readValue } from './json.ts';
import type { Database, HandoverTable } from './schema.ts';

export function createSqlHandovers(db: Database): HandoverRepository {
  const open = db.selectFrom('handovers').selectAll().where('ended_at', 'is', null);
  return {
    async get(id) {
      const row = await db.selectFrom('handovers').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toHandover(row);
    },

    async waiting() {
      const rows = await open
        .where('taken_at', 'is', null)
        .orderBy('urgent', 'desc')
        .orderBy('requested_at')
        .orderBy('id')
        .execute();
      return rows.map(toHandover);
    },

    async taken(staffId) {
      const taken = open.where('taken_at', 'is not', null).orderBy('taken_at').orderBy('id');
      const rows = await (staffId === undefined ? taken : taken.where('taken_by_id', '=', staffId)).execute();
      return rows.map(toHandover);
    },

    async openOf(conversation) {
      const row = await open
        .where('conversation', '=', conversation)
        .orderBy('requested_at', 'desc')
        .executeTakeFirst();
      return row && toHandover(row);
    },

    async endedOf(conversation, limit) {
      const rows = await db
        .selectFrom('handovers')
        .selectAll()
        .where('conversation', '=', conversation)
        .where('ended_at', 'is not', null)
        .orderBy('requested_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toHandover);
    },

    async recentWaits(since, limit) {
      const rows = await db
        .selectFrom('handovers')
        .select(['place', 'queued_at', 'taken_at'])
        .where('requested_at', '>=', since)
        .where('taken_at', 'is not', null)
        .orderBy('requested_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ place, queued_at, taken_at }) => ({ place, ms: (taken_at ?? 0) - queued_at }));
    },
  };
}

export function createSqlPresence(db: Database): PresenceRepository {
  return {
    async seen(staffId, until) {
      await db
        .insertInto('staff_presence')
        .values({ staff_id: staffId, seen_until: until })
        .onConflict((it) => it.column('staff_id').doUpdateSet({ seen_until: until }))
        .execute();
    },
    async present(now) {
      const rows = await db
        .selectFrom('staff_presence')
        .select('staff_id')
        .where('seen_until', '>', now)
        .orderBy('staff_id')
        .execute();
      return rows.map((row) => row.staff_id);
    },
    async until(staffId) {
      const row = await db
        .selectFrom('staff_presence')
        .select('seen_until')
        .where('staff_id', '=', staffId)
        .executeTakeFirst();
      return row?.seen_until;
    },
  };
}

/** Whether the row was there as expected, and is now as the write says. */
export async function writeHandover(
  tx: Database,
  { handover, expectedVersion }: HandoverWrite,
): Promise<boolean> {
  const row = fromHandover(handover);
  if (expectedVersion === 0) {
    const made = await tx
      .insertInto('handovers')
      .values(row)
      .onConflict((it) => it.column('id').doNothing())
      .executeTakeFirst();
    return made.numInsertedOrUpdatedRows === 1n;
  }
  const changed = await tx
    .updateTable('handovers')
    .set(row)
    .where('id', '=', handover.id)
    .where('version', '=', expectedVersion)
    .executeTakeFirst();
  return changed.numUpdatedRows === 1n;
}

function fromHandover(handover: Handover): HandoverTable {
  return {
    id: handover.id,
    version: handover.version,
    conversation: handover.conversation,
    reason: handover.reason,
    urgent: Number(handover.urgent),
    place: handover.place,
    requested_at: handover.requestedAt,
    queued_at: handover.queuedAt,
    offered_at: handover.offeredAt,
    taken_at: handover.takenAt,
    taken_by_id: handover.takenBy?.id ?? null,
    taken_by_name: handover.takenBy?.name ?? null,
    ended_at: handover.endedAt,
    outcome: handover.outcome,
  };
}

function toHandover(row: Selectable<HandoverTable>): Handover {
  return {
    id: row.id,
    version: row.version,
    conversation: row.conversation,
    reason: row.reason,
    urgent: row.urgent !== 0,
    place: row.place,
    requestedAt: row.requested_at,
    queuedAt: row.queued_at,
    offeredAt: row.offered_at,
    takenAt: row.taken_at,
    takenBy: row.taken_by_id === null ? null : { id: row.taken_by_id, name: row.taken_by_name ?? '' },
    endedAt: row.ended_at,
    outcome: readValue(z.enum(handoverOutcomes).nullable(), row.outcome, `handovers, ${row.id}`),
  };
}
