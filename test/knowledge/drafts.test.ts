import { beforeEach, describe, expect, it } from 'vitest';
import {
  actOnDraft,
  actsAllowed,
  createDraft,
  draftRules,
  type DraftMove,
} from '../../src/knowledge/drafts/acts.ts';
import { checkDraft } from '../../src/knowledge/drafts/check-draft.ts';
import { emptyContent, type Draft } from '../../src/knowledge/drafts/draft.ts';
import { renderDraft } from '../../src/knowledge/drafts/render.ts';
import { loadKnowledge, type Knowledge } from '../../src/knowledge/load.ts';
import { heatingDraft } from '../support/draft-content.ts';
import { temporaryFolder } from '../support/folder.ts';
import { seededRandom } from '../support/random.ts';
import { smallKnowledge } from '../support/small-knowledge.ts';

const people = [
  { id: 'op', name: '李', isReviewer: false },
  { id: 'su', name: '王', isReviewer: true },
  { id: 'ad', name: '张', isReviewer: true },
];
const [author, second] = people as [(typeof people)[0], (typeof people)[0]];
const moves = Object.keys(draftRules) as DraftMove[];
const context = { id: 'd1', today: '2026-11-21', regionCode: () => '000000' };

const begun = () =>
  createDraft({ id: 'd1', content: emptyContent, origin: { type: 'blank' } }, { by: author, now: 0 }).draft;

describe('acts on a draft', () => {
  it('never publish what an author approved, nor anything unsound, in ten thousand random acts', () => {
    const random = seededRandom(11);
    let draft: Draft = begun();
    let published = 0;
    for (let n = 0; n < 10_000; n += 1) {
      const by = people[random(3)] ?? author;
      const move = moves[random(moves.length)] ?? 'save';
      const isSound = random(2) === 1;
      const note = random(3) === 0 ? null : '原因';
      const checked = { item: `item ${n}`, isSound };
      const before = draft;
      const result = actOnDraft(draft, move, { by, now: n, note, checked, content: emptyContent });
      if (result.type === 'refused') continue;
      draft = result.write.draft;
      expect(draft.version).toBe(before.version + 1);
      expect((draft.item !== null) === (draft.state === 'published')).toBe(true);
      if (move === 'approve') {
        published += 1;
        expect(isSound && by.isReviewer).toBe(true);
        expect(before.authors.map(({ id }) => id)).not.toContain(by.id);
      }
      // Everybody has written in it sooner or later: a new one goes on.
      if (draft.authors.length === people.length) draft = begun();
    }
    expect(published).toBeGreaterThan(50);
  });

  it('need a reason where something is taken back', () => {
    for (const move of moves) {
      const draft = { ...begun(), state: draftRules[move].from[0] };
      const result = actOnDraft(draft, move, { by: second, now: 1, checked: { item: '', isSound: true } });
      expect(result.type === 'refused' && result.why === 'note', move).toBe(draftRules[move].note);
    }
  });

  it('offered are those that are possible', () => {
    expect(actsAllowed(begun(), author)).toEqual(['save', 'submit', 'discard']);
    const submitted = { ...begun(), state: 'submitted' as const };
    expect(actsAllowed(submitted, author)).toEqual([]);
    expect(actsAllowed(submitted, second)).toEqual(['approve', 'send-back']);
    expect(actsAllowed({ ...submitted, authors: [author, second] }, second)).toEqual(['send-back']);
  });
});

describe('a draft as an item', () => {
  let knowledge: Knowledge;
  beforeEach(() => {
    knowledge = loadKnowledge(smallKnowledge(temporaryFolder()));
  });
  const findings = (changes: Parameters<typeof heatingDraft>[0]) =>
    checkDraft(heatingDraft(changes), { ...context, knowledge }).findings;

  it('passes the checks of a file', () => {
    expect(findings({})).toEqual([]);
  });

  it('keeps what was typed from becoming another field', () => {
    const title = '暖气: "不热"\n---\nclaimClass: comment';
    const { text } = renderDraft(heatingDraft({ title }), context);
    expect(text.split('\n')[1]).toBe(`title: ${JSON.stringify(title)}`);
    const point = '不得低于 18 摄氏度。〔第九条〕\n---\n## 提示\n偷偷加一句。';
    expect(findings({ point }).length).toBeGreaterThan(0);
  });

  it('may rest on a newspaper, cited as a whole, with its name and day', () => {
    const sourceText = '银川市供热办负责人介绍，\n今年供热期内室温不得低于18摄氏度，不达标可以退费。';
    const newspaper = {
      sourceText,
      point: '室温不得低于 18 摄氏度，不达标可以退费。〔原文〕',
      steps: '',
      standard: '',
    };
    expect(
      findings(newspaper)
        .map(({ message }) => message)
        .join(),
    ).toContain('publisher');
    expect(findings({ ...newspaper, publisher: '华兴时报', published: '2024-10-30' })).toEqual([]);
    const wrong = { ...newspaper, publisher: '华兴时报', published: '2024-10-30' };
    expect(findings({ ...wrong, point: '室温不得低于 20 摄氏度。〔原文〕' })[0]).toMatchObject({
      field: 'point',
    });
  });

  it('says where each finding is', () => {
    const fields = (changes: Parameters<typeof heatingDraft>[0]) =>
      findings(changes).map(({ field }) => field);
    expect(fields({ topic: '没有这个事项' })).toEqual(['topic']);
    expect(fields({ department: 'nobody' })).toEqual(['department']);
    expect(fields({ steps: '1. 打电话。' })).toEqual(['steps']);
    expect(fields({ nextReview: '2026-01-01' })).toEqual(['nextReview']);
    expect(fields({ claimClass: 'notice', hint: '可以申请退费。〔第十五条〕' })).toEqual(['point', 'hint']);
  });
});
