import {
  satisfactions,
  ticketKinds,
  type MoveName,
  type Ticket,
  type TicketEvent,
  type TicketStatus,
} from '../../src/tickets/ticket.ts';
import { sampleTicket } from '../support/samples.ts';
import { insertTicket, makeDatabase, pick, type Insert, type Random } from './rows.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const regions = ['640100', '640104', '640105', '640121', '640181', '640202', '640302', '640402', '640502'];

export interface Amounts {
  tickets: number;
  turns: number;
  /** Over how many days up to `end` they are spread. */
  days: number;
  end: number;
  departments: readonly string[];
}

/** A database with made-up tickets and their whole histories, as they would be after so many days. */
export function makeReportData(file: string, amounts: Amounts): Promise<void> {
  return makeDatabase(
    file,
    () => amounts.end,
    (insert, random) => {
      for (let n = 0; n < amounts.tickets; n += 1) {
        const { ticket, events } = life(n, random, amounts);
        insertTicket(insert, ticket, events);
      }
      for (let n = 0; n < amounts.turns; n += 1) insertTurn(n, random, insert, amounts);
    },
  );
}

function insertTurn(n: number, random: Random, insert: Insert, { days, end }: Amounts): void {
  const statuses = ['answered', 'answered', 'answered', 'unanswered', 'clarify', 'refused', 'region-needed'];
  const status = pick(statuses, random);
  const at = end - random(days * DAY);
  const reason = status === 'answered' ? 'entitlement' : null;
  insert('turns', {
    ...{ id: `turn-${n}`, conversation: `web:${n % 20_000}`, at, question: '失业金能领多久', status, reason },
    ...{ region: '640100', passages_json: '[]', citations_json: '[]', elapsed_ms: 30 },
  });
  if (random(5) === 0) insert('feedback', { turn_id: `turn-${n}`, helpful: random(2), at: at + 60_000 });
}

function life(n: number, random: Random, { days, end, departments }: Amounts) {
  const submittedAt = end - random(days * DAY);
  const number = `XH${String(n).padStart(8, '0')}-00001`;
  const kind = pick(ticketKinds, random);
  const department = pick(departments, random);
  const events: TicketEvent[] = [];
  let now = submittedAt;
  let status: TicketStatus | null = null;
  let closedAt: number | null = null;
  const late = random(8) === 0;
  const step = (move: MoveName, to: TicketStatus, hours: number, data: Record<string, string> = {}) => {
    const at = now + random(hours * 2 * HOUR);
    if (at >= end || (events.length > 0 && status !== events.at(-1)?.to)) return false;
    now = at;
    const actor = { type: 'staff' as const, id: 's1', name: '李敏' };
    events.push({
      ticket: number,
      version: events.length + 1,
      move,
      from: status,
      to,
      at,
      actor,
      note: null,
      data,
    });
    status = to;
    if (to === 'closed') closedAt = at;
    return true;
  };
  const reply = '您反映的问题已经核实。'.repeat(12);
  const work = () =>
    step('sign', 'signed', 8) &&
    (!late || step('overdue', 'signed', 24, { late: 'solution', dueAt: '1' })) &&
    step('reply', 'replied', 60) &&
    step('close', 'closed', 8, { reply, department });
  const judge = () => {
    const solved = random(5) > 0;
    const satisfaction = solved ? (satisfactions[random(3)] ?? 'fair') : 'dissatisfied';
    const data = { solved: solved ? 'yes' : 'no', contacted: random(6) > 0 ? 'yes' : 'no', satisfaction };
    return step('follow-up', 'closed', 24, data) && !solved;
  };
  step('submit', 'submitted', 0, { kind, urgency: 'normal', source: 'chat' });
  if (step('accept', 'accepted', 5) && random(4) === 0) {
    step('classify', 'accepted', 1, { kind, urgency: 'normal', category: 'lamps', confidential: 'no' });
  }
  if (step('dispatch', 'dispatched', 5, { department, departmentName: '单位' }) && work()) {
    if (random(5) < 3 && judge() && step('redo', 'dispatched', 1) && work()) judge();
  }
  const ticket: Ticket = sampleTicket({
    ...{ number, version: events.length, kind, department, submittedAt, closedAt },
    ...{ status: status ?? 'submitted', category: `category-${random(40)}`, updatedAt: now },
    region: pick(regions, random),
    breaches: late ? [{ clock: 'solution', dueAt: submittedAt }] : [],
    dueAt: submittedAt + 7 * DAY,
    respondedAt: events[1]?.at ?? null,
    description: '小区门口的路灯坏了三天，晚上出行不便。'.repeat(4),
  });
  return { ticket, events };
}
