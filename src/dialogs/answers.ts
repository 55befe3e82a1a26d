import { createHash } from 'node:crypto';
import type { Answer } from '../answering/answer.ts';
import type { ConversationState } from '../conversation/state.ts';
import type { Turn } from './deps.ts';

const REMEMBERED_ANSWERS = 5;

type Remembered = ConversationState['answers'][number];

/** What the buttons under this turn's answer will speak of. */
export function rememberAnswer(
  { state, id, now }: Turn,
  question: string,
  { answer, isFollowUp = false }: { answer?: Answer; isFollowUp?: boolean } = {},
): void {
  const before = isFollowUp ? state.answers.at(-1) : undefined;
  const remembered: Remembered = {
    ...{ turnId: id, question, at: now },
    ...(before !== undefined && { about: before.about ?? before.question }),
    ...(answer !== undefined && { said: saidBy(answer) }),
  };
  state.answers = [...state.answers, remembered].slice(-REMEMBERED_ANSWERS);
}

/** The question as a ticket tells it: 那要多久 alone says nothing to whoever reads it there. */
export function toldBy({ question, about }: Pick<Remembered, 'question' | 'about'>): string {
  return about === undefined ? question : `${about}；${question}`;
}

export function settleAnswer({ state }: Turn, turnId: string, settled: 'helped' | 'filed'): void {
  state.answers = state.answers.map((answer) => (answer.turnId === turnId ? { ...answer, settled } : answer));
}

/**
 * The answer before, where this one would say the same once more: to other words, word for word; to the same words,
 * after the place was told, from the same sources. Who asks the same again wants to read it again.
 */
export function saidBefore(
  { state }: Pick<Turn, 'state'>,
  { question, answer, isPlaceTold }: { question: string; answer: Answer; isPlaceTold: boolean },
): Remembered | undefined {
  const last = state.answers.at(-1);
  if (last?.said === undefined || !['answered', 'unanswered'].includes(answer.status)) return undefined;
  // What is offered to choose from is new.
  if (answer.related.length > 0) return undefined;
  const said = saidBy(answer);
  const isSame = isPlaceTold
    ? answer.citations.length > 0 && last.said.sources === said.sources
    : last.question !== question && last.said.text === said.text;
  return isSame ? last : undefined;
}

function saidBy({ status, text, citations }: Answer): NonNullable<Remembered['said']> {
  // That nothing was found is the same with titles below it and without.
  const [lead = ''] = text.split('\n\n');
  const sources = citations.map(({ document, locator }) => `${document} ${locator}`).sort();
  return { text: digest(status === 'unanswered' ? lead : text), sources: digest(sources.join('\n')) };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}
