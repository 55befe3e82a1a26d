/** What one scenario has been through, and what was found in the end. */
export interface Tally {
  scenario: string;
  seed: number;
  rounds: number;
  kills: number;
  accepted: number;
  answeredOnce: number;
  lost: number;
  /** Messages that went out twice because what noted the first sending was broken in between. */
  doubled: number;
  /** Sent twice without that. */
  unexplained: number;
  disordered: number;
  tickets: number;
  events: number;
  auditRows: number;
  auditIsWhole: boolean;
  findings: string[];
  /** Why it was not run; then the figures are all 0. */
  skipped?: string;
  seconds: number;
}

export function emptyTally(scenario: string, seed: number): Tally {
  return {
    ...{ scenario, seed, rounds: 0, kills: 0, accepted: 0, answeredOnce: 0, lost: 0, doubled: 0 },
    ...{ unexplained: 0, disordered: 0, tickets: 0, events: 0, auditRows: 0, auditIsWhole: true },
    ...{ findings: [], seconds: 0 },
  };
}

const columns: readonly (readonly [string, (it: Tally) => string | number])[] = [
  ['scenario', (it) => it.scenario],
  ['rounds', (it) => it.rounds],
  ['kills', (it) => it.kills],
  ['accepted', (it) => it.accepted],
  ['answered once', (it) => it.answeredOnce],
  ['lost', (it) => it.lost],
  ['sent twice in the window', (it) => it.doubled],
  ['sent twice otherwise', (it) => it.unexplained],
  ['out of order', (it) => it.disordered],
  ['tickets', (it) => it.tickets],
  ['events', (it) => it.events],
  ['audit', (it) => `${it.auditIsWhole ? 'whole' : 'BROKEN'}, ${it.auditRows}`],
  ['findings', (it) => it.findings.length],
  ['seconds', (it) => Math.round(it.seconds)],
];

/** As Markdown, with a sum below; then each finding with the seed that leads to it again. */
export function tableOf(tallies: readonly Tally[]): string[] {
  const run = tallies.filter(({ skipped }) => skipped === undefined);
  const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  const left = tallies.flatMap(({ scenario, skipped }) =>
    skipped === undefined ? [] : [`${scenario}: not run, ${skipped}`],
  );
  const found = run.flatMap((it) =>
    it.findings.map((what) => `${it.scenario}: ${what} (--seed ${it.seed} --only ${it.scenario})`),
  );
  return [
    row(columns.map(([name]) => name)),
    row(columns.map(() => '---')),
    ...run.map((it) => row(columns.map(([, of]) => of(it)))),
    ...(run.length > 1 ? [row(columns.map(([, of]) => of(sumOf(run))))] : []),
    ...left,
    ...found,
  ];
}

function sumOf(all: readonly Tally[]): Tally {
  const sum = emptyTally('all', 0);
  for (const it of all) {
    for (const name of NUMBERS) sum[name] += it[name];
    sum.auditIsWhole &&= it.auditIsWhole;
    sum.findings.push(...it.findings);
  }
  return sum;
}

const NUMBERS = [
  'rounds',
  'kills',
  'accepted',
  'answeredOnce',
  'lost',
  'doubled',
  'unexplained',
  'disordered',
  'tickets',
  'events',
  'auditRows',
  'seconds',
] as const satisfies readonly (keyof Tally)[];
