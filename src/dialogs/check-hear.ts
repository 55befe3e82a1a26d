import { ASKS } from '../answering/concerns.ts';
import type { FactValue } from '../answering/entitlements/truth.ts';
import { PLACE, SITUATION, type CheckData } from './check-state.ts';
import type { DialogDeps, Turn } from './deps.ts';
import { placeAlone } from './region.ts';

/** With what the words say to the open question, and to others by the way; undefined when they say nothing. */
export function takeAnswer(deps: DialogDeps, turn: Turn, data: CheckData): CheckData | undefined {
  const open = data.asked.at(-1) ?? '';
  const more = deps.entitlements.factsIn(turn.text);
  if (open === SITUATION) {
    if (isQuestion(turn.text)) return undefined;
    const number = Number(/^\d{1,2}$/u.exec(turn.text.trim())?.[0] ?? 0);
    const numbered = deps.entitlements.situations[number - 1];
    const situations = numbered === undefined ? deps.entitlements.situationsIn(turn.text) : [numbered.id];
    if (situations.length === 0 && Object.keys(more).length === 0) return undefined;
    return { ...data, situations, facts: { ...data.facts, ...more } };
  }
  if (open === PLACE) {
    const place = placeAlone(deps, turn.text.trim());
    if (place === undefined) return undefined;
    turn.state.region = place;
    return data;
  }
  const value = deps.entitlements.answerTo(open, turn.text);
  // A question may speak of facts by the way; it wants an answer.
  if (value === undefined && isSomethingElse(deps, turn.text)) return undefined;
  const facts: Record<string, FactValue> = { ...more, ...(value !== undefined && { [open]: value }) };
  return Object.keys(facts).length === 0 ? undefined : { ...data, facts: { ...data.facts, ...facts } };
}

const LONGEST_ANSWER = 12;

/** A longer message, a question or a wish wants something else: it is answered, and the check waits. */
export function isSomethingElse({ triage }: Pick<DialogDeps, 'triage'>, text: string): boolean {
  const isLong = [...text.trim()].length > LONGEST_ANSWER;
  return isLong || isQuestion(text) || triage.classify(text).type === 'decided';
}

function isQuestion(text: string): boolean {
  return /[?？]["”\s]*$|要啥|要什么|带什么|怎么办|咋办/u.test(text) || ASKS.test(text.trim());
}
