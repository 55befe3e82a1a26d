/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Context } from 'hono';
import { createReports } from '../tickets/reports/reports.ts';
import type { Period } from '../tickets/reports/report-source.ts';
import type { DeskDeps, SignedIn } from './deps.ts';
import { ReportsPage } from './pages/reports.tsx';
import { ErrorPage } from './pages/error.tsx';
import { viewsOf, type ReportView } from './reports-access.ts';
import { botTables } from './reports-bot.ts';
import { readPeriod } from './reports-period.ts';
import { ratesTables } from './reports-rates.ts';
import { csvOf, type ReportTable } from './reports-table.ts';
import { volumesTables } from './reports-volumes.ts';

type ReportDeps = Pick<DeskDeps, 'reports' | 'clock' | 'departments' | 'categories' | 'regionName' | 'now'>;

export function createReportPages(deps: ReportDeps) {
  const figures = createReports({ source: deps.reports, clock: deps.clock });
  const nameIn = (all: DeskDeps['departments']) => {
    const names = new Map(all.map(({ id, name }) => [id, name]));
    return (id: string) => names.get(id) ?? id;
  };
  const departmentName = nameIn(deps.departments);
  const names = { categoryName: nameIn(deps.categories), regionName: deps.regionName };

  async function tablesOf(view: ReportView, period: Period, who: SignedIn): Promise<ReportTable[]> {
    switch (view) {
      case 'rates': {
        const { role, department } = who.member;
        const isOwn = (it: { department: string | null }) =>
          role !== 'handler' || (department !== null && it.department === department);
        const rounds = await figures.rounds(period);
        const deadlines = await figures.deadlines(period);
        return ratesTables(rounds.filter(isOwn), deadlines.filter(isOwn), departmentName);
      }
      case 'volumes':
        return volumesTables(await figures.volumes(period), names);
      case 'bot':
        return botTables(await figures.bot(period));
    }
  }

  async function reports(c: Context, who: SignedIn): Promise<Response> {
    const view = viewAsked(c, who);
    if (view === undefined) return c.html(<ErrorPage who={who} kind="forbidden" code="FORBIDDEN" />, 403);
    const asked = readPeriod(c.req.query(), deps.now());
    const tables = await tablesOf(view, asked.period, who);
    return c.html(<ReportsPage {...{ who, view, asked, tables }} views={viewsOf(who.member.role)} />);
  }

  /** One table of a report, for a spreadsheet. */
  async function reportCsv(c: Context, who: SignedIn): Promise<Response> {
    const view = viewAsked(c, who);
    if (view === undefined) return c.html(<ErrorPage who={who} kind="forbidden" code="FORBIDDEN" />, 403);
    const asked = readPeriod(c.req.query(), deps.now());
    const tables = await tablesOf(view, asked.period, who);
    const table = tables.find(({ id }) => id === c.req.query('table'));
    if (table === undefined) return c.html(<ErrorPage who={who} kind="notFound" code="NOT_FOUND" />, 404);
    return c.body(csvOf(table), 200, {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${table.id}-${asked.from}-${asked.to}.csv"`,
    });
  }

  return { reports, reportCsv };
}

/** The first that this person may see, unless another of them is asked for; undefined: one that they may not. */
function viewAsked(c: Context, { member }: SignedIn): ReportView | undefined {
  const views = viewsOf(member.role);
  const asked = c.req.query('view') ?? views[0];
  return views.find((view) => view === asked);
}
