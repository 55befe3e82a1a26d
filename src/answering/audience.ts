import type { Audiences } from '../knowledge/directories.ts';
import type { PolicyItem } from '../knowledge/item.ts';
import type { ItemHit } from '../retrieval/search.ts';
import { fromLogit, logit } from './thresholds.ts';

/** Logits that an item for a group loses where the words speak of nobody in it. */
const OTHER_AUDIENCE = 2.5;

/** Puts items that are only for a group behind, where the words name nobody in the group. */
export type WeighAudience = (hits: readonly ItemHit[], words: string) => ItemHit[];

/** The words speak of a group of people that some items are only for. */
export function createNamesAudience({ groups }: Audiences): (text: string) => boolean {
  const words = groups.map((group) => new RegExp(group.words, 'u'));
  return (text) => words.some((pattern) => pattern.test(text));
}

/** Whether an item is only for a group that the words do not speak of. */
export type IsForOthers = (item: PolicyItem, words: string) => boolean;

export function createIsForOthers({ beside, groups }: Audiences): IsForOthers {
  const besides = new RegExp(beside, 'u');
  const compiled = groups.map(({ audience, words }) => ({
    audience: new RegExp(audience, 'u'),
    words: new RegExp(words, 'u'),
  }));
  const groupOf = (item: PolicyItem) => {
    const people = item.audience.flatMap((it) => it.split('、'));
    return compiled.find(
      ({ audience }) =>
        people.some((it) => audience.test(it)) && people.every((it) => audience.test(it) || besides.test(it)),
    );
  };
  const known = new WeakMap<PolicyItem, { group: ReturnType<typeof groupOf> }>();
  return (item, words) => {
    const { group } = known.get(item) ?? { group: groupOf(item) };
    known.set(item, { group });
    return group?.words.test(words) === false;
  };
}

export function createWeighAudience(
  audiences: Audiences,
  byId: ReadonlyMap<string, PolicyItem>,
): WeighAudience {
  const isForOthers = createIsForOthers(audiences);
  return (hits, words) => {
    const weighed = hits.map((hit) => {
      const item = byId.get(hit.itemId);
      return item === undefined || !isForOthers(item, words)
        ? hit
        : { ...hit, similarity: fromLogit(logit(hit.similarity) - OTHER_AUDIENCE) };
    });
    return weighed.sort((a, b) => b.similarity - a.similarity);
  };
}
