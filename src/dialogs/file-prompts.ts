import type { Button, OutgoingMessage } from '../conversation/activity.ts';
import { isConfidential, secrecyButtons } from './file-confidential.ts';
import type { Draft, Filing, Step } from './file-draft.ts';
import type { SayDialog } from './wording.ts';

type Prompt = OutgoingMessage & { buttons: Button[][] };

/** What a step asks, with its buttons. */
export function promptOf({ deps: { say }, draft }: Filing, step: Step): Prompt {
  if (draft.joining !== undefined) {
    const { text, buttons } = draft.joining;
    return { text, buttons: [...buttons.map((it) => [it]), [cancelButton(say)]] };
  }
  if (step === 'confirm') return { text: summary(say, draft), buttons: confirmButtons(say, draft) };
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

function confirmButtons(say: SayDialog, draft: Draft): Button[][] {
  const edit = (step: Exclude<Step, 'confirm'>): Button => ({
    label: say(`button-edit-${step}`),
    data: `file:edit:${step}`,
  });
  return [
    [{ label: say('button-confirm'), data: 'file:submit' }, cancelButton(say)],
    [edit('description'), edit('place'), edit('happened')],
    [edit('contact'), edit('attachments'), ...secrecyButtons(say, draft)],
  ];
}

/** The step that one of the summary's buttons corrects, said instead of pressed. */
export function spokenEdit(said: string): Exclude<Step, 'confirm'> | undefined {
  const what = /^(?:要|我要)?(?:改|修改|换|加|补|补充)(?:一下|个|张)?(\p{L}+)$/u.exec(said)?.[1];
  if (what === undefined) return undefined;
  if (/^(内容|事情|描述|说明)$/u.test(what)) return 'description';
  if (/^(地点|地址|位置|地方)$/u.test(what)) return 'place';
  if (/^(时间|日期)$/u.test(what)) return 'happened';
  if (/^(联系方式|电话|电话号码|手机|手机号|号码|邮箱)$/u.test(what)) return 'contact';
  return /^(照片|图片|材料|附件)$/u.test(what) ? 'attachments' : undefined;
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
    confidential: say(isConfidential(draft) ? 'file-confidential' : 'file-not-confidential'),
  });
}
