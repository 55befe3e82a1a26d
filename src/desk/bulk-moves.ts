import { moves } from '../tickets/move-table.ts';
import type { Role } from '../tickets/ticket.ts';
import type { Form } from './forms.ts';
import type { DeskMove } from './move-forms.ts';

/** What can be done to several tickets at once: what needs no word about the single one. */
export const bulkMoves = [
  'accept',
  'assign',
  'dispatch',
  'redispatch',
  'sign',
  'supervise',
  'close',
  'note',
] as const satisfies readonly DeskMove[];
export type BulkMove = (typeof bulkMoves)[number];

export const MOST_AT_ONCE = 100;

export function bulkMovesOf(role: Role): BulkMove[] {
  return bulkMoves.filter((move) => moves[move].by.includes(role));
}

/** A ticked ticket's field; its value is the version that was looked at. */
const PICK = '_pick_';
export const pickName = (number: string) => `${PICK}${number}`;

/** Number and version that was seen, in the order of the page. */
export function picksOf(form: Form): { number: string; version: number }[] {
  return Object.entries(form)
    .filter(([name]) => name.startsWith(PICK))
    .map(([name, value]) => ({ number: name.slice(PICK.length), version: Number(value) }))
    .filter(({ version }) => Number.isInteger(version) && version > 0);
}
