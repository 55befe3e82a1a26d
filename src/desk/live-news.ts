import type { Context } from 'hono';
import type { Handover } from '../tickets/handover.ts';
import type { LiveOutcome } from './live-acts.ts';
import { liveText as t } from './text-live.ts';
import { text } from './text.ts';

/** Why an act was not done, for who tried it. */
export function refusalWords(
  outcome: Exclude<LiveOutcome, { type: 'done' | 'duplicate' | 'missing' }>,
  now: Handover,
) {
  const name = now.takenBy?.name ?? t.who;
  if (outcome.type === 'busy') return t.refused.busy;
  switch (outcome.reason) {
    case 'taken':
      return t.refused.taken(name);
    case 'notOwn':
      return t.refused.notOwn(name);
    case 'input':
      return text.forms.problems;
    case 'waiting':
    case 'ended':
    case 'role':
      return t.refused[outcome.reason];
  }
}

/** What an address says was done, `?done=take&masked=1`. */
export function goodNews(c: Context): string | undefined {
  const done = c.req.query('done') ?? '';
  const words = (t.done as Partial<Record<string, string>>)[done];
  return words && words + (c.req.query('masked') === '1' ? t.masked : '');
}
