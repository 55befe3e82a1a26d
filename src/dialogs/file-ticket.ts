import { z } from 'zod';
import type { AttachmentRef, Button, OutgoingMessage } from '../conversation/activity.ts';
import { HotlineError } from '../errors.ts';
import { applyMove } from '../tickets/moves.ts';
import { ticketKinds, type TicketKind } from '../tickets/ticket.ts';
import type { DialogDeps, Turn } from './deps.ts';

const NAME = 'file-ticket';
const steps = ['description', 'place', 'happened', 'contact', 'attachments', 'confirm'] as const;
type Step = (typeof steps)[number];

const SHORTEST_DESCRIPTION = 4;
const TITLE_LENGTH = 40;
const LIMITS = { description: 2_000, place: 200, happened: 100, contact: 200, attachments: 9 };

const attachmentSchema = z.object({ id: z.string(), mime: z.string(), size: z.number() });

/** What has been gathered; masked or sealed, because it waits in the conversation's state. */
const draftSchema = z.object({
  kind: z.enum(ticketKinds),
  description: z.string().optional(),
  place: z.string().optional(),
  happened: z.string().optional(),
  contactSealed: z.string().optional(),
  contactHint: z.string().optional(),
  attachments: z.array(attachmentSchema).default([]),
  turnId: z.string().optional(),
  /** One step is being corrected; then back to the summary. */
  correcting: z.boolean().default(false),
});
type Draft = z.infer<typeof draftSchema>;

export interface FilingStart {
  kind: TicketKind;
  /** What the citizen has said already. */
  description?: string;
  /** The turn whose answer did not settle the matter. */
  turnId?: string;
  intro: string;
}

interface Filing {
  deps: DialogDeps;
  turn: Turn;
  draft: Draft;
}

/** Begins to gather a ticket; what has been said already is not asked again. */
export function beginFiling(deps: DialogDeps, turn: Turn, start: FilingStart): void {
  const { kind, description, turnId, intro } = start;
  const enough = description !== undefined && description.length >= SHORTEST_DESCRIPTION;
  const draft = draftSchema.parse({
    kind,
    ...(enough && { description }),
    ...(turnId !== undefined && { turnId }),
  });
  takeContactFrom(deps, turn, draft);
  delete turn.state.pendingQuestion;
  const filing = { deps, turn, draft };
  // A question that was not settled is shown once more, to be completed; a complaint was just told.
  const step: Step = !enough || turnId !== undefined ? 'description' : 'place';
  askStep(filing, step, intro);
}

/** The next turn of a filing; false when none is under way. */
export async function continueFiling(deps: DialogDeps, turn: Turn): Promise<boolean> {
  const active = turn.state.dialog;
  if (active?.name !== NAME) return false;
  const step = z.enum(steps).parse(active.step);
  const filing = { deps, turn, draft: draftSchema.parse(active.data) };
  const { activity } = turn;
  if (activity.type === 'button') await pressed(filing, step, activity.data);
  else if (activity.type === 'message') await said(filing, step, activity.attachments);
  else return false;
  return true;
}

async function pressed(filing: Filing, step: Step, data: string): Promise<void> {
  const edit = /^file:edit:(\w+)$/.exec(data)?.[1];
  const editStep = steps.find((candidate) => candidate === edit);
  if (editStep !== undefined) {
    filing.draft.correcting = true;
    return askStep(filing, editStep);
  }
  if (data === 'file:submit' && step === 'confirm') return submit(filing);
  if (data === `file:skip:${step}`) return advance(filing, step);
  return askStep(filing, step, filing.deps.say('file-resume'));
}

const SUBMIT_WORDS = /^(提交|确认|确定|没问题|对|对的|好|好的|可以|是|是的|ok|嗯|行)[。！!~]*$/iu;
const SKIP_WORDS =
  /^(跳过|没有|没有了|无|不用|不留|不想留|不想说|不知道|不清楚|没|算了|不方便|不需要|就这样)[了吧。！!~]*$/u;

async function said(filing: Filing, step: Step, attachments: readonly AttachmentRef[]): Promise<void> {
  const { turn, deps } = filing;
  const text = turn.text.trim();
  addAttachments(filing, attachments);
  if (step === 'attachments') return saidAtAttachments(filing, text, attachments.length);
  if (step === 'confirm') {
    if (SUBMIT_WORDS.test(text)) return submit(filing);
    return attachments.length > 0
      ? askStep(filing, 'confirm')
      : askStep(filing, 'confirm', deps.say('file-choose'));
  }
  if (text === '')
    return askStep(
      filing,
      step,
      attachments.length > 0
        ? deps.say('file-attachment-added', { count: attachments.length })
        : deps.say('cannot-read'),
    );
  if (SKIP_WORDS.test(text) && (step !== 'description' || filing.draft.description !== undefined)) {
    return advance(filing, step);
  }
  return fill(filing, step, text);
}

function fill(filing: Filing, step: Exclude<Step, 'attachments' | 'confirm'>, text: string): Promise<void> {
  const { draft, deps, turn } = filing;
  switch (step) {
    case 'description': {
      const joined =
        draft.description === undefined || draft.correcting ? text : `${draft.description}；${text}`;
      if (joined.length < SHORTEST_DESCRIPTION)
        return Promise.resolve(askStep(filing, step, deps.say('file-too-short')));
      draft.description = joined.slice(0, LIMITS.description);
      takeContactFrom(deps, turn, draft);
      break;
    }
    case 'place':
      draft.place = text.slice(0, LIMITS.place);
      break;
    case 'happened':
      draft.happened = text.slice(0, LIMITS.happened);
      break;
    case 'contact':
      keepContact(deps, turn, draft);
      break;
  }
  return advance(filing, step);
}

/** The contact as it was said is sealed at once; the transcript keeps only that one was given. */
function keepContact(deps: DialogDeps, turn: Turn, draft: Draft): void {
  if (turn.activity.type !== 'message') return;
  const contact = turn.activity.text.trim().slice(0, LIMITS.contact);
  draft.contactSealed = deps.vault.seal(contact);
  draft.contactHint = hintOf(contact);
  turn.transcriptText = deps.say('file-contact-transcript');
}

const MOBILE = /(?<!\d)1[3-9]\d{9}(?!\d)/;

/** Somebody who tells a telephone number along with the story need not be asked for it. */
function takeContactFrom(deps: DialogDeps, turn: Turn, draft: Draft): void {
  if (draft.contactSealed !== undefined || turn.activity.type !== 'message') return;
  const mobile = MOBILE.exec(turn.activity.text.replace(/[- ]/g, ''))?.[0];
  if (mobile === undefined) return;
  draft.contactSealed = deps.vault.seal(mobile);
  draft.contactHint = hintOf(mobile);
}

function hintOf(contact: string): string {
  const digits = contact.replace(/\D/g, '');
  return digits.length >= 7 ? `尾号 ${digits.slice(-4)}` : '已加密';
}

function addAttachments({ draft }: Filing, attachments: readonly AttachmentRef[]): void {
  draft.attachments = [...draft.attachments, ...attachments].slice(0, LIMITS.attachments);
}

function saidAtAttachments(filing: Filing, text: string, added: number): Promise<void> {
  const { deps, draft } = filing;
  if (added > 0) {
    askStep(
      filing,
      'attachments',
      deps.say('file-attachment-added', { count: draft.attachments.length }),
      true,
    );
    return Promise.resolve();
  }
  if (SKIP_WORDS.test(text)) return advance(filing, 'attachments');
  askStep(filing, 'attachments', deps.say('file-attachment-none'), true);
  return Promise.resolve();
}

function advance(filing: Filing, step: Step): Promise<void> {
  const { draft } = filing;
  const correcting = draft.correcting;
  draft.correcting = false;
  const rest = correcting ? [] : steps.slice(steps.indexOf(step) + 1);
  const next =
    rest.find((candidate) => candidate !== 'contact' || draft.contactSealed === undefined) ?? 'confirm';
  askStep(filing, next);
  return Promise.resolve();
}

function askStep(filing: Filing, step: Step, intro?: string, onlyIntro = false): void {
  const { turn, draft } = filing;
  turn.state.dialog = { name: NAME, step, data: draft };
  const prompt = promptOf(filing, step);
  const text = onlyIntro && intro !== undefined ? intro : [intro, prompt.text].filter(Boolean).join('\n\n');
  turn.reply({ text, buttons: prompt.buttons });
}

function promptOf({ deps: { say }, draft }: Filing, step: Step): OutgoingMessage & { buttons: Button[][] } {
  const cancel: Button = { label: say('button-cancel'), data: 'cancel' };
  const skip: Button = { label: say('button-skip'), data: `file:skip:${step}` };
  switch (step) {
    case 'description':
      return draft.description === undefined || draft.correcting
        ? { text: say('file-ask-description'), buttons: [[cancel]] }
        : {
            text: say('file-ask-description-more', { description: draft.description }),
            buttons: [[skip, cancel]],
          };
    case 'place':
      return { text: say('file-ask-place'), buttons: [[skip, cancel]] };
    case 'happened':
      return { text: say('file-ask-happened'), buttons: [[skip, cancel]] };
    case 'contact':
      return { text: say('file-ask-contact'), buttons: [[skip, cancel]] };
    case 'attachments': {
      const done: Button = { label: say('button-attachments-done'), data: `file:skip:${step}` };
      return { text: say('file-ask-attachments'), buttons: [[done, cancel]] };
    }
    case 'confirm':
      return { text: summary(say, draft), buttons: confirmButtons(say, cancel) };
  }
}

function confirmButtons(say: DialogDeps['say'], cancel: Button): Button[][] {
  const edit = (step: Exclude<Step, 'confirm'>): Button => ({
    label: say(`button-edit-${step}`),
    data: `file:edit:${step}`,
  });
  return [
    [{ label: say('button-confirm'), data: 'file:submit' }, cancel],
    [edit('description'), edit('place'), edit('happened')],
    [edit('contact'), edit('attachments')],
  ];
}

function summary(say: DialogDeps['say'], draft: Draft): string {
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
        ? say('file-none')
        : say('file-attachments-count', { count: draft.attachments.length }),
  });
}

async function submit(filing: Filing): Promise<void> {
  const { deps, turn, draft } = filing;
  const description = draft.description ?? '';
  const number = deps.newTicketNumber(turn.now);
  const code = deps.newQueryCode();
  const result = applyMove(
    null,
    'submit',
    {
      number,
      queryCodeDigest: deps.queryCodeDigest(number, code),
      kind: draft.kind,
      title: [...description.replace(/\s+/g, ' ')].slice(0, TITLE_LENGTH).join(''),
      description,
      place: draft.place ?? null,
      happened: draft.happened ?? null,
      region: turn.state.region ?? null,
      contactSealed: draft.contactSealed ?? null,
      attachments: draft.attachments,
      turnId: draft.turnId ?? null,
      dueAt: deps.dueAt({ kind: draft.kind, urgency: 'normal' }, turn.now),
    },
    { type: 'citizen', conversation: turn.conversation },
    turn.now,
  );
  if (result.type === 'not-allowed') {
    throw new HotlineError('MOVE_NOT_ALLOWED', `工单不能提交：${result.message}`, {
      remedy: '请检查登记的内容。',
    });
  }
  turn.writes.push(result.write);
  delete turn.state.dialog;
  const told = result.informs === null ? '' : deps.noticeText(result.informs);
  turn.reply({
    text: `${told}\n${deps.say('file-code', { code })}`,
    secrets: [code],
    buttons: [[{ label: deps.say('button-progress'), data: `ticket:${number}` }]],
  });
  return Promise.resolve();
}
