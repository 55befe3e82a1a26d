import { HotlineError } from '../../errors.ts';
import type { Answering } from '../answer-question.ts';
import type { Answer, AnswerStatus, Evidence, Question } from '../answer.ts';
import type { Triage } from '../triage.ts';
import { rewriteQuestion } from './rewrite-question.ts';
import { wordAnswer, type WordDeps } from './word-answer.ts';

export interface ModelDeps extends WordDeps {
  triage: Pick<Triage, 'classify'>;
  /** For everything together; then the answer goes out as it is. */
  limitMs: number;
}

/** Of the time, what a rewriting may take at most: the wording needs the rest. */
const REWRITING_SHARE = 1 / 3;

/**
 * Answers as `answering` does, in the words of a language model where these stand every check. What triage decides
 * and what is not answered never goes to the model.
 */
export function createAnsweringWithModel(answering: Answering, deps: ModelDeps): Answering {
  return {
    titleOf: answering.titleOf,
    partsOf: answering.partsOf,
    async answer(question) {
      const signal = AbortSignal.timeout(deps.limitMs);
      const first = await answering.answer(question);
      if (!isForModel(deps, question, first)) return first;
      const answer = await answerRewritten(answering, deps, { question, first, signal });
      const { evidence } = answer;
      if (answer.status !== 'answered' || evidence === undefined || !isHarmless(deps, evidence))
        return answer;
      const text = await wordAnswer(deps, { question, answer: { ...answer, evidence }, signal });
      return text === undefined ? answer : { ...answer, text };
    },
  };
}

/** How much an outcome is worth beside another for the same question; undefined for what triage decides. */
const WORTH: Partial<Record<AnswerStatus, number>> = {
  answered: 2,
  'region-needed': 1,
  'other-region-only': 1,
  'not-in-force': 1,
  clarify: 0,
  unanswered: 0,
};

/** The citizen's own words decide what may leave the house. */
function isForModel({ triage }: ModelDeps, { text, direct }: Question, { status }: Answer): boolean {
  if (WORTH[status] === undefined) return false;
  const said = direct === true ? undefined : triage.classify(text);
  // What reads like a complaint may have been answered as a question; danger and orders stay what they are.
  return said?.type !== 'decided' || (said.status !== 'emergency' && said.status !== 'refused');
}

/** Statements of rules give nobody orders: one that does is not passed on to what might follow them. */
function isHarmless({ triage }: ModelDeps, { passages }: Evidence): boolean {
  const isOrder = (text: string) => {
    const said = triage.classify(text);
    return said.type === 'decided' && said.status === 'refused' && said.reason === 'injection';
  };
  return passages.length > 0 && !passages.some((passage) => isOrder(passage.text));
}

interface Asked {
  question: Question;
  first: Answer;
  signal: AbortSignal;
}

/** The answer to the question as the model completes it, where that is no worse than the one to what was written. */
async function answerRewritten(answering: Answering, deps: ModelDeps, asked: Asked): Promise<Answer> {
  const { question, first, signal } = asked;
  if (!isWorthRewriting(question, first)) return first;
  const share = AbortSignal.timeout(Math.ceil(deps.limitMs * REWRITING_SHARE));
  const rewriting = await rewriteQuestion(deps, question, AbortSignal.any([signal, share]));
  if (rewriting.type === 'failed') {
    deps.count(rewriting.kind, { prompt: deps.prompts.rewrite.id });
    return first;
  }
  if (rewriting.text === question.text) return first;
  const second = await searchedAgain(answering, { ...question, text: rewriting.text, history: [] });
  const worth = second === undefined ? undefined : WORTH[second.status];
  if (second === undefined || worth === undefined || worth < (WORTH[first.status] ?? 0)) return first;
  // Where the citizen lives is known from the citizen alone.
  return { ...second, isHome: first.isHome && first.region === second.region };
}

/** A question that was understood by itself gains nothing by being put in other words. */
function isWorthRewriting({ history, text, direct }: Question, first: Answer): boolean {
  if (history.length === 0 || direct === true) return false;
  if (first.status !== 'answered') return true;
  // What was quoted from a document, or answered in several parts, is not traded for something else.
  return first.evidence !== undefined && first.searched.length > text.trim().length;
}

/** There is an answer already: a search that fails now must not take it away. */
async function searchedAgain(answering: Answering, question: Question): Promise<Answer | undefined> {
  try {
    return await answering.answer(question);
  } catch (error) {
    if (error instanceof HotlineError) return undefined;
    throw error;
  }
}
