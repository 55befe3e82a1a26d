import { z } from 'zod';
import { satisfactions, ticketKinds, urgencies, type MoveName } from '../tickets/ticket.ts';
import type { DeskDeps } from './deps.ts';
import { check, oneOf, optional, required, type Checked, type Form } from './forms.ts';
import { moveText as t } from './text-moves.ts';
import { text } from './text.ts';

/** The moves that staff make at the desk, in the order of a ticket's life; the others are the citizen's or time's. */
export const deskMoves = [
  'accept',
  'sign',
  'close',
  'accept-return',
  'grant-extension',
  'dispatch',
  'reply',
  'resume',
  'answer',
  'follow-up',
  'deny-return',
  'deny-extension',
  'send-back',
  'redispatch',
  'ask-citizen',
  'ask-extension',
  'return',
  'suspend',
  'supervise',
  'assign',
  'classify',
  'note',
  'merge',
  'unmerge',
  'urge',
  'redo',
  'reject',
] as const satisfies readonly MoveName[];
export type DeskMove = (typeof deskMoves)[number];

export function isDeskMove(move: string): move is DeskMove {
  return (deskMoves as readonly string[]).includes(move);
}

export type Choice = 'department' | 'category' | 'staff' | 'kind' | 'urgency' | 'yes-no' | 'satisfaction';

export type MoveField = {
  name: string;
  label: string;
  hint?: string;
  optional?: boolean;
} & ({ control: 'area' | 'line'; most: number } | { control: 'date' } | { control: 'choice'; of: Choice });

const area = (name: string, label: string, hint?: string, most = 1000): MoveField => ({
  name,
  control: 'area',
  label,
  ...(hint !== undefined && { hint }),
  most,
});
const choice = (name: string, label: string, of: Choice): MoveField => ({
  name,
  control: 'choice',
  label,
  of,
});
const date = (name: string, label: string, hint?: string): MoveField => ({
  name,
  control: 'date',
  label,
  ...(hint !== undefined && { hint }),
});
const maybe = (field: MoveField): MoveField => ({ ...field, optional: true });
const note = (words: { note: string; noteHint?: string }) => area('note', words.note, words.noteHint);

/** What each move asks for; names are those of the move's input. */
export const moveFields: Readonly<Record<DeskMove, readonly MoveField[]>> = {
  accept: [maybe(note(t.accept))],
  reject: [area('route', t.reject.route, t.reject.routeHint, 500), maybe(note(t.reject))],
  classify: [
    choice('kind', t.classify.kind, 'kind'),
    maybe(choice('category', t.classify.category, 'category')),
    choice('urgency', t.classify.urgency, 'urgency'),
    { ...choice('confidential', t.classify.confidential, 'yes-no'), hint: t.classify.confidentialHint },
    maybe(note(t.classify)),
  ],
  assign: [maybe(choice('assignee', t.assign.assignee, 'staff'))],
  dispatch: [choice('department', t.dispatch.department, 'department'), maybe(note(t.dispatch))],
  redispatch: [choice('department', t.redispatch.department, 'department'), maybe(note(t.redispatch))],
  sign: [],
  return: [note(t.return), maybe(choice('suggestion', t.return.suggestion, 'department'))],
  'accept-return': [maybe(note(t['accept-return']))],
  'deny-return': [note(t['deny-return'])],
  'ask-extension': [
    date('until', t['ask-extension'].until, t['ask-extension'].untilHint),
    note(t['ask-extension']),
  ],
  'grant-extension': [maybe(note(t['grant-extension']))],
  'deny-extension': [note(t['deny-extension'])],
  'ask-citizen': [area('question', t['ask-citizen'].question, t['ask-citizen'].questionHint, 500)],
  answer: [area('text', t.answer.text, undefined, 2000)],
  suspend: [date('reviewAt', t.suspend.reviewAt), note(t.suspend)],
  resume: [maybe(note(t.resume))],
  reply: [area('text', t.reply.text, t.reply.textHint, 3000)],
  'send-back': [note(t['send-back'])],
  close: [maybe(note(t.close))],
  'follow-up': [
    maybe(choice('contacted', t['follow-up'].contacted, 'yes-no')),
    choice('solved', t['follow-up'].solved, 'yes-no'),
    maybe(choice('satisfaction', t['follow-up'].satisfaction, 'satisfaction')),
    maybe(area('note', t['follow-up'].note)),
  ],
  redo: [note(t.redo)],
  merge: [
    { name: 'master', control: 'line', label: t.merge.master, hint: t.merge.masterHint, most: 40 },
    maybe(note(t.merge)),
  ],
  unmerge: [maybe(note(t.unmerge))],
  urge: [maybe(area('note', t.urge.note))],
  supervise: [note(t.supervise)],
  note: [area('note', t.note.note)],
};

/** What the citizen reads of these is written by staff: offices have rooms, and officials have names. */
const replies: readonly DeskMove[] = ['reply', 'ask-citizen', 'reject', 'close'];

type Masks = Pick<DeskDeps, 'mask' | 'maskReply'>;

export function maskFor({ mask, maskReply = mask }: Masks, move: DeskMove): (text: string) => string {
  return replies.includes(move) ? maskReply : mask;
}

export type MoveValues = Readonly<Record<string, string | null>>;

/** The move's own fields out of the form, masked; the table of moves checks them once more. */
export function readMove(move: DeskMove, form: Form, mask: (text: string) => string): Checked<MoveValues> {
  const fields = moveFields[move];
  const shape = fields.map((it) => [it.name, schemaOf(it)] as const);
  const schema: z.ZodType<MoveValues> = z.object(Object.fromEntries(shape));
  const checked = check(schema, form);
  if (!checked.ok) {
    return checked;
  }
  const isTyped = (name: string) => fields.some((it) => it.name === name && it.control === 'area');
  const masked = Object.entries(checked.value).map(
    ([name, value]) => [name, value !== null && isTyped(name) ? mask(value) : value] as const,
  );
  return { ok: true, value: Object.fromEntries(masked) };
}

function schemaOf(field: MoveField): z.ZodType<string | null> {
  const schema = filled(field);
  const empty = z.literal('').transform(() => null);
  return field.optional ? z.union([empty, schema, z.undefined().transform(() => null)]) : schema;
}

function filled(field: MoveField): z.ZodType<string | null> {
  switch (field.control) {
    case 'area':
    case 'line':
      return field.optional ? optional(field.most) : required(field.most);
    case 'date':
      return z.iso.date({ error: text.forms.required });
    case 'choice':
      return choices[field.of];
  }
}

const named = z.string({ error: text.forms.choose }).min(1, text.forms.choose).max(100);
const choices: Readonly<Record<Choice, z.ZodType<string>>> = {
  department: named,
  category: named,
  staff: named,
  kind: oneOf(ticketKinds),
  urgency: oneOf(urgencies),
  'yes-no': oneOf(['yes', 'no']),
  satisfaction: oneOf(satisfactions),
};

/** Whether something was hidden from what was typed. */
export function isMasked(move: DeskMove, form: Form, values: MoveValues): boolean {
  return moveFields[move].some(({ name, control }) => {
    const value = values[name];
    return control === 'area' && value != null && value !== form[name]?.trim();
  });
}

export function moveWords(move: string): string {
  return (text.moves as Partial<Record<string, string>>)[move as MoveName] ?? move;
}
