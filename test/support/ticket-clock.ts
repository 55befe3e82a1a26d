import { readFileSync } from 'node:fs';
import { createCalendar } from '../../src/tickets/calendar.ts';
import { createTicketClock, type TicketClock } from '../../src/tickets/clock.ts';
import { parseServiceLevels, type ServiceLevels } from '../../src/tickets/service-level.ts';

const file = 'knowledge/service-levels.yaml';

/** The service levels that come along, over the real calendar. */
export const shippedLevels: ServiceLevels = parseServiceLevels(readFileSync(file, 'utf8'), file);
export const shippedClock: TicketClock = createTicketClock(shippedLevels, createCalendar());

/** Everything due so long after it began, by the clock: for tests that are about something else. */
export function flatClock(solutionMs: number, responseMs = solutionMs): TicketClock {
  return {
    ...shippedClock,
    solutionDue: (_, from) => from + solutionMs,
    responseDue: (_, from) => from + responseMs,
    left: (_, now, dueAt) => Math.max(0, dueAt - now),
    resumedDue: (_, now, left) => now + left,
  };
}
