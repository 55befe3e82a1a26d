import type { Embedder } from '../embedder.ts';
import { normaliseText } from '../text.ts';
import { codesOf, termKeys } from './codes.ts';
import type { PreparedQuery, TermWeights } from './found.ts';
import { queryTerms } from './match.ts';
import type { DocumentQuery } from './query.ts';
import type { Part } from './segment.ts';

/** A question longer than this is a story; its first part is searched for by words. */
const LONGEST_QUESTION = 600;

/** The terms that a question asks for, before anything is known of what they are worth. */
export interface QueryKeys {
  asked: string;
  own: ReadonlySet<number>;
  /** Of the official words, without those of the question itself. */
  official: readonly number[];
  places: PreparedQuery['places'];
}

export function keysOf({ question, widened, places }: DocumentQuery): QueryKeys {
  const asked = question.slice(0, LONGEST_QUESTION);
  const own = new Set(termKeys(codesOf(asked)));
  const official = new Set(termKeys(codesOf((widened?.words ?? []).join('\n'))));
  return {
    asked,
    own,
    official: [...official].filter((key) => !own.has(key)),
    places: places.map(({ name, code }) => ({ keys: termKeys(codesOf(name)), code })),
  };
}

export type QueryVectors = Pick<PreparedQuery, 'vector' | 'widenedVector'>;

export async function vectorsOf(
  { question, widened }: DocumentQuery,
  embedder: Embedder,
): Promise<QueryVectors> {
  const embed = (text: string) => embedder.embedQuery(normaliseText(text.slice(0, LONGEST_QUESTION)));
  return {
    vector: await embed(question),
    widenedVector: widened === undefined ? undefined : await embed(widened.rewritten),
  };
}

/** `weightsOf`: nats of those of the keys that any text of the part has. */
export function prepareQuery(
  { asked, own, official, places }: QueryKeys,
  weightsOf: (part: Part, keys: Iterable<number>) => TermWeights,
  vectors: QueryVectors,
): PreparedQuery {
  const passages = weightsOf('passages', own);
  return {
    terms: queryTerms(asked, (key) => passages.get(key) ?? 0),
    passages,
    headings: weightsOf('headings', own),
    wholes: weightsOf('wholes', own),
    widened: { passages: weightsOf('passages', official), headings: weightsOf('headings', official) },
    ...vectors,
    places,
  };
}
