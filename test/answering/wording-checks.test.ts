import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { EvidencePassage } from '../../src/answering/answer.ts';
import { createSourceList } from '../../src/answering/compose.ts';
import { createDocumentDates } from '../../src/answering/document-dates.ts';
import { checkSentence } from '../../src/answering/model/check-sentence.ts';
import { loadModelPrompts } from '../../src/answering/model/prompts.ts';
import { loadAnswerWording } from '../../src/answering/wording.ts';
import { loadKnowledge, type Knowledge } from '../../src/knowledge/load.ts';

let knowledge: Knowledge;
/** The statements of each item, as an answer would cite them. */
let items: EvidencePassage[][];
beforeAll(() => {
  knowledge = loadKnowledge('knowledge');
  const deps = {
    say: loadAnswerWording(readFileSync('prompts/answers.yaml', 'utf8')),
    regions: knowledge.regions,
    departments: new Map(),
    dates: createDocumentDates(knowledge),
    isEmergencyNumber: () => false,
  };
  items = knowledge.items.map((item) => {
    const list = createSourceList(deps);
    for (const section of item.sections) section.statements.forEach((it) => list.marks(item, it));
    return list.passages;
  });
});

const { rules } = loadModelPrompts('prompts').word;

/** Whether `said` would be sent as resting on the passage of `passages` at `cited`. */
function passes(said: EvidencePassage, passages: readonly EvidencePassage[], cited: number): boolean {
  const [region] = said.regions.filter((code) => code !== '000000');
  const sentence = { text: said.text, passages: [cited + 1] };
  return checkSentence(sentence, { passages, region, regions: knowledge.regions, rules }).length === 0;
}

const share = (results: readonly boolean[]) => results.filter(Boolean).length / results.length;

describe('the statements of the corpus', () => {
  it('pass with themselves for a source', () => {
    const results = items.flatMap((passages) => passages.map((it, at) => passes(it, passages, at)));
    expect(results.length).toBeGreaterThan(4_000);
    expect(share(results)).toBeGreaterThan(0.998);
  });

  it('seldom pass with another statement of their item', () => {
    const results = items.flatMap((passages) =>
      passages.flatMap((it, at) => {
        const other = (at + 1) % passages.length;
        return passages[other]?.text === it.text ? [] : [passes(it, passages, other)];
      }),
    );
    expect(share(results)).toBeLessThan(0.1);
  });

  it('hardly ever pass with a statement of another item', () => {
    const results = items.flatMap((passages, n) => {
      const others = items[(n + 97) % items.length] ?? [];
      return passages.map((it, at) => passes(it, others, at % others.length));
    });
    expect(share(results)).toBeLessThan(0.01);
  });
});

describe('plain words for a statement', () => {
  const paraphrases = readFileSync('test/answering/data/paraphrases.jsonl', 'utf8')
    .trim()
    .split('\n')
    .map((line) => z.strictObject({ statement: z.string(), said: z.string() }).parse(JSON.parse(line)));

  it('mostly pass', () => {
    const about = { marks: '[1]', title: '', citations: [], regions: ['000000'], dates: [] };
    const results = paraphrases.map(({ statement, said }) => {
      const passage: EvidencePassage = {
        ...about,
        section: '要点',
        text: statement,
        claimClass: 'entitlement',
      };
      return passes({ ...passage, text: said }, [passage], 0);
    });
    expect(results.length).toBeGreaterThan(30);
    expect(share(results)).toBeGreaterThan(0.8);
  });
});
