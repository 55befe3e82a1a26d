import type { Regions } from '../../knowledge/regions.ts';
import type { Question } from '../answer.ts';
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

/** The question as one that can be understood without the messages before it. */
export async function rewriteQuestion(
  { model, prompts, regions }: RewriteDeps,
  question: Question,
  signal: AbortSignal,
): Promise<Rewriting> {
  const { text, history, conversation } = question;
  const inputs = { history: history.join('\n'), question: text };
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
