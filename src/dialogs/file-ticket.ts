import { z } from 'zod';
import type { TicketKind } from '../tickets/ticket.ts';
import { FILING, filingUnderWay } from './active.ts';
import type { DialogDeps, Turn } from './deps.ts';
import { dropContact } from './file-contact.ts';
import {
  addAttachments,
  draftSchema,
  SHORTEST_DESCRIPTION,
  steps,
  type Filing,
  type Step,
} from './file-draft.ts';
import { describe } from './file-fill.ts';
import { said, setSecrecy } from './file-said.ts';
import { advance, askStep, correct, isOptional, lines, otherDescription } from './file-steps.ts';
import { submit } from './file-submit.ts';

export interface FilingStart {
  kind: TicketKind;
  /** What the citizen has said already. */
  description?: string;
  /** Whether that was said to be filed; otherwise it is shown once more, to be completed. */
  isTold?: boolean;
  /** Where, if that was said; house numbers masked. */
  place?: string;
  /** The turn whose answer did not settle the matter. */
  turnId?: string;
  /** Ids of incidents, and numbers of tickets, that it is not about. */
  notIncidents?: string[];
  without?: string[];
  intro: string;
}

/** Begins to gather a ticket; what has been said already is not asked again. One at a time. */
export function beginFiling(deps: DialogDeps, turn: Turn, start: FilingStart): void {
  const underWay = filingUnderWay(turn);
  if (underWay !== undefined) {
    delete turn.state.paused;
    const { filing, step } = readFiling(deps, turn, underWay);
    return askStep(filing, step, deps.say('file-already'));
  }
  const { kind, description = '', turnId, notIncidents, without, intro, place } = start;
  const enough = description.trim().length >= SHORTEST_DESCRIPTION;
  const draft = draftSchema.parse({ kind, turnId, notIncidents, without, place });
  const filing = { deps, turn, draft };
  const told = enough ? describe(filing, description.trim()) : undefined;
  if (turn.activity.type === 'message') addAttachments(filing, turn.activity.attachments);
  delete turn.state.pendingQuestion;
  const isToPlace = enough && start.isTold === true;
  if (isToPlace && place !== undefined) return advance(filing, 'place', lines(intro, told));
  askStep(filing, isToPlace ? 'place' : 'description', lines(intro, told));
}

/** The next turn of a filing; false when none is under way, or when a question comes between. */
export function continueFiling(deps: DialogDeps, turn: Turn): boolean {
  const { activity } = turn;
  const active = turn.state.dialog;
  if (active?.name !== FILING || isQuestionBetween(turn, active.step)) return false;
  const { filing, step } = readFiling(deps, turn, active);
  if (activity.type === 'button') pressed(filing, step, activity.data);
  else if (activity.type === 'message') said(filing, step, activity.attachments);
  else return false;
  return true;
}

/** 要多久？ said to the question where or when is no place and no time. */
export function isQuestionBetween({ activity, text }: Turn, step: string): boolean {
  const asksForFact = step !== 'description';
  return (
    asksForFact && activity.type === 'message' && /[吗么?？]["”\s]*$/u.test(text) && !/\d{5}/u.test(text)
  );
}

/** Whether the next words are what the ticket is about. */
export function asksDescription({ state }: Turn): boolean {
  return state.dialog?.name === FILING && state.dialog.step === 'description';
}

/** Asks the step that is open once more, after something that came between. */
export function remindOfFiling(deps: DialogDeps, turn: Turn, intro = deps.say('file-resume')): void {
  const active = turn.state.dialog;
  if (active?.name !== FILING) return;
  const { filing, step } = readFiling(deps, turn, active);
  askStep(filing, step, intro);
}

/** Leaves a correction for the summary; false when there is none to leave. */
export function leaveCorrection(deps: DialogDeps, turn: Turn): boolean {
  const active = turn.state.dialog;
  if (active?.name !== FILING) return false;
  const { filing, step } = readFiling(deps, turn, active);
  if (!filing.draft.correcting) return false;
  advance(filing, step);
  return true;
}

function readFiling(deps: DialogDeps, turn: Turn, active: { step: string; data: unknown }) {
  const filing: Filing = { deps, turn, draft: draftSchema.parse(active.data) };
  return { filing, step: z.enum(steps).parse(active.step) };
}

function pressed(filing: Filing, step: Step, data: string): void {
  const { draft, deps } = filing;
  const edited = steps.find((candidate) => data === `file:edit:${candidate}` && candidate !== 'confirm');
  if (edited !== undefined && (step === 'confirm' || draft.correcting)) return correct(filing, edited);
  if (data === 'file:submit' && step === 'confirm') return submit(filing);
  if (data === 'file:confidential' && step === 'confirm') return setSecrecy(filing, true);
  if (data === 'file:open' && step === 'confirm') return setSecrecy(filing, false);
  if (data === 'file:other' && step === 'description') return otherDescription(filing);
  if (data === `file:skip:${step}` && isOptional(filing, step)) return advance(filing, step);
  if (data === 'file:drop:contact' && step === 'contact') dropContact(filing);
  else if (data === 'file:drop:attachments' && step === 'attachments') draft.attachments = [];
  else return askStep(filing, step, deps.say('file-resume'));
  advance(filing, step);
}
