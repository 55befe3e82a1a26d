import { sql, type Kysely, type RawBuilder } from 'kysely';
import { BY_WIDENED, BY_WORDS, UNITS_BY_MEANING } from '../../../retrieval/documents/find-candidates.ts';
import { HEADING_SHARE, WHOLE_SHARE, type PreparedQuery } from '../../../retrieval/documents/found.ts';
import type { RemovedHit } from '../../../retrieval/documents/query.ts';
import type { TermWeights } from '../../../retrieval/documents/found.ts';
import type { SqlConditions } from './conditions.ts';
import type { TermCounts } from './term-counts.ts';

type Db = Kysely<unknown>;

/** More than are ranked: their order here is near the one in process, not the same. */
const SPARE = 2;
/** Texts of each part that the question's terms may name together; the commonest terms are left out beyond that. */
const MOST_NAMED = 20_000;
const EF_SEARCH = 200;
const MOST_SCANNED = 50_000;

/** Numbers of passages that meet the conditions. */
export interface FoundPassages {
  byWords: number[];
  byMeaning: number[];
}

export interface ByMeaning {
  /** How many meet the conditions. */
  units: number;
  /** With fewer of them than this they are compared one by one. */
  exactBelow: number;
}

export async function findPassages(
  tx: Db,
  prepared: PreparedQuery,
  { conditions, counts, ...meaning }: { conditions: SqlConditions; counts: TermCounts } & ByMeaning,
): Promise<FoundPassages> {
  await setGraph(tx);
  const own = await byWords(tx, prepared, { counts, where: conditions.meets, limit: BY_WORDS * SPARE });
  const official = isEmpty(prepared.widened)
    ? []
    : await byWords(tx, withOfficial(prepared), {
        ...{ counts, where: conditions.meets },
        limit: BY_WIDENED * SPARE,
      });
  const near: number[] = [];
  for (const vector of [prepared.vector, prepared.widenedVector])
    if (vector?.some((it) => it !== 0) === true)
      near.push(...(await byMeaning(tx, vector, conditions, meaning)));
  return { byWords: [...new Set([...own, ...official])], byMeaning: [...new Set(near)] };
}

/**
 * How the graph is walked through, for the rest of the transaction; and that no plan is compiled, which took six times as
 * long as the search.
 */
export async function setGraph(tx: Db): Promise<void> {
  await sql`select set_config('hnsw.ef_search', ${String(EF_SEARCH)}, true),
    set_config('hnsw.iterative_scan', 'relaxed_order', true),
    set_config('hnsw.max_scan_tuples', ${String(MOST_SCANNED)}, true), set_config('jit', 'off', true)`.execute(
    tx,
  );
}

type Words = Pick<PreparedQuery, 'passages' | 'headings' | 'wholes'>;

const isEmpty = ({ passages, headings }: PreparedQuery['widened']) => passages.size + headings.size === 0;

function withOfficial({ passages, headings, wholes, widened }: PreparedQuery): Words {
  return {
    passages: new Map([...passages, ...widened.passages]),
    headings: new Map([...headings, ...widened.headings]),
    wholes,
  };
}

interface WordSearch {
  counts: TermCounts;
  /** Of a document `d`. */
  where: RawBuilder<boolean>;
  limit: number;
}

/** Passages that have the question's terms, by what these are worth there, in the headings and in the document. */
async function byWords(tx: Db, words: Words, { counts, where, limit }: WordSearch): Promise<number[]> {
  if (words.passages.size === 0) return [];
  const { rows } = await sql<{ seq: number }>`${scored(words, counts)}
    select p.seq from own join document_index.passages p on p.seq = own.seq
      join document_index.documents d on d.seq = p.document
      left join above on above.seq = p.heading left join whole on whole.document = p.document
    where ${where} order by ${SCORE} desc, p.seq limit ${limit}`.execute(tx);
  return rows.map(({ seq }) => seq);
}

const SCORE = sql`own.score + coalesce(above.score, 0) + coalesce(whole.score, 0)`;

/** Of what the conditions kept out the nearest by words, best first. */
export async function findRemoved(
  tx: Db,
  words: Words,
  { counts, conditions, limit }: { counts: TermCounts; conditions: SqlConditions; limit: number },
): Promise<RemovedHit[]> {
  if (words.passages.size === 0) return [];
  const { rows } = await sql<RemovedHit>`${scored(words, counts)}
    select d.id as "documentId", d.title, ${conditions.why} as why
    from own join document_index.passages p on p.seq = own.seq
      join document_index.documents d on d.seq = p.document
      left join above on above.seq = p.heading left join whole on whole.document = p.document
    where d.shown and not ${conditions.meets}
    group by d.seq order by max(${SCORE}) desc limit ${limit}`.execute(tx);
  return rows;
}

function scored({ passages, headings, wholes }: Words, counts: TermCounts): RawBuilder<unknown> {
  return sql`with own as materialized (
      select p.seq, sum(asked.worth * p.once) as score
      from ${terms(rarest(passages, counts.passages))} join document_index.passages p on p.terms @> array[asked.key]
      group by p.seq),
    above as materialized (
      select h.seq, ${HEADING_SHARE}::real * sum(asked.worth * h.once) as score
      from ${terms(rarest(headings, counts.headings))} join document_index.headings h on h.terms @> array[asked.key]
      group by h.seq),
    whole as materialized (
      select w.document, ${WHOLE_SHARE}::real * sum(asked.worth * w.strength / 255) as score
      from ${terms(rarest(wholes, counts.wholes))} join document_index.whole_terms w on w.key = asked.key
      group by w.document)`;
}

function terms(weights: readonly (readonly [number, number])[]): RawBuilder<unknown> {
  return sql`unnest(${weights.map(([key]) => key | 0)}::integer[], ${weights.map(([, worth]) => worth)}::real[])
    as asked (key, worth)`;
}

/** The terms that say most, as many as name few enough texts; always one. */
function rarest(weights: TermWeights, counts: ReadonlyMap<number, number>): [number, number][] {
  let named = 0;
  return [...weights]
    .sort(([a], [b]) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0))
    .filter(([key], i) => (named += counts.get(key) ?? 0) <= MOST_NAMED || i === 0);
}

/**
 * The conditions are part of the search: the graph is walked on until enough units meet them. Where few do, they are
 * compared one by one, as in process; what points the other way means nothing.
 */
export async function byMeaning(
  tx: Db,
  query: Float32Array,
  { meets }: SqlConditions,
  { units, exactBelow }: ByMeaning,
): Promise<number[]> {
  if (units === 0) return [];
  const vector = sql`${`[${query.join(',')}]`}::halfvec`;
  const { rows } = await (
    units < exactBelow
      ? sql<{ passage: number; distance: number }>`with few as materialized (
          select u.seq, u.passage, u.embedding <=> ${vector} as distance
          from document_index.units u join document_index.documents d on d.seq = u.document where ${meets})
        select passage, distance from few order by distance, seq limit ${UNITS_BY_MEANING}`
      : sql<{ passage: number; distance: number }>`select u.passage, u.embedding <=> ${vector} as distance
        from document_index.units u join document_index.documents d on d.seq = u.document where ${meets}
        order by u.embedding <=> ${vector} limit ${UNITS_BY_MEANING}`
  ).execute(tx);
  return rows.filter(({ distance }) => distance < 1).map(({ passage }) => passage);
}
