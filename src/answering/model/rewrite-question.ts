import type { Regions } from '../../knowledge/regions.ts';
import { LONGEST_QUESTION, type Question } from '../answer.ts';
import { plain } from '../plain.ts';
import { unsupportedFigures } from '../verify.ts';
import type { LanguageModel, ModelFailure } from './language-model.ts';
import type { ModelPrompts } from './prompts.ts';

export type Rewriting = { type: 'rewritten'; text: string } | { type: 'failed'; kind: ModelFailure };

export interface RewriteDeps {
  model: LanguageModel;
  prompts: ModelPrompts;
  regions: Regions;
}

/** Characters of each earlier message; what it was about stands at its beginning. */
const LONGEST_EARLIER = 200;

/** The question as one that can be understood without the messages before it. */
export async function rewriteQuestion(
  { model, prompts, regions }: RewriteDeps,
  question: Question,
  signal: AbortSignal,
): Promise<Rewriting> {
  const { text, history, conversation } = question;
  const inputs = {
    history: history.map((earlier) => earlier.slice(0, LONGEST_EARLIER)).join('\n'),
    question: text.slice(0, LONGEST_QUESTION),
  };
  const completion = await model.complete(prompts.rewrite, inputs, { signal, conversation });
  if (completion.type === 'failed') return completion;
  const rewritten = completion.value.question;
  return addsNothing(rewritten, [...history, text], regions)
    ? { type: 'rewritten', text: rewritten }
    : { type: 'failed', kind: 'unsupported' };
}

/** Places, figures, documents and foreign words stand in what the citizen wrote. */
export function addsNothing(rewritten: string, written: readonly string[], regions: Regions): boolean {
  const source = written.join('\n');
  const known = new Set(regions.find(source).map((mention) => mention.code));
  const said = plain(rewritten);
  const names = said.match(/[《〈][^《》〈〉]+[》〉]|[\p{Script=Latin}][\p{Script=Latin}\d@._:/-]+/gu) ?? [];
  return (
    !/[\n\p{Cc}\p{Cf}]/u.test(rewritten) &&
    unsupportedFigures(rewritten, { passages: [source], directory: [] }).length === 0 &&
    regions.find(rewritten).every((mention) => known.has(mention.code)) &&
    names.every((name) => plain(source).includes(name.replace(/[《》〈〉]/gu, '')))
  );
}
