import { text } from '../desk/text.ts';
import { movesAsMarkdown } from '../tickets/table-document.ts';
import type { CliProcess } from './io.ts';

/** Prints the table of moves as it stands in the README. */
export function printMoves({ io }: CliProcess): Promise<number> {
  io.out(movesAsMarkdown(text));
  return Promise.resolve(0);
}
