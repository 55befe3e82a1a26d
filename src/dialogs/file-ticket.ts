import { z } from 'zod';
import type { AttachmentRef } from '../conversation/activity.ts';
import { addressDetails } from '../conversation/addresses.ts';
import type { TicketKind } from '../tickets/ticket.ts';
import { FILING, filingUnderWay } from './active.ts';
import type { DialogDeps, Turn } from './deps.ts';
import { isConfidential, secrecySaid, wishesSecrecy } from './file-confidential.ts';
import { dropContact, keepContact, takeContactFromWords } from './file-contact.ts';
import {
  addAttachments,
  cut,
  draftSchema,
  LIMITS,
  SHORTEST_DESCRIPTION,
  steps,
  type Filing,
  type Step,
} from './file-draft.ts';
import { promptOf, spokenEdit } from './file-prompts.ts';
import { submit } from './file-submit.ts';
import { isSkip, isYes, takenBack, withoutEnding } from './words.ts';

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

function isOptional({ draft }: Filing, step: Step): boolean {
  return step !== 'confirm' && (step !== 'description' || draft.description !== undefined);
}

function correct(filing: Filing, step: Step): void {
  filing.draft.correcting = true;
  askStep(filing, step);
}

function otherDescription(filing: Filing): void {
  delete filing.draft.description;
  delete filing.draft.turnId;
  askStep(filing, 'description');
}

function said(filing: Filing, step: Step, attachments: readonly AttachmentRef[]): void {
  const { turn, deps, draft } = filing;
  const text = turn.text.trim();
  const added = addAttachments(filing, attachments);
  if (added < attachments.length) return askStep(filing, step, deps.say('file-attachments-full'));
  if (step === 'attachments') return saidAtAttachments(filing, text, added);
  if (text === '') {
    const noted = added > 0 ? deps.say('file-attachment-noted', { count: added }) : deps.say('cannot-read');
    return askStep(filing, step, noted);
  }
  if (step === 'confirm') return saidAtConfirm(filing, text);
  const isLast = withoutEnding(text) === '提交' && draft.description !== undefined;
  if (isLast) return advance(filing, 'attachments');
  if (step === 'description' && draft.description === undefined && isSkip(text)) return giveUp(filing);
  if (step === 'contact' && draft.correcting && isSkip(text)) dropContact(filing);
  if (isTakenBack(filing, step, text)) return;
  if (isOptional(filing, step) && (isSkip(text) || (step === 'description' && isYes(text)))) {
    return advance(filing, step);
  }
  fill(filing, step, text);
}

/** 算了 to the question what it is about. */
function giveUp({ deps, turn }: Filing): void {
  delete turn.state.dialog;
  turn.reply({ text: deps.say('cancelled-filing') });
}

/** Corrects what was told just before; true when the words did that. */
function isTakenBack(filing: Filing, step: Step, text: string): boolean {
  const { draft } = filing;
  const said = takenBack(text);
  const earlier = steps.slice(0, steps.indexOf(step)).filter((it) => isOpen(filing, it));
  const before = earlier.at(-1);
  if (said === undefined || draft.correcting || before === undefined || before === 'confirm') return false;
  if (said.length < 2 || before === 'contact' || before === 'attachments') askStep(filing, before);
  else fill(filing, before, said);
  return true;
}

function saidAtConfirm(filing: Filing, text: string): void {
  const edited = spokenEdit(withoutEnding(text));
  if (edited !== undefined) return correct(filing, edited);
  const secret = secrecySaid(text);
  if (secret !== undefined) return setSecrecy(filing, secret);
  if (isYes(text)) return submit(filing);
  const { turn, deps } = filing;
  const isContact = turn.activity.type === 'message' && deps.findPhone(turn.activity.text) !== undefined;
  if (isContact && keepContact(filing)) return askStep(filing, 'confirm');
  askStep(filing, 'confirm', deps.say('file-choose'));
}

/** A report stays confidential, and its summary says so. */
function setSecrecy(filing: Filing, confidential: boolean): void {
  const { draft, deps } = filing;
  draft.confidential = confidential;
  const off = isConfidential(draft) ? 'file-confidential-report' : 'file-confidential-off';
  const key = confidential ? 'file-confidential-on' : off;
  askStep(filing, 'confirm', deps.say(key));
}

function saidAtAttachments(filing: Filing, text: string, added: number): void {
  if (added > 0) return askStep(filing, 'attachments');
  if (isSkip(text) || isYes(text)) return advance(filing, 'attachments');
  const { say } = filing.deps;
  const { buttons } = promptOf(filing, 'attachments');
  keep(filing, 'attachments');
  filing.turn.reply({ text: say('file-attachment-none'), buttons });
}

function fill(filing: Filing, step: Exclude<Step, 'attachments' | 'confirm'>, text: string): void {
  const { draft, deps } = filing;
  let told: string | undefined;
  switch (step) {
    case 'description': {
      if (isRefusal(text) && draft.description !== undefined) return otherDescription(filing);
      const before = draft.correcting ? undefined : draft.description;
      const joined = before === undefined ? text : `${before}；${text}`;
      if (joined.length < SHORTEST_DESCRIPTION) return askStep(filing, step, deps.say('file-too-short'));
      told = describe(filing, joined);
      break;
    }
    case 'place':
      draft.place = cut(placeSaid(filing, text), LIMITS.place);
      draft.location = filing.turn.activity.type === 'message' ? filing.turn.activity.location : undefined;
      takeContactFromWords(filing);
      break;
    case 'happened':
      draft.happened = cut(text, LIMITS.happened);
      takeContactFromWords(filing);
      break;
    case 'contact':
      if (filing.turn.state.child === true) return advance(filing, step, deps.say('child-contact'));
      if (!keepContact(filing)) return askStep(filing, step, deps.say('file-contact-unclear'));
      break;
  }
  advance(filing, step, told);
}

/** As it was said; the transcript keeps it without the number of the flat. */
function placeSaid({ deps, turn: { activity } }: Filing, masked: string): string {
  return activity.type === 'message' && activity.text.trim() !== ''
    ? deps.maskPlace(activity.text.trim())
    : masked;
}

function isRefusal(text: string): boolean {
  return /^(不是(这件事|这个)?|不行|不对|换一件事?|别的事?)$/u.test(withoutEnding(text));
}

/** Returns what the citizen is to know of it. */
function describe(filing: Filing, text: string): string | undefined {
  const { deps, draft } = filing;
  draft.description = cut(text, LIMITS.description);
  if (wishesSecrecy(text)) draft.confidential = true;
  takeContactFromWords(filing);
  return draft.description === text ? undefined : deps.say('file-cut', { most: LIMITS.description });
}

function advance(filing: Filing, step: Step, intro?: string): void {
  const { draft } = filing;
  const rest = draft.correcting ? [] : steps.slice(steps.indexOf(step) + 1);
  draft.correcting = false;
  askStep(filing, rest.find((candidate) => isOpen(filing, candidate)) ?? 'confirm', intro);
}

/** Nobody is asked for a contact given already, no child for any, and nobody when a question happened. */
function isOpen({ draft, turn }: Filing, step: Step): boolean {
  if (step === 'contact') return draft.contactSealed === undefined && turn.state.child !== true;
  return step !== 'happened' || draft.kind !== 'consultation';
}

function askStep(filing: Filing, step: Step, intro?: string): void {
  keep(filing, step);
  const prompt = promptOf(filing, step);
  const secrets = addressDetails(filing.draft.place ?? '');
  filing.turn.reply({ text: lines(intro, prompt.text), buttons: prompt.buttons, secrets });
}

function keep({ turn, draft }: Filing, step: Step): void {
  turn.state.dialog = { name: FILING, step, data: draft };
}

function lines(...texts: (string | undefined)[]): string {
  return texts.filter(Boolean).join('\n\n');
}
