import type { Chart } from './reports-chart.ts';

/** `share` is 0 to 1. */
export type Unit = 'text' | 'count' | 'share';

export interface Column {
  label: string;
  unit: Unit;
}

/** null: there is nothing to say, such as a share of nothing. */
export type Cell = string | number | null;

/** Numbers as a table and as a chart of the same. */
export interface ReportTable {
  /** Names it in the address of its CSV. */
  id: string;
  title: string;
  columns: readonly Column[];
  rows: readonly (readonly Cell[])[];
  /** Marks the last row as a sum. */
  hasTotal?: boolean;
  chart: Chart;
  notes?: readonly string[];
}

export const textColumn = (label: string): Column => ({ label, unit: 'text' });
export const countColumn = (label: string): Column => ({ label, unit: 'count' });
export const shareColumn = (label: string): Column => ({ label, unit: 'share' });

/** `87.5%`, `12`, or the word for nothing. */
export function cellWords(cell: Cell, unit: Unit, none: string): string {
  if (cell === null) return none;
  return unit === 'share' && typeof cell === 'number' ? `${(cell * 100).toFixed(1)}%` : String(cell);
}

/** Spreadsheets take a text that begins like this for a formula. */
const formula = /^[=+\-@\t\r＝＋－＠]/u;

/** With a byte order mark, so that spreadsheets read it as UTF-8; a text can do nothing but be read. */
export function csvOf({ columns, rows }: Pick<ReportTable, 'columns' | 'rows'>): string {
  const lines = [
    columns.map(({ label }) => quoted(label)),
    ...rows.map((row) =>
      row.map((cell, index) => quoted(cellWords(cell, columns[index]?.unit ?? 'text', ''))),
    ),
  ];
  return `\uFEFF${lines.map((line) => line.join(',')).join('\r\n')}\r\n`;
}

function quoted(words: string): string {
  const harmless = formula.test(words.trimStart()) || formula.test(words) ? `'${words}` : words;
  return `"${harmless.replaceAll('"', '""')}"`;
}
