import { DAY_MS } from '../tickets/reports/report-source.ts';

/** `2026-11-26` of whole days since the epoch, in Beijing's time. */
export function dayWords(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
