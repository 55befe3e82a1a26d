/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { setImmediate as otherWork } from 'node:timers/promises';
import ExcelJS from 'exceljs';
import type { Context } from 'hono';
import { dayOf } from '../tickets/calendar.ts';
import { placeOf, type TicketConditions, type TicketPlace } from '../tickets/repository.ts';
import type { DeskDeps, SignedIn } from './deps.ts';
import { exportColumns, EXPORTED, exportRow } from './export-rows.ts';
import { fromTheTop, queryOf, readQueueFilter } from './queue-filter.ts';
import { conditionsOf } from './queue-view.ts';
import { BYTE_ORDER_MARK, csvLine, harmless } from './spreadsheet.ts';
import { maySeeCitizen } from './ticket-view.ts';

/** Between two of these other requests get their turn. */
const BATCH = 250;

const types = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;
type Format = keyof typeof types;
type Cell = string | number | null;

/** The filtered list as a file, written while it is read. */
export function createExport(deps: DeskDeps) {
  async function exportTickets(c: Context, who: SignedIn): Promise<Response> {
    const format: Format = c.req.query('format') === 'xlsx' ? 'xlsx' : 'csv';
    const filter = fromTheTop(readQueueFilter(c.req.query()));
    const { conditions } = await conditionsOf(deps, who, filter);
    const now = deps.now();
    // Written before anything is given out: an export that is not in the log has not happened.
    await deps.record({
      staff: who.member.id,
      action: 'tickets.exported',
      subject: format,
      detail: queryOf(filter),
    });
    const rows = exported(deps, who, conditions);
    const failed = (error: unknown) => deps.log.error({ err: error }, 'an export broke off');
    const body = format === 'csv' ? csvStream(rows, failed) : workbookStream(rows, failed);
    return c.body(Readable.toWeb(body) as ReadableStream<Uint8Array>, 200, {
      'Content-Type': types[format],
      'Content-Disposition': `attachment; filename="tickets-${dayOf(now)}.${format}"`,
    });
  }

  return { exportTickets };
}

/** In the order of submission, latest first: it does not change while it is read. */
async function* exported(
  deps: DeskDeps,
  who: SignedIn,
  conditions: TicketConditions,
): AsyncGenerator<Cell[][]> {
  let place: TicketPlace | undefined;
  for (let count = 0; count < EXPORTED;) {
    const { tickets } = await deps.tickets.list({
      ...conditions,
      order: 'newest',
      limit: Math.min(BATCH, EXPORTED - count),
      offset: 0,
      countUpTo: 0,
      ...(place && { beyond: { place, way: 'after' } }),
    });
    yield tickets.map((it) => exportRow(it, deps, maySeeCitizen(who, it)));
    const last = tickets.at(-1);
    if (last === undefined || tickets.length < BATCH) return;
    count += tickets.length;
    place = placeOf(last, 'newest');
    await otherWork();
  }
}

function csvStream(rows: AsyncIterable<Cell[][]>, failed: (error: unknown) => void): Readable {
  async function* lines() {
    yield Buffer.from(BYTE_ORDER_MARK + csvLine(exportColumns.map(({ label }) => label)));
    for await (const some of rows) yield Buffer.from(some.map(csvLine).join(''));
  }
  return Readable.from(lines()).on('error', failed);
}

function workbookStream(rows: AsyncIterable<Cell[][]>, failed: (error: unknown) => void): Readable {
  const stream = new PassThrough();
  writeWorkbook(rows, stream).catch((error: unknown) => {
    failed(error);
    stream.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  return stream;
}

/** Whoever stops reading ends the writing. */
async function writeWorkbook(rows: AsyncIterable<Cell[][]>, stream: PassThrough): Promise<void> {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useSharedStrings: false });
  const sheet = workbook.addWorksheet('工单', { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = exportColumns.map(({ label, width }) => ({ header: label, width }));
  for await (const some of rows) {
    if (stream.destroyed) return;
    for (const cells of some) {
      sheet.addRow(cells.map((it) => (typeof it === 'string' ? harmless(it) : it))).commit();
    }
    if (stream.writableNeedDrain) await Promise.race([once(stream, 'drain'), once(stream, 'close')]);
  }
  sheet.commit();
  await workbook.commit();
}
