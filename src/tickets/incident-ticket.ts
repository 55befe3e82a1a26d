import { HotlineError } from '../errors.ts';
import type { Instant } from '../conversation/activity.ts';
import type { TicketClock } from './clock.ts';
import { changed, type Incident, type IncidentWrite } from './incident.ts';
import { TITLE_LENGTH } from './move-inputs.ts';
import { applyMove } from './moves.ts';
import type { Actor, TicketWrite } from './ticket.ts';

export interface IncidentTicketDeps {
  clock: TicketClock;
  newTicketNumber: (at: Instant) => string;
  newQueryCode: () => string;
  queryCodeDigest: (number: string, code: string) => string;
}

const LONGEST_PLACE = 200;

/**
 * The one ticket that collects who reports an incident. It belongs to no conversation: whoever withdraws leaves the
 * others in it. Throws HotlineError MOVE_NOT_ALLOWED where this person cannot submit.
 */
export function openIncidentTicket(
  deps: IncidentTicketDeps,
  incident: Incident,
  { actor, now }: { actor: Actor; now: Instant },
): { ticket: TicketWrite; incident: IncidentWrite } {
  const number = deps.newTicketNumber(now);
  const { title, area, source, advice, region } = incident;
  const input = {
    number,
    // Nobody is given the code: the desk finds the ticket by its incident.
    queryCodeDigest: deps.queryCodeDigest(number, deps.newQueryCode()),
    kind: 'help',
    title: [...title].slice(0, TITLE_LENGTH).join(''),
    description: [title, area, advice, source].join('\n'),
    place: [...area].slice(0, LONGEST_PLACE).join(''),
    region,
  };
  const result = applyMove(null, 'submit', input, { actor, now, clock: deps.clock, history: [] });
  if (result.type === 'not-allowed') {
    throw new HotlineError('MOVE_NOT_ALLOWED', `事件的工单不能建立：${result.message}`, {
      remedy: '请检查事件的内容。',
    });
  }
  return { ticket: result.write, incident: changed(incident, { master: number }, now) };
}
