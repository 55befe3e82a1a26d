/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { raw } from 'hono/html';
import type { SignedIn } from '../deps.ts';
import type { ReportView } from '../reports-access.ts';
import { drawChart } from '../reports-chart.ts';
import { periodChoices, periodQuery, type AskedPeriod } from '../reports-period.ts';
import { cellWords, type ReportTable } from '../reports-table.ts';
import { DESK, mayUse } from '../routes.ts';
import { reportsText as t } from '../text-reports.ts';
import { timeWords } from '../time.ts';
import { Layout, Message } from './layout.tsx';

export interface ReportsProps {
  who: SignedIn;
  views: readonly ReportView[];
  view: ReportView;
  asked: AskedPeriod;
  tables: readonly ReportTable[];
}

const address = `${DESK}/reports`;

export function ReportsPage({ who, views, view, asked, tables }: ReportsProps) {
  return (
    <Layout title={t.title} who={who} current="reports">
      <div class="reports">
        <div class="head">
          <h1>{t.title}</h1>
          {mayUse('topics', who.member.role) && <a href={`${DESK}/topics`}>{t.topics}</a>}
        </div>
        {asked.isBad && <Message tone="note">{t.badPeriod}</Message>}
        {views.length > 1 && <Views {...{ views, view, asked }} />}
        <PeriodForm view={view} asked={asked} />
        <p class="hint" role="status">
          <b>{t.views[view]}</b> {t.range(asked.from, asked.to)}，{t.until(timeWords(asked.period.asOf - 1))}
        </p>
        <div class="figures">
          {tables.map((table) => (
            <Figure table={table} csv={`${address}/csv${periodQuery(asked, { view, table: table.id })}`} />
          ))}
        </div>
      </div>
    </Layout>
  );
}

function Views({ views, view, asked }: Pick<ReportsProps, 'views' | 'view' | 'asked'>) {
  return (
    <nav aria-label={t.viewsLabel}>
      <ul class="tabs">
        {views.map((it) => (
          <li>
            <a
              href={address + periodQuery(asked, { view: it })}
              aria-current={it === view ? 'page' : undefined}
            >
              {t.views[it]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function PeriodForm({ view, asked }: Pick<ReportsProps, 'view' | 'asked'>) {
  const date = (name: string, label: string, value: string, hint?: string) => (
    <label>
      {label}
      <input type="date" name={name} value={value} title={hint} />
    </label>
  );
  return (
    <form class="filter" method="get" action={address}>
      <input type="hidden" name="view" value={view} />
      <label>
        {t.period}
        <select name="period">
          {periodChoices.map((choice) => (
            <option value={choice} selected={choice === asked.choice}>
              {t.periods[choice]}
            </option>
          ))}
        </select>
      </label>
      {date('from', t.from, asked.from)}
      {date('to', t.to, asked.to)}
      {date('as-of', t.asOf, asked.asOf ?? '', t.asOfHint)}
      <button>{t.show}</button>
      <p class="hint wide">{t.asOfHint}</p>
    </form>
  );
}

function Figure({ table, csv }: { table: ReportTable; csv: string }) {
  const isEmpty = table.rows.length === (table.hasTotal ? 1 : 0);
  return (
    <section class="card figure" aria-labelledby={`figure-${table.id}`}>
      <h2 id={`figure-${table.id}`}>{table.title}</h2>
      {isEmpty ? <p class="empty">{t.nothing}</p> : raw(drawChart(table.chart))}
      {table.notes?.map((note) => (
        <p class="hint">{note}</p>
      ))}
      {!isEmpty && (
        <details>
          <summary>{t.table}</summary>
          <Numbers table={table} />
          <p>
            <a href={csv}>{t.csv}</a>
          </p>
        </details>
      )}
    </section>
  );
}

function Numbers({ table: { id, title, columns, rows, hasTotal } }: { table: ReportTable }) {
  return (
    // Focusable, so that the keyboard can scroll what does not fit.
    <div class="scrolls" tabindex={0} role="region" aria-label={title}>
      <table class="numbers" data-table={id}>
        <thead>
          <tr>
            {columns.map(({ label, unit }) => (
              <th scope="col" class={unit}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr class={hasTotal && index === rows.length - 1 ? 'total' : ''}>
              {row.map((cell, at) => {
                const unit = columns[at]?.unit ?? 'text';
                const words = cellWords(cell, unit, t.none);
                return at === 0 ? <th scope="row">{words}</th> : <td class={unit}>{words}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
