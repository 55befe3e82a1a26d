import { ratesByDepartment, ratesOf, share, type Rates, type Round } from '../tickets/rates.ts';
import { keptOf } from '../tickets/reports/deadlines.ts';
import type { DeadlineCount } from '../tickets/reports/report-source.ts';
import { satisfactions, ticketKinds } from '../tickets/ticket.ts';
import { countColumn, shareColumn, textColumn, type Cell, type ReportTable } from './reports-table.ts';
import { text } from './text.ts';
import { reportsText as t } from './text-reports.ts';

/** More than this many bars are no chart any more; the table has them all. */
const MOST_BARS = 12;

type NameOf = (id: string) => string;

export function ratesTables(
  rounds: readonly Round[],
  deadlines: readonly DeadlineCount[],
  nameOf: NameOf,
): ReportTable[] {
  return [
    ratesTable(rounds, nameOf),
    levelsTable(ratesOf(rounds)),
    deadlinesByDepartment(deadlines, nameOf),
    deadlinesByKind(deadlines),
  ];
}

function ratesTable(rounds: readonly Round[], nameOf: NameOf): ReportTable {
  const c = t.rates.columns;
  const lines = [...ratesByDepartment(rounds)]
    .map(([id, rates]) => ({ name: id === null ? t.hotline : nameOf(id), rates }))
    .sort((a, b) => b.rates.closed - a.rates.closed || (a.name < b.name ? -1 : 1));
  const shown = lines.slice(0, MOST_BARS);
  return {
    id: 'rates',
    title: t.rates.title,
    columns: [
      textColumn(c.department),
      countColumn(c.closed),
      shareColumn(c.response),
      shareColumn(c.solution),
      shareColumn(c.satisfaction),
      shareColumn(c.strict),
      shareColumn(c.coverage),
      countColumn(c.judged),
      countColumn(c.reopened),
      countColumn(c.silent),
      countColumn(c.redone),
      countColumn(c.pending),
    ],
    rows: [...lines, { name: t.total, rates: ratesOf(rounds) }].map(({ name, rates }) =>
      ratesRow(name, rates),
    ),
    hasTotal: true,
    chart: {
      type: 'bars',
      label: t.rates.chart,
      names: shown.map(({ name }) => name),
      unit: 'share',
      series: [
        { name: c.response, values: shown.map(({ rates }) => share(rates.contacted, rates.asked)) },
        { name: c.solution, values: shown.map(({ rates }) => share(rates.solved, rates.judged)) },
        { name: c.satisfaction, values: shown.map(({ rates }) => share(rates.satisfied, rates.judged)) },
      ],
    },
    notes: t.rates.note,
  };
}

function ratesRow(name: string, rates: Rates): Cell[] {
  const { judged, silent, reopened, redone } = rates;
  return [
    name,
    rates.closed,
    share(rates.contacted, rates.asked),
    share(rates.solved, judged),
    share(rates.satisfied, judged),
    share(rates.strictlySatisfied, judged),
    share(judged, judged + silent),
    judged,
    reopened,
    silent,
    redone,
    rates.pending,
  ];
}

function levelsTable({ levels, unlevelled, judged }: Rates): ReportTable {
  const c = t.levels.columns;
  const rows = [
    ...satisfactions.map((level) => ({ name: text.satisfactions[level], count: levels[level] })),
    { name: t.levels.unlevelled, count: unlevelled },
  ];
  return {
    id: 'levels',
    title: t.levels.title,
    columns: [textColumn(c.level), countColumn(c.count), shareColumn(c.share)],
    rows: rows.map(({ name, count }) => [name, count, share(count, judged)]),
    chart: {
      type: 'bars',
      label: t.levels.chart,
      names: rows.map(({ name }) => name),
      unit: 'count',
      series: [{ name: c.count, values: rows.map(({ count }) => count) }],
    },
  };
}

function deadlinesByDepartment(deadlines: readonly DeadlineCount[], nameOf: NameOf): ReportTable {
  const solutions = deadlines.filter(({ clock }) => clock === 'solution');
  const ids = [...new Set(solutions.map(({ department }) => department))];
  const lines = ids
    .map((id) => ({
      name: id === null ? t.hotline : nameOf(id),
      solution: keptOf(
        solutions.filter(({ department }) => department === id),
        'solution',
      ),
    }))
    .sort((a, b) => b.solution.missed - a.solution.missed || (a.name < b.name ? -1 : 1));
  const response = keptOf(deadlines, 'response');
  const front = response.kept + response.missed > 0 ? [{ name: t.hotlineFront, solution: response }] : [];
  const c = t.deadlines.columns;
  const all = [...lines, ...front];
  const shown = all.slice(0, MOST_BARS);
  const shareKept = ({ kept, missed }: { kept: number; missed: number }) => share(kept, kept + missed);
  return {
    id: 'deadlines-by-department',
    title: t.deadlines.byDepartment,
    columns: [
      textColumn(c.department),
      shareColumn(c.solution),
      countColumn(c.solutionKept),
      countColumn(c.solutionMissed),
    ],
    rows: all.map(({ name, solution }) => [name, shareKept(solution), solution.kept, solution.missed]),
    chart: {
      type: 'bars',
      label: t.deadlines.chartByDepartment,
      names: shown.map(({ name }) => name),
      unit: 'share',
      series: [{ name: c.solution, values: shown.map(({ solution }) => shareKept(solution)) }],
    },
    notes: t.deadlines.note,
  };
}

function deadlinesByKind(deadlines: readonly DeadlineCount[]): ReportTable {
  const c = t.deadlines.columns;
  const lines = ticketKinds
    .map((kind) => {
      const own = deadlines.filter((it) => it.kind === kind);
      return { name: text.kinds[kind], response: keptOf(own, 'response'), solution: keptOf(own, 'solution') };
    })
    .filter(
      ({ response, solution }) => response.kept + response.missed + solution.kept + solution.missed > 0,
    );
  const shareKept = ({ kept, missed }: { kept: number; missed: number }) => share(kept, kept + missed);
  return {
    id: 'deadlines-by-kind',
    title: t.deadlines.byKind,
    columns: [
      textColumn(c.kind),
      shareColumn(c.response),
      countColumn(c.responseKept),
      countColumn(c.responseMissed),
      shareColumn(c.solution),
      countColumn(c.solutionKept),
      countColumn(c.solutionMissed),
    ],
    rows: lines.map(({ name, response, solution }) => [
      name,
      shareKept(response),
      response.kept,
      response.missed,
      shareKept(solution),
      solution.kept,
      solution.missed,
    ]),
    chart: {
      type: 'bars',
      label: t.deadlines.chartByKind,
      names: lines.map(({ name }) => name),
      unit: 'share',
      series: [
        { name: c.response, values: lines.map(({ response }) => shareKept(response)) },
        { name: c.solution, values: lines.map(({ solution }) => shareKept(solution)) },
      ],
    },
  };
}
