import { readFileSync } from 'node:fs';
import { createCalendar } from '../../src/tickets/calendar.ts';
import { parseServiceHours } from '../../src/tickets/service-hours.ts';

const file = 'knowledge/service-hours.yaml';

/** The hours that come along, over the real calendar. */
export const shippedHours = parseServiceHours(readFileSync(file, 'utf8'), file, createCalendar());
