import { expect } from 'vitest';
import type { Corpus } from '../../src/app/corpus.ts';
import { actOnDraft, createDraft, type DraftMove } from '../../src/knowledge/drafts/acts.ts';
import { checkDraft } from '../../src/knowledge/drafts/check-draft.ts';
import type { Draft, DraftContent } from '../../src/knowledge/drafts/draft.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { heatingDraft } from './draft-content.ts';

export const PUBLISHED_AT = Date.parse('2026-11-21T09:00:00+08:00');
const author = { id: 's1', name: '李敏', isReviewer: false };
const second = { id: 's2', name: '王强', isReviewer: true };

export async function act(storage: Storage, corpus: Corpus, draft: Draft, move: DraftMove): Promise<Draft> {
  const { item, findings } = check(corpus, draft.content, draft.id);
  const result = actOnDraft(draft, move, {
    by: move === 'submit' ? author : second,
    now: PUBLISHED_AT,
    note: '原因',
    checked: { item, isSound: findings.length === 0 },
  });
  if (result.type === 'refused') throw new Error(`${result.why}: ${JSON.stringify(findings)}`);
  expect(await storage.drafts.save(result.write)).toBe('committed');
  return result.write.draft;
}

export const check = (corpus: Corpus, content: DraftContent, id: string) =>
  checkDraft(content, {
    id,
    today: '2026-11-21',
    regionCode: (name) => (name === '全国' ? '000000' : corpus.knowledge.regions.resolve(name)),
    knowledge: corpus.knowledge,
  });

/** Drafted, handed in and approved by a second person. */
export async function publish(storage: Storage, corpus: Corpus, id: string, content = heatingDraft()) {
  const write = createDraft({ id, content, origin: { type: 'blank' } }, { by: author, now: PUBLISHED_AT });
  await storage.drafts.save(write);
  return act(storage, corpus, await act(storage, corpus, write.draft, 'submit'), 'approve');
}
