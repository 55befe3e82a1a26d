import type { Button, OutgoingMessage } from '../conversation/activity.ts';
import type { Draft, Filing, Step } from './file-draft.ts';
import type { SayDialog } from './wording.ts';

type Prompt = OutgoingMessage & { buttons: Button[][] };

/** What a step asks, with its buttons. */
export function promptOf({ deps: { say }, draft }: Filing, step: Step): Prompt {
  if (step === 'confirm') return { text: summary(say, draft), buttons: confirmButtons(say) };
  if (draft.correcting) return correction(say, draft, step);
  const cancel = cancelButton(say);
  const skip: Button = { label: say('button-skip'), data: `file:skip:${step}` };
  switch (step) {
    case 'description':
      return draft.description === undefined
        ? { text: say('file-ask-description'), buttons: [[cancel]] }
        : keepDescription(say, draft.description);
    case 'place':
      return { text: say('file-ask-place'), buttons: [[skip, cancel]] };
    case 'happened':
      return { text: say('file-ask-happened'), buttons: [[skip, cancel]] };
    case 'contact':
      return { text: say('file-ask-contact'), buttons: [[skip, cancel]] };
    case 'attachments':
      return { text: askAttachments(say, draft), buttons: [[doneButton(say), cancel]] };
  }
}

function keepDescription(say: SayDialog, description: string): Prompt {
  const keep: Button = { label: say('button-keep-description'), data: 'file:skip:description' };
  const other: Button = { label: say('button-other-description'), data: 'file:other' };
  return {
    text: say('file-ask-description-more', { description }),
    buttons: [[keep, other], [cancelButton(say)]],
  };
}

/** One thing is said anew, or stays as it was. */
function correction(say: SayDialog, draft: Draft, step: Exclude<Step, 'confirm'>): Prompt {
  const unchanged: Button = { label: say('button-unchanged'), data: `file:skip:${step}` };
  if (step === 'attachments') {
    const drop: Button = { label: say('button-drop-attachments'), data: 'file:drop:attachments' };
    return {
      text: askAttachments(say, draft),
      buttons: [draft.attachments.length > 0 ? [doneButton(say), drop] : [doneButton(say)]],
    };
  }
  const drop: Button = { label: say('button-drop-contact'), data: 'file:drop:contact' };
  const canDrop = step === 'contact' && draft.contactSealed !== undefined;
  return { text: say(`file-ask-${step}`), buttons: [canDrop ? [unchanged, drop] : [unchanged]] };
}

function askAttachments(say: SayDialog, { attachments }: Draft): string {
  return attachments.length === 0
    ? say('file-ask-attachments')
    : say('file-attachment-added', { count: attachments.length });
}

function doneButton(say: SayDialog): Button {
  return { label: say('button-attachments-done'), data: 'file:skip:attachments' };
}

function cancelButton(say: SayDialog): Button {
  return { label: say('button-cancel'), data: 'cancel' };
}

function confirmButtons(say: SayDialog): Button[][] {
  const edit = (step: Exclude<Step, 'confirm'>): Button => ({
    label: say(`button-edit-${step}`),
    data: `file:edit:${step}`,
  });
  return [
    [{ label: say('button-confirm'), data: 'file:submit' }, cancelButton(say)],
    [edit('description'), edit('place'), edit('happened')],
    [edit('contact'), edit('attachments')],
  ];
}

/** The step that one of the summary's buttons corrects, said instead of pressed. */
export function spokenEdit(say: SayDialog, said: string): Exclude<Step, 'confirm'> | undefined {
  const editable = ['description', 'place', 'happened', 'contact', 'attachments'] as const;
  return editable.find((step) => say(`button-edit-${step}`) === said);
}

function summary(say: SayDialog, draft: Draft): string {
  return say('file-summary', {
    description: draft.description ?? say('file-none'),
    place: draft.place ?? say('file-none'),
    happened: draft.happened ?? say('file-none'),
    contact:
      draft.contactSealed === undefined
        ? say('file-contact-none')
        : say('file-contact-given', { hint: draft.contactHint ?? '' }),
    attachments:
      draft.attachments.length === 0
        ? say('file-attachments-none')
        : say('file-attachments-count', { count: draft.attachments.length }),
  });
}
