import type { Cell, CellValue } from 'exceljs';
import { oneLine } from './rows.ts';

/** What somebody sees in the cell, on one line; '' for an empty one or a formula that failed. */
export function cellText(cell: Cell): string {
  return oneLine(valueText(cell.value, cell.numFmt));
}

function valueText(value: CellValue, format: string | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberText(value, format ?? '');
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (value instanceof Date) return dateText(value);
  if ('richText' in value) return value.richText.map((it) => it.text).join('');
  if ('hyperlink' in value) return valueText(value.text, undefined);
  if ('error' in value) return '';
  return 'result' in value ? valueText(value.result, format) : '';
}

/** 0.8 shown as 80 % must not be found as 0.8; codes keep their zeros; sums of fractions lose their tail. */
function numberText(value: number, format: string): string {
  if (format.includes('%')) return `${tidy(value * 100)}%`;
  if (/^0+$/u.test(format)) return Math.round(value).toString().padStart(format.length, '0');
  return tidy(value);
}

function tidy(value: number): string {
  return String(Number(value.toPrecision(15)));
}

/** Spreadsheet dates have no zone; exceljs gives them as UTC. */
function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return '';
  const [day = '', time = ''] = date.toISOString().split('T');
  return time.startsWith('00:00:00') ? day : `${day} ${time.slice(0, 5)}`;
}
