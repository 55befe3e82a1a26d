import type { Instant } from '../../conversation/activity.ts';

const format = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
});

/** The hotline's time, as in 2026年11月21日 09:00. */
export function timeWords(at: Instant): string {
  return format.format(at);
}
