import type { ItemHit } from '../retrieval/search.ts';
import { ASKS } from './concerns.ts';
import { fromLogit, logit } from './thresholds.ts';

/** Characters; a longer message tells a story before it asks. */
const SHORTEST_STORY = 60;
const SHORTEST_QUESTION = 6;
/** Share of the message that the question at its end may have at most: a longer one is the story. */
const MOST_OF_IT = 0.5;
/** How much the question counts beside the whole story. */
const WEIGHT = 0.5;
/** Similarity of what one of both searches did not find. */
const UNFOUND = 0.02;
const LEAD = /^(?:那|所以|我?(?:就)?(?:想|请)?(?:问|咨询|了解)(?:一下|下|问)?|请教|请问|[，,、])+/u;

/** The question at the end of a story; undefined for a message that is no story, or that ends without one. */
export function closingQuestion(text: string): string | undefined {
  if (text.length < SHORTEST_STORY) return undefined;
  const sentences = text.split(/[。？?！!；;\n]+/u).map((it) => it.trim());
  const last = sentences.filter((it) => ASKS.test(it)).at(-1);
  if (last === undefined || last.length > text.length * MOST_OF_IT) return undefined;
  const question = last.replace(LEAD, '');
  return question.length < SHORTEST_QUESTION ? undefined : question;
}

/** What the story matches, and what its question matches, counted together. */
export function weighClosing(story: readonly ItemHit[], asked: readonly ItemHit[]): ItemHit[] {
  if (asked.length === 0) return [...story];
  const byId = new Map(asked.map((hit) => [hit.itemId, hit]));
  const ids = new Set(story.map(({ itemId }) => itemId));
  // What is shown of an item is what the question matches in it.
  const both = story.map((hit) => ({
    ...hit,
    passages: byId.get(hit.itemId)?.passages ?? hit.passages,
    similarity: joint(hit.similarity, byId.get(hit.itemId)?.similarity ?? UNFOUND),
  }));
  const only = asked
    .filter(({ itemId }) => !ids.has(itemId))
    .map((hit) => ({ ...hit, similarity: joint(UNFOUND, hit.similarity) }));
  return [...both, ...only].sort((a, b) => b.similarity - a.similarity);
}

function joint(story: number, question: number): number {
  return fromLogit((1 - WEIGHT) * logit(story) + WEIGHT * logit(question));
}
