import { z } from 'zod';
import type { MoveName } from '../tickets/ticket.ts';
import { check, optional, required, type Checked, type Form } from './forms.ts';
import { text } from './text.ts';

/** The moves that staff make at the desk; the others are the citizen's, or make a new ticket. */
export const deskMoves = [
  'accept',
  'reject',
  'dispatch',
  'sign',
  'reply',
  'send-back',
  'close',
  'redo',
] as const;
export type DeskMove = (typeof deskMoves)[number];

export function isDeskMove(move: string): move is DeskMove {
  return (deskMoves as readonly string[]).includes(move);
}

export interface MoveField {
  name: string;
  control: 'area' | 'department';
  label: string;
  hint?: string;
  optional?: boolean;
  most: number;
}

const t = text.moveForms;

const note = (label: string, hint?: string): MoveField => ({
  name: 'note',
  control: 'area',
  label,
  hint,
  optional: true,
  most: 1000,
});

/** What each move asks for; names are those of the move's input. */
export const moveFields: Readonly<Record<DeskMove, readonly MoveField[]>> = {
  accept: [note(t.accept.note, t.dispatch.noteHint)],
  reject: [
    { name: 'route', control: 'area', label: t.reject.route, hint: t.reject.routeHint, most: 500 },
    note(t.reject.note, t.reject.noteHint),
  ],
  dispatch: [
    { name: 'department', control: 'department', label: t.dispatch.department, most: 100 },
    note(t.dispatch.note, t.dispatch.noteHint),
  ],
  sign: [],
  reply: [{ name: 'text', control: 'area', label: t.reply.text, hint: t.reply.textHint, most: 3000 }],
  'send-back': [{ ...note(t['send-back'].note, t['send-back'].noteHint), optional: false }],
  close: [note(t.close.note, t.close.noteHint)],
  redo: [{ ...note(t.redo.note, t.redo.noteHint), optional: false }],
};

export type MoveValues = Readonly<Record<string, string | null>>;

/** The move's own fields out of the form, masked; the table of moves checks them once more. */
export function readMove(move: DeskMove, form: Form, mask: (text: string) => string): Checked<MoveValues> {
  const fields = moveFields[move];
  const shape = fields.map((it) => [it.name, it.optional ? optional(it.most) : required(it.most)] as const);
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

/** Whether something was hidden from what was typed. */
export function isMasked(form: Form, values: MoveValues): boolean {
  return Object.entries(values).some(([name, value]) => value !== null && value !== form[name]?.trim());
}

export function moveWords(move: string): string {
  return (text.moves as Partial<Record<string, string>>)[move as MoveName] ?? move;
}
