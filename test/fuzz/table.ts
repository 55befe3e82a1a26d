import type { TargetTally } from './run-target.ts';

const columns: readonly (readonly [string, (it: TargetTally) => string | number])[] = [
  ['target', (it) => it.target],
  ['inputs', (it) => it.inputs],
  ['crashes', (it) => it.crashes],
  ['500s', (it) => it.serverErrors],
  ['unhandled rejections', (it) => it.rejections],
  ['slowest, ms', (it) => Math.round(it.slowestMs)],
  ['seconds', (it) => Math.round(it.seconds)],
];

/** As Markdown, with a sum below. */
export function tableOf(tallies: readonly TargetTally[]): string[] {
  const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [
    row(columns.map(([name]) => name)),
    row(columns.map(() => '---')),
    ...[...tallies, sumOf(tallies)].map((it) => row(columns.map(([, of]) => of(it)))),
  ];
}

function sumOf(tallies: readonly TargetTally[]): TargetTally {
  const sum = (of: (it: TargetTally) => number) => tallies.reduce((total, it) => total + of(it), 0);
  return {
    ...{ target: 'all', seed: 0, findings: [], slowest: '' },
    inputs: sum((it) => it.inputs),
    crashes: sum((it) => it.crashes),
    serverErrors: sum((it) => it.serverErrors),
    rejections: sum((it) => it.rejections),
    slowestMs: Math.max(0, ...tallies.map((it) => it.slowestMs)),
    seconds: sum((it) => it.seconds),
  };
}
