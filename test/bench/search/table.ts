import type { Measured } from './measure.ts';

export interface Row extends Measured {
  buildSeconds: number;
}

interface Column {
  head: string;
  value: (row: Row) => number;
  show: (value: number) => string;
}

const share = (value: number) => value.toFixed(3);
const columns: Column[] = [
  { head: 'hit@1', value: (row) => row.hitAt1, show: share },
  { head: 'hit@5', value: (row) => row.hitAt5, show: share },
  { head: 'hit@10', value: (row) => row.hitAt10, show: share },
  { head: 'MRR@10', value: (row) => row.mrrAt10, show: share },
  { head: 'doc nDCG@10', value: (row) => row.documentNdcgAt10, show: share },
  { head: 'build s', value: (row) => row.buildSeconds, show: (value) => value.toFixed(1) },
  { head: 'memory MB', value: (row) => row.memoryMb, show: (value) => value.toFixed(0) },
  { head: 'peak MB', value: (row) => row.peakMb, show: (value) => value.toFixed(0) },
  { head: 'median ms', value: (row) => row.medianMs, show: (value) => value.toFixed(2) },
  { head: 'p95 ms', value: (row) => row.p95Ms, show: (value) => value.toFixed(2) },
  { head: 'asked', value: (row) => row.questions, show: String },
];

/** The figures as a Markdown table, and a second one with each engine's against those of the first row. */
export function tables(rows: readonly Row[]): string[] {
  const [first] = rows;
  if (first === undefined) return [];
  const measured = columns.filter(({ head }) => head !== 'asked');
  return [
    ...table(
      columns.map(({ head }) => head),
      rows.map((row) => [row.label, ...columns.map(({ value, show }) => show(value(row)))]),
    ),
    '',
    `Against ${first.label}:`,
    '',
    ...table(
      measured.map(({ head }) => head.replace(/ (?:s|ms|MB)$/u, '')),
      rows.map((row) => [row.label, ...measured.map(({ value }) => ratio(value(row), value(first)))]),
    ),
  ];
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(['', ...heads]), line(['---', ...heads.map(() => '---:')]), ...rows.map(line)];
}

function ratio(value: number, of: number): string {
  if (of === 0) return '–';
  const times = value / of;
  return `×${times >= 10 ? times.toFixed(0) : times.toFixed(2)}`;
}
