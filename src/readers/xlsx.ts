import type { Cell, Worksheet } from 'exceljs';
import type { ReadPiece } from '../retrieval/ingest/document.ts';
import { cellText } from './xlsx-cell.ts';
import { filled, isHeader, rowLine, type Row } from './rows.ts';

/** Wider sheets are cut off: a stray mark in the last column would make every row 16,384 cells long. */
const MOST_COLUMNS = 500;

/** Each sheet a document; empty ones are passed over. */
export async function* readXlsx(bytes: Buffer): AsyncGenerator<ReadPiece> {
  const { default: excel } = await import('exceljs');
  const book = new excel.Workbook();
  await book.xlsx.load(Uint8Array.from(bytes).buffer);
  for (const sheet of book.worksheets) {
    if (sheet.state !== 'visible') {
      yield { type: 'unreadable', part: sheet.name, why: `工作表“${sheet.name}”是隐藏的，没有读。` };
      continue;
    }
    const { title, lines } = sheetLines(rowsOf(sheet));
    if (lines.length === 0) continue;
    const name = title ?? (/^(?:Sheet|工作表|表)\s*\d*$/iu.test(sheet.name) ? undefined : sheet.name);
    const document = {
      part: sheet.name,
      text: lines.join('\n'),
      ...(name === undefined ? {} : { title: name }),
    };
    yield { type: 'document', document };
  }
}

/** Rows with one cell before the table are its title and remarks; the row of names follows them. */
function sheetLines(rows: readonly Row[]): { title?: string; lines: string[] } {
  const start = rows.findIndex((row) => filled(row).length > 1);
  const head = (start < 0 ? rows : rows.slice(0, start)).map((row) => rowLine(row));
  const table = start < 0 ? [] : rows.slice(start);
  const [first, ...others] = table;
  const header = first !== undefined && others.length > 0 && isHeader(first) ? first : undefined;
  const body = (header === undefined ? table : others).map((row) => rowLine(row, header));
  const title = table.length > 0 ? head[0] : undefined;
  return { lines: [...head, ...body], ...(title === undefined ? {} : { title }) };
}

/** Rows with something in them. */
function rowsOf(sheet: Worksheet): Row[] {
  const rows: Row[] = [];
  sheet.eachRow((row) => {
    const cells: string[] = [];
    row.eachCell((cell, column) => {
      if (column > MOST_COLUMNS) return;
      while (cells.length < column - 1) cells.push('');
      cells.push(repeatsLeft(cell) ? '' : cellText(cell));
    });
    if (filled(cells).length > 0) rows.push(cells);
  });
  return rows;
}

/** A merged cell stands in each row that it spans, but once in a row. */
function repeatsLeft(cell: Cell): boolean {
  return cell.isMerged && Number(cell.master.col) < Number(cell.col);
}
