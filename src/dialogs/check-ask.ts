import type { Question } from '../answering/entitlements/check.ts';
import type { Button } from '../conversation/activity.ts';
import { closeDialog } from './active.ts';
import { rememberAnswer } from './answers.ts';
import { CHECK, MOST_QUESTIONS, PLACE, scopeOfCheck, SITUATION, type CheckData } from './check-state.ts';
import type { DialogDeps, Turn } from './deps.ts';

/** Keeps what has been told, and the question that is open. */
export function keep(turn: Turn, data: CheckData): void {
  turn.state.dialog = { name: CHECK, step: data.asked.at(-1) ?? SITUATION, data };
}

/** The next question that decides something, or the result. */
export function askNext(deps: DialogDeps, turn: Turn, data: CheckData, intro?: string): void {
  const next = data.asked.length >= MOST_QUESTIONS ? undefined : nextOf(deps, turn, data);
  if (next === undefined) return conclude(deps, turn, data);
  const asking = { ...data, asked: [...data.asked, next], interrupted: false, unclear: false };
  keep(turn, asking);
  askAgain(deps, turn, asking, intro);
}

function nextOf(deps: DialogDeps, turn: Turn, data: CheckData): string | undefined {
  const { asked, situations, names, itemId, facts, who } = data;
  const isOpen = situations.length === 0 && names.length === 0 && itemId === undefined;
  if (isOpen) return asked.includes(SITUATION) ? undefined : SITUATION;
  if (turn.state.region === undefined && !asked.includes(PLACE)) return PLACE;
  return deps.entitlements.next(scopeOfCheck(turn, data), { facts, asked, who })?.fact.id;
}

/** Asks the open question, after `intro`. */
export function askAgain(deps: DialogDeps, turn: Turn, data: CheckData, intro?: string): void {
  // A new object: the question has been asked in this turn.
  keep(turn, { ...data });
  const open = data.asked.at(-1) ?? SITUATION;
  const { text, options } = wordsOf(deps, data, open);
  const buttons = options.map((label, at): Button => ({ label, data: `chk:${open}:${at}` }));
  turn.reply({
    text: [intro ?? '', deps.say('check-question', { at: data.asked.length, most: MOST_QUESTIONS, text })]
      .filter((part) => part !== '')
      .join('\n\n'),
    buttons: [...inRows(buttons), ...ways(deps, data, open)],
  });
}

function wordsOf(deps: DialogDeps, data: CheckData, open: string): { text: string; options: string[] } {
  if (open === SITUATION) {
    return {
      text: deps.say('check-ask-situation'),
      options: deps.entitlements.situations.map((it) => it.label),
    };
  }
  if (open === PLACE) return { text: deps.say('check-ask-place'), options: [] };
  const question: Question | undefined = deps.entitlements.question(open, data.who);
  return { text: question?.text ?? '', options: question?.options.map((it) => it.label) ?? [] };
}

const BUTTONS_IN_A_ROW = 2;

function inRows(buttons: readonly Button[]): Button[][] {
  const rows: Button[][] = [];
  for (let at = 0; at < buttons.length; at += BUTTONS_IN_A_ROW) {
    rows.push(buttons.slice(at, at + BUTTONS_IN_A_ROW));
  }
  return rows;
}

function ways({ say }: DialogDeps, { asked }: CheckData, open: string): Button[][] {
  const unknown: Button = { label: say('check-button-unknown'), data: `chk:${open}:unknown` };
  const secret: Button = { label: say('check-button-secret'), data: `chk:${open}:secret` };
  const backwards: Button = { label: say('check-button-back'), data: `chk:${open}:back` };
  const end: Button = { label: say('check-button-stop'), data: `chk:${open}:stop` };
  return [open === SITUATION ? [unknown] : [unknown, secret], asked.length > 1 ? [backwards, end] : [end]];
}

function conclude(deps: DialogDeps, turn: Turn, data: CheckData): void {
  const { text, citations, outcomes } = deps.entitlements.report(
    scopeOfCheck(turn, data),
    data.facts,
    turn.state.largeType,
  );
  closeDialog(turn);
  const found = new Set(Object.values(outcomes));
  const names = Object.keys(outcomes).join('、');
  const question = deps.say('check-record', { names });
  turn.outcome = {
    // Of the facts themselves nothing is recorded.
    question,
    status: 'checked',
    reason: (['likely', 'open', 'unlikely'] as const).find((it) => found.has(it)) ?? 'nothing',
    ...(turn.state.region !== undefined && { region: turn.state.region }),
    passages: [],
    citations: citations.map(({ title, document, locator }) => ({ title, document, locator })),
    elapsedMs: 0,
  };
  rememberAnswer(turn, question);
  const isKeepable = data.who === 'self' && Object.keys(data.facts).length > 0 && turn.state.child !== true;
  if (isKeepable) turn.state.checked = { facts: data.facts, turnId: turn.id };
  const keepButton: Button = { label: deps.say('check-button-keep'), data: `keep:${turn.id}` };
  turn.reply({
    text,
    buttons: [
      ...(isKeepable ? [[keepButton]] : []),
      [
        { label: deps.say('check-button-again'), data: 'check' },
        { label: deps.say('button-unsolved'), data: `fb:no:${turn.id}` },
        { label: deps.say('button-human'), data: 'human' },
      ],
    ],
  });
}
