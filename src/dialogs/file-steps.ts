import { addressDetails } from '../conversation/addresses.ts';
import { FILING } from './active.ts';
import { steps, type Filing, type Step } from './file-draft.ts';
import { promptOf } from './file-prompts.ts';

/** Asks for this part of the ticket, after `intro`. */
export function askStep(filing: Filing, step: Step, intro?: string): void {
  keep(filing, step);
  const prompt = promptOf(filing, step);
  const secrets = addressDetails(filing.draft.place ?? '');
  filing.turn.reply({ text: lines(intro, prompt.text), buttons: prompt.buttons, secrets });
}

/** Goes on to the next part that is open, or to the summary. */
export function advance(filing: Filing, step: Step, intro?: string): void {
  const { draft } = filing;
  const rest = draft.correcting ? [] : steps.slice(steps.indexOf(step) + 1);
  draft.correcting = false;
  askStep(filing, rest.find((candidate) => isOpen(filing, candidate)) ?? 'confirm', intro);
}

/** Nobody is asked for a contact given already, no child for any, and nobody when a question happened. */
export function isOpen({ draft, turn }: Filing, step: Step): boolean {
  if (step === 'contact') return draft.contactSealed === undefined && turn.state.child !== true;
  return step !== 'happened' || draft.kind !== 'consultation';
}

/** Whether the filing can go on without this part. */
export function isOptional({ draft }: Filing, step: Step): boolean {
  return step !== 'confirm' && (step !== 'description' || draft.description !== undefined);
}

/** Asks for one part anew, and shows the summary after it. */
export function correct(filing: Filing, step: Step): void {
  filing.draft.correcting = true;
  askStep(filing, step);
}

/** It is not about what the answer was about: asks what it is about. */
export function otherDescription(filing: Filing): void {
  delete filing.draft.description;
  delete filing.draft.turnId;
  askStep(filing, 'description');
}

/** Keeps the draft, and the part that is asked for. */
export function keep({ turn, draft }: Filing, step: Step): void {
  turn.state.dialog = { name: FILING, step, data: draft };
}

/** Paragraphs; what is missing leaves none. */
export function lines(...texts: (string | undefined)[]): string {
  return texts.filter(Boolean).join('\n\n');
}
