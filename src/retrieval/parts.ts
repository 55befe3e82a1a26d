import type { PolicyItem } from '../knowledge/item.ts';
import { normalise } from './encoder.ts';
import { indexedTexts, type IndexedTexts } from './indexed-texts.ts';
import { lexicalIndexSteps, type LexicalIndex } from './lexical.ts';
import { atOnce, type Steps } from './steps.ts';
import { characters, normaliseText } from './text.ts';
import { createVectorIndex, type VectorBlock, type VectorIndex } from './vectors.ts';

/** Everything that a search looks into; rows are those of the vectors. */
export interface Parts {
  items: readonly PolicyItem[];
  texts: IndexedTexts;
  /** Rows of each item's passages and questions. */
  passageRows: number[][];
  questionRows: number[][];
  itemLexical: LexicalIndex;
  characterLexical: LexicalIndex;
  passageLexical: LexicalIndex;
  vectors: VectorIndex;
  /** The direction of all passages of each item together. */
  itemVectors: VectorIndex;
  itemOfRow: Uint32Array;
}

const ITEM_FIELDS = [
  { weight: 1, lengthNormalisation: 0 }, // title and topic
  { weight: 0.9, lengthNormalisation: 0.3 }, // sample questions
  { weight: 0.75, lengthNormalisation: 0.5 }, // text
];
const PASSAGE_FIELDS = [
  { weight: 0.8, lengthNormalisation: 0 }, // title and heading
  { weight: 1, lengthNormalisation: 0.5 }, // text
];

export function buildParts(items: readonly PolicyItem[], block: VectorBlock): Parts {
  return atOnce(partsSteps(items, block));
}

export function* partsSteps(items: readonly PolicyItem[], block: VectorBlock): Steps<Parts> {
  const texts = indexedTexts(items);
  yield;
  const passageRows: number[][] = items.map(() => []);
  const questionRows: number[][] = items.map(() => []);
  texts.passageItems.forEach((item, row) => passageRows[item]?.push(row));
  texts.questionItems.forEach((item, i) => questionRows[item]?.push(texts.passages.length + i));
  const itemDocuments = yield* each(items, (item, position) => [
    normaliseText(`${item.title}\n${item.topic}`),
    normaliseText(item.questions.join('\n')),
    normaliseText(
      [item.document, ...(passageRows[position] ?? []).map((row) => texts.passages[row]?.text ?? '')].join(
        '\n',
      ),
    ),
  ]);
  const passageDocuments = yield* each(texts.passages, (passage) => [
    normaliseText(`${passage.title} ${passage.heading}`),
    normaliseText(passage.text),
  ]);
  return {
    items,
    texts,
    passageRows,
    questionRows,
    itemLexical: yield* lexicalIndexSteps(ITEM_FIELDS, itemDocuments),
    characterLexical: yield* lexicalIndexSteps(ITEM_FIELDS, itemDocuments, characters),
    passageLexical: yield* lexicalIndexSteps(PASSAGE_FIELDS, passageDocuments),
    vectors: createVectorIndex(block),
    itemVectors: createVectorIndex(yield* directions(block, passageRows)),
    itemOfRow: Uint32Array.from([...texts.passageItems, ...texts.questionItems]),
  };
}

function* each<T, R>(all: readonly T[], make: (one: T, position: number) => R): Steps<R[]> {
  const made: R[] = [];
  for (const [position, one] of all.entries()) {
    made.push(make(one, position));
    yield;
  }
  return made;
}

/** Unit length, one row for each group of rows. */
function* directions(
  { data, dimensions }: VectorBlock,
  groups: readonly (readonly number[])[],
): Steps<VectorBlock> {
  const all = new Float32Array(groups.length * dimensions);
  for (const [group, rows] of groups.entries()) {
    const sum = all.subarray(group * dimensions, (group + 1) * dimensions);
    for (const row of rows) {
      for (let i = 0; i < dimensions; i += 1) sum[i] = (sum[i] ?? 0) + (data[row * dimensions + i] ?? 0);
    }
    normalise(sum);
    yield;
  }
  return { dimensions, count: groups.length, data: all };
}
