import type { Selectable } from 'kysely';
import { z } from 'zod';
import {
  draftActs,
  draftFields,
  draftStates,
  emptyContent,
  type Draft,
  type DraftEvent,
  type DraftRepository,
  type DraftState,
} from '../../knowledge/drafts/draft.ts';
import { readJson, readValue } from './json.ts';
import type { Database, DraftEventTable, DraftTable } from './schema.ts';

/** Thrown to roll back: the draft moved on since it was read. */
class Conflict extends Error {
  override readonly name = 'Conflict';
}

export function createSqlDrafts(db: Database): DraftRepository {
  return {
    async get(id) {
      const row = await db.selectFrom('knowledge_drafts').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toDraft(row);
    },

    async events(id) {
      const rows = await db
        .selectFrom('draft_events')
        .selectAll()
        .where('draft', '=', id)
        .orderBy('version')
        .execute();
      return rows.map(toEvent);
    },

    async list(states, { offset, limit }) {
      if (states.length === 0) return { drafts: [], total: 0 };
      const found = db.selectFrom('knowledge_drafts').where('state', 'in', states);
      const [rows, counted] = await Promise.all([
        found.selectAll().orderBy('updated_at', 'desc').orderBy('id').limit(limit).offset(offset).execute(),
        found.select((eb) => eb.fn.countAll().as('count')).executeTakeFirstOrThrow(),
      ]);
      return { drafts: rows.map(toDraft), total: Number(counted.count) };
    },

    async counts() {
      const rows = await db
        .selectFrom('knowledge_drafts')
        .select(['state', (eb) => eb.fn.countAll().as('count')])
        .groupBy('state')
        .execute();
      const counts: Partial<Record<DraftState, number>> = {};
      for (const { state, count } of rows) counts[stateOf(state, state)] = Number(count);
      return counts;
    },

    async save({ draft, expectedVersion, event }) {
      try {
        await db.transaction().execute(async (tx) => {
          if (!(await writeDraft(tx, draft, expectedVersion))) throw new Conflict();
          await tx.insertInto('draft_events').values(fromEvent(event)).execute();
        });
        return 'committed';
      } catch (error) {
        if (error instanceof Conflict) return 'conflict';
        throw error;
      }
    },

    async published() {
      const rows = await db
        .selectFrom('knowledge_drafts')
        .select(['id', 'item'])
        .where('state', '=', 'published')
        .orderBy('id')
        .execute();
      return rows.map(({ id, item }) => ({ id, text: item ?? '' }));
    },

    async stamp() {
      const { count } = await db
        .selectFrom('draft_events')
        .select((eb) => eb.fn.countAll().as('count'))
        .where('act', 'in', ['approve', 'withdraw'])
        .executeTakeFirstOrThrow();
      return Number(count);
    },
  };
}

async function writeDraft(tx: Database, draft: Draft, expectedVersion: number): Promise<boolean> {
  const row = fromDraft(draft);
  if (expectedVersion === 0) {
    const made = await tx
      .insertInto('knowledge_drafts')
      .values(row)
      .onConflict((it) => it.column('id').doNothing())
      .executeTakeFirst();
    return made.numInsertedOrUpdatedRows === 1n;
  }
  const changed = await tx
    .updateTable('knowledge_drafts')
    .set(row)
    .where('id', '=', draft.id)
    .where('version', '=', expectedVersion)
    .executeTakeFirst();
  return changed.numUpdatedRows === 1n;
}

const person = z.object({ id: z.string(), name: z.string() });
const content = z
  .partialRecord(z.enum(draftFields), z.string())
  .transform((typed) => ({ ...emptyContent, ...typed }));
const origin = z.discriminatedUnion('type', [
  z.object({ type: z.literal('questions'), turns: z.array(z.string()) }),
  z.object({ type: z.literal('ticket'), number: z.string() }),
  z.object({ type: z.literal('blank') }),
]);

function fromDraft(draft: Draft): DraftTable {
  return {
    id: draft.id,
    version: draft.version,
    state: draft.state,
    content_json: JSON.stringify(draft.content),
    origin_json: JSON.stringify(draft.origin),
    authors_json: JSON.stringify(draft.authors),
    item: draft.item,
    created_at: draft.createdAt,
    updated_at: draft.updatedAt,
  };
}

function toDraft(row: Selectable<DraftTable>): Draft {
  const where = `knowledge_drafts, ${row.id}`;
  return {
    id: row.id,
    version: row.version,
    state: stateOf(row.state, row.id),
    content: readJson(content, row.content_json, where),
    origin: readJson(origin, row.origin_json, where),
    authors: readJson(z.array(person), row.authors_json, where),
    item: row.item,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function stateOf(state: string, id: string): DraftState {
  return readValue(z.enum(draftStates), state, `knowledge_drafts, ${id}`);
}

function fromEvent({ draft, version, act, at, by, note }: DraftEvent): DraftEventTable {
  return { draft, version, act, at, by_id: by.id, by_name: by.name, note };
}

function toEvent(row: Selectable<DraftEventTable>): DraftEvent {
  const { draft, version, at, note } = row;
  const act = readValue(z.enum(draftActs), row.act, `draft_events, ${draft} version ${version}`);
  return { draft, version, act, at, by: { id: row.by_id, name: row.by_name }, note };
}
