import type { PolicyItem } from '../knowledge/item.ts';
import { passagesOf, type Passage } from './passage.ts';
import { normaliseText } from './text.ts';

/** What is embedded: rows of passages first, then rows of titles and sample questions. */
export interface IndexedTexts {
  passages: Passage[];
  /** Position of each passage's item. */
  passageItems: number[];
  questions: string[];
  questionItems: number[];
}

export function indexedTexts(items: readonly PolicyItem[]): IndexedTexts {
  const texts: IndexedTexts = { passages: [], passageItems: [], questions: [], questionItems: [] };
  items.forEach((item, position) => {
    for (const passage of passagesOf(item)) {
      texts.passages.push(passage);
      texts.passageItems.push(position);
    }
    for (const question of [item.title, ...item.questions]) {
      texts.questions.push(question);
      texts.questionItems.push(position);
    }
  });
  return texts;
}

/** Row order of the vectors; normalised. */
export function rowTexts(texts: IndexedTexts): string[] {
  return [
    ...texts.passages.map((passage) => normaliseText(`${passage.title} ${passage.heading}\n${passage.text}`)),
    ...texts.questions.map(normaliseText),
  ];
}
