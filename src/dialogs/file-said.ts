import type { AttachmentRef } from '../conversation/activity.ts';
import { isConfidential, secrecySaid } from './file-confidential.ts';
import { dropContact, keepContact } from './file-contact.ts';
import { addAttachments, steps, type Filing, type Step } from './file-draft.ts';
import { fill } from './file-fill.ts';
import { promptOf, spokenEdit } from './file-prompts.ts';
import { advance, askStep, correct, isOpen, isOptional, keep } from './file-steps.ts';
import { submit } from './file-submit.ts';
import { isSkip, isYes, takenBack, withoutEnding } from './words.ts';

/** What is said in words, with files, to the part that is asked for. */
export function said(filing: Filing, step: Step, attachments: readonly AttachmentRef[]): void {
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
export function setSecrecy(filing: Filing, confidential: boolean): void {
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
