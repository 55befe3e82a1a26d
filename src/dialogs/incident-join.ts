import { openIncidentTicket } from '../tickets/incident-ticket.ts';
import { isCurrent, stateOf, type Incident } from '../tickets/incident.ts';
import { formatInstant } from '../tickets/notices.ts';
import type { DialogDeps, Turn } from './deps.ts';
import type { Master } from './join-submit.ts';

/** What is known, from whom, as of when; nothing is promised. */
export function incidentNotice({ say }: DialogDeps, incident: Incident, now: number): string {
  const { kind, title, area, advice, source, from, until, updatedAt } = incident;
  const state = stateOf(incident, now) === 'planned' ? say('incident-planned') : say('incident-ongoing');
  return say('incident-notice', {
    kind: say(`incident-kind-${kind}`),
    title,
    state,
    area,
    from: formatInstant(from),
    until: untilWords({ say }, until, now),
    advice,
    source,
    asOf: formatInstant(updatedAt),
  });
}

function untilWords({ say }: Pick<DialogDeps, 'say'>, until: number | null, now: number): string {
  if (until === null) return say('incident-until-unknown');
  const at = formatInstant(until);
  return until < now ? say('incident-until-passed', { until: at }) : say('incident-until', { until: at });
}

/** The ticket of the incident, made now where there is none yet; one that is over takes nobody in. */
export async function incidentMaster(deps: DialogDeps, turn: Turn, id: string): Promise<Master> {
  const incident = await deps.incidents.get(id);
  if (incident === undefined || !isCurrent(incident, turn.now)) return { number: id };
  if (incident.master !== null) return { number: incident.master };
  const made = openIncidentTicket(deps, incident, { actor: { type: 'system' }, now: turn.now });
  const { ticket } = made.ticket;
  return { number: ticket.number, new: { ticket, writes: [made.ticket, made.incident] } };
}
