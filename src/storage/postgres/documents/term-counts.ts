import { sql, type Kysely } from 'kysely';
import { inverseFrequency } from '../../../retrieval/documents/candidates.ts';
import type { TermWeights } from '../../../retrieval/documents/found.ts';
import type { QueryKeys } from '../../../retrieval/documents/prepare-query.ts';
import type { Part } from '../../../retrieval/documents/segment.ts';

/** Of each part: how many texts have each of the question's terms. */
export type TermCounts = Record<Part, ReadonlyMap<number, number>>;

interface CountRow extends Record<Part, number> {
  key: number;
}

export function allKeys({ own, official, places }: QueryKeys): number[] {
  return [...new Set([...own, ...official, ...places.flatMap(({ keys }) => [...keys])])];
}

export async function readTermCounts(tx: Kysely<unknown>, keys: readonly number[]): Promise<TermCounts> {
  const { rows } = await sql<CountRow>`select key, passages, headings, wholes from document_index.terms
    where key = any(${keys.map((key) => key | 0)}::integer[])`.execute(tx);
  const of = (part: Part) => new Map(rows.map((row) => [row.key >>> 0, row[part]]));
  return { passages: of('passages'), headings: of('headings'), wholes: of('wholes') };
}

/** Nats of the terms that any text has; `texts`: how many each part has. */
export function weightsFrom(
  counts: TermCounts,
  texts: Record<Part, number>,
): (part: Part, keys: Iterable<number>) => TermWeights {
  return (part, keys) => {
    const weights = new Map<number, number>();
    for (const key of keys) {
      const found = counts[part].get(key) ?? 0;
      if (found > 0) weights.set(key, inverseFrequency(texts[part], found));
    }
    return weights;
  };
}
