import { z } from 'zod';
import type { ConversationId } from '../../conversation/activity.ts';
import type { SealedKind, SealedValues } from '../../conversation/vault.ts';
import { readJson } from './json.ts';
import type { Database } from './schema.ts';

type Reseal = (sealed: string) => string;
/** Gives the keys of the rows it went through. */
type Walk = (tx: Database, after: string, limit: number, reseal: Reseal) => Promise<string[]>;

export function createSqlSealed(db: Database): SealedValues {
  return {
    reseal: (kind, reseal, { after, limit }) =>
      db.transaction().execute(async (tx) => (await walks[kind](tx, after, limit, reseal)).at(-1)),
  };
}

const walks: Record<SealedKind, Walk> = {
  async contacts(tx, after, limit, reseal) {
    const rows = await tx
      .selectFrom('tickets')
      .select(['number', 'contact_sealed'])
      .where('contact_sealed', 'is not', null)
      .where('number', '>', after)
      .orderBy('number')
      .limit(limit)
      .execute();
    for (const { number, contact_sealed } of rows) {
      const sealed = reseal(contact_sealed ?? '');
      await tx.updateTable('tickets').set({ contact_sealed: sealed }).where('number', '=', number).execute();
    }
    return rows.map(({ number }) => number);
  },

  async drafts(tx, after, limit, reseal) {
    const rows = await tx
      .selectFrom('conversations')
      .select(['id', 'state_json'])
      .where('id', '>', after as ConversationId)
      .orderBy('id')
      .limit(limit)
      .execute();
    for (const { id, state_json } of rows) {
      const state = resealIn(readJson(z.unknown(), state_json, `conversations, ${id}`), reseal);
      const written = JSON.stringify(state);
      if (written === state_json) continue;
      await tx.updateTable('conversations').set({ state_json: written }).where('id', '=', id).execute();
    }
    return rows.map(({ id }) => id);
  },

  async 'second-factors'(tx, after, limit, reseal) {
    const rows = await tx
      .selectFrom('staff')
      .select(['id', 'second_factor_json'])
      .where('second_factor_json', 'is not', null)
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute();
    for (const { id, second_factor_json } of rows) {
      const factor = readJson(factorSchema, second_factor_json ?? '', `staff, ${id}`);
      const written = JSON.stringify({ ...factor, sealed: reseal(factor.sealed) });
      await tx.updateTable('staff').set({ second_factor_json: written }).where('id', '=', id).execute();
    }
    return rows.map(({ id }) => id);
  },
};

const factorSchema = z.looseObject({ sealed: z.string() });

/** A filing under way may lie at several places of a conversation's state. */
function resealIn(value: unknown, reseal: Reseal): unknown {
  if (Array.isArray(value)) return value.map((it) => resealIn(it, reseal));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, it]) => [
      name,
      name === 'contactSealed' && typeof it === 'string' ? reseal(it) : resealIn(it, reseal),
    ]),
  );
}
