import { z } from 'zod';
import type { Instant } from '../conversation/activity.ts';
import type { WorkingTime } from './working-time.ts';

/** A span by the clock, or in working time. */
export type Span =
  { by: 'clock'; ms: number } | { by: 'workdays'; days: number } | { by: 'work-hours'; ms: number };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** So that a slip of the finger shows. */
const MOST_DAYS = 366;

const pattern = /^(?<n>\d+(?:\.\d+)?)\s*(?<unit>分钟|小时|天|个?工作日|个?工作小时)$/u;

/** `2 小时`, `7 天`, `15 个工作日`, `4 个工作小时`, `30 分钟`. */
export const spanSchema = z.string().transform((written, context): Span => {
  const groups = pattern.exec(written.trim())?.groups;
  const n = Number(groups?.['n']);
  const span = groups === undefined ? undefined : spanOf(n, (groups['unit'] ?? '').replace(/^个/u, ''));
  if (span === undefined) {
    context.addIssue(`“${written}”不是时长：请写成“2 小时”“7 天”“15 个工作日”这样，最长一年`);
    return z.NEVER;
  }
  return span;
});

function spanOf(n: number, unit: string): Span | undefined {
  switch (unit) {
    case '分钟':
      return clock(n * MINUTE);
    case '小时':
      return clock(n * HOUR);
    case '天':
      return clock(n * DAY);
    case '工作日':
      return Number.isInteger(n) && n > 0 && n <= MOST_DAYS ? { by: 'workdays', days: n } : undefined;
    case '工作小时':
      return n > 0 && n <= MOST_DAYS * 8 ? { by: 'work-hours', ms: n * HOUR } : undefined;
    default:
      return undefined;
  }
}

function clock(ms: number): Span | undefined {
  return ms > 0 && ms <= MOST_DAYS * DAY ? { by: 'clock', ms } : undefined;
}

/** When it is over that began then. */
export function endOf(span: Span, from: Instant, time: WorkingTime): Instant {
  switch (span.by) {
    case 'clock':
      return from + span.ms;
    case 'workdays':
      return time.endOfDay(from, span.days);
    case 'work-hours':
      return time.after(from, span.ms);
  }
}

/** When it begins that is over then. */
export function beginningOf(span: Span, to: Instant, time: WorkingTime): Instant {
  switch (span.by) {
    case 'clock':
      return to - span.ms;
    case 'workdays':
      return time.before(to, span.days * time.dayMs);
    case 'work-hours':
      return time.before(to, span.ms);
  }
}
