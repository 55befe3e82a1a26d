import { citizenMoves } from './table/citizen.ts';
import { departmentMoves } from './table/department.ts';
import { frontMoves } from './table/front.ts';
import { mergingMoves } from './table/merging.ts';
import type { MoveRule } from './table/rule.ts';
import { systemMoves } from './table/system.ts';
import type { MoveName } from './ticket.ts';

/** The one table of moves: whatever is not in it cannot happen to a ticket. */
export const moves: Readonly<Record<MoveName, MoveRule>> = {
  ...frontMoves,
  ...departmentMoves,
  ...citizenMoves,
  ...mergingMoves,
  ...systemMoves,
};

/** Whether the citizen may read the note of such a move's event. */
export function isNotePublic(move: MoveName): boolean {
  return moves[move].notePublic;
}
