import type { Selectable } from 'kysely';
import { gapStatuses, gapStates, type Gap, type GapRepository, type GapState } from '../../answering/gaps.ts';
import { batches } from './batches.ts';
import { toTurn } from './conversation-rows.ts';
import { readValue } from './json.ts';
import type { Database, GapTable, Schema } from './schema.ts';
import { z } from 'zod';

const BATCH = 500;

export function createSqlGaps(db: Database): GapRepository {
  const gaps = () =>
    db
      .selectFrom('turns as t')
      .leftJoin('feedback as f', 'f.turn_id', 't.id')
      .leftJoin('gap_states as s', 's.turn_id', 't.id')
      .selectAll('t')
      .select(['f.helpful', 's.state', 's.reason as state_reason', 's.draft', 's.at as state_at'])
      .select(['s.by_id', 's.by_name'])
      .where('t.question', '!=', '')
      .where((eb) => eb.or([eb('t.status', 'in', gapStatuses), eb('f.helpful', '=', 0)]));

  return {
    async list({ from, to, state, region, limit }) {
      let query = gaps().where('t.at', '>=', from).where('t.at', '<', to);
      query = state === 'open' ? query.where('s.state', 'is', null) : query.where('s.state', '=', state);
      if (region === null) query = query.where('t.region', 'is', null);
      if (typeof region === 'string') query = query.where('t.region', 'like', `${digits(region)}%`);
      const rows = await query.orderBy('t.at', 'desc').orderBy('t.id', 'desc').limit(limit).execute();
      return rows.map(toGap);
    },

    async ofTurns(turns) {
      const found: Gap[] = [];
      for (const some of batches(turns, BATCH)) {
        found.push(...(await gaps().where('t.id', 'in', some).execute()).map(toGap));
      }
      return found.sort((a, b) => b.turn.at - a.turn.at || (a.turn.id < b.turn.id ? 1 : -1));
    },

    async mark(turns, state) {
      await db.transaction().execute(async (tx) => {
        for (const some of batches(turns, BATCH)) {
          if (state.state === 'open') {
            await tx.deleteFrom('gap_states').where('turn_id', 'in', some).execute();
            continue;
          }
          const row = fromState(state);
          await tx
            .insertInto('gap_states')
            .values(some.map((turn) => ({ turn_id: turn, ...row })))
            .onConflict((it) => it.column('turn_id').doUpdateSet(row))
            .execute();
        }
      });
    },
  };
}

function fromState(state: Exclude<GapState, { state: 'open' }>): Omit<GapTable, 'turn_id'> {
  return {
    state: state.state,
    reason: state.state === 'dismissed' ? state.reason : null,
    draft: state.state === 'drafted' ? state.draft : null,
    at: state.at,
    by_id: state.by.id,
    by_name: state.by.name,
  };
}

type Row = Selectable<Schema['turns']> & {
  helpful: number | null;
  state: string | null;
  state_reason: string | null;
  draft: string | null;
  state_at: number | null;
  by_id: string | null;
  by_name: string | null;
};

function toGap(row: Row): Gap {
  return { turn: toTurn(row), disliked: row.helpful === 0, state: toState(row) };
}

function toState(row: Row): GapState {
  const state = readValue(z.enum(gapStates), row.state ?? 'open', `gap_states, ${row.id}`);
  const decided = { by: { id: row.by_id ?? '', name: row.by_name ?? '' }, at: row.state_at ?? 0 };
  switch (state) {
    case 'open':
      return { state };
    case 'drafted':
      return { state, draft: row.draft ?? '', ...decided };
    case 'dismissed':
      return { state, reason: row.state_reason ?? '', ...decided };
  }
}

/** A code of GB/T 2260 or its beginning; nothing else goes into the pattern. */
function digits(region: string): string {
  return region.replace(/\D/gu, '');
}
