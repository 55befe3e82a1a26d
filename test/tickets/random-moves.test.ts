import { expect, test } from 'vitest';
import { moves } from '../../src/tickets/move-table.ts';
import { applyMove, movesAllowed } from '../../src/tickets/moves.ts';
import { endedStatuses, type Actor, type Ticket, type TicketEvent } from '../../src/tickets/ticket.ts';
import { seededRandom } from '../support/random.ts';
import { T0 } from '../support/samples.ts';
import {
  administrator,
  allMoves,
  auditor,
  citizen,
  handlerOfNothing,
  heatingHandler,
  inputs,
  operator,
  stranger,
  supervisor,
  system,
  waterHandler,
} from './cast.ts';

const actors: readonly Actor[] = [
  citizen,
  stranger,
  operator,
  supervisor,
  administrator,
  auditor,
  waterHandler,
  heatingHandler,
  handlerOfNothing,
  system,
];

const made = new Set<string>();

const junk: readonly unknown[] = [undefined, null, '', 7, [], {}, { note: 3 }, { solved: 'yes' }];

test.each(Array.from({ length: 60 }, (_, seed) => seed))(
  'random moves stay inside the table (seed %i)',
  (seed) => {
    const random = seededRandom(seed);
    const pick = <T>(from: readonly T[]): T => from[random(from.length)] as T;
    let ticket: Ticket | null = null;
    let history: TicketEvent[] = [];
    for (let step = 0; step < 1000; step += 1) {
      // What is over stays over (the table says so, and the loop tries it now and then): begin another one.
      if (ticket && ['rejected', 'withdrawn'].includes(ticket.status) && random(10) === 0) {
        [ticket, history] = [null, []];
      }
      const move = pick(allMoves);
      const actor = pick(actors);
      const input = random(5) === 0 ? pick(junk) : variedInput(move, random);
      const before: Ticket | null = ticket;
      const allowed = movesAllowed(before, actor, history).includes(move);
      const result = applyMove(before, move, input, actor, T0 + step, history);
      if (result.type === 'not-allowed') {
        expect([seed, step, move, result.reason === 'input']).toEqual([seed, step, move, allowed]);
        continue;
      }
      expect([seed, step, move, allowed]).toEqual([seed, step, move, true]);
      checkWrite(before, result.write, actor);
      ticket = result.write.ticket;
      history.push(result.write.event);
      const redos = history.filter((it) => it.move === 'redo' && it.actor.type === 'citizen');
      expect(redos.length).toBeLessThanOrEqual(2);
      made.add(`${move} by ${actor.type}`);
    }
  },
);

test('the random moves came everywhere', () => {
  for (const move of allMoves) {
    expect([...made].some((it) => it.startsWith(`${move} by`))).toBe(true);
  }
  expect(made).toContain('redo by citizen');
});

function variedInput(move: (typeof allMoves)[number], random: (below: number) => number): unknown {
  switch (move) {
    case 'dispatch':
      return random(2) === 0 ? inputs.dispatch : { department: 'heating', departmentName: '供热公司' };
    case 'follow-up':
      return { solved: random(2) === 0 };
    default:
      return inputs[move];
  }
}

/** What holds for every move that was made, checked against the table and not against the code. */
function checkWrite(
  before: Ticket | null,
  { ticket, expectedVersion, event }: { ticket: Ticket; expectedVersion: number; event: TicketEvent },
  actor: Actor,
): void {
  const rule = moves[event.move];
  expect(rule.from).toContain(before?.status ?? null);
  expect(rule.by).toContain(actor.type === 'staff' ? actor.role : actor.type);
  const targets =
    typeof rule.to === 'string' ? [rule.to] : [rule.to.withDepartment, rule.to.withoutDepartment];
  expect(targets).toContain(ticket.status);
  expect(event).toMatchObject({ from: before?.status ?? null, to: ticket.status, ticket: ticket.number });
  expect(expectedVersion).toBe(before?.version ?? 0);
  expect([ticket.version, event.version]).toEqual([expectedVersion + 1, expectedVersion + 1]);
  if (actor.type === 'staff' && actor.role === 'handler') {
    expect(before?.department).toBe(actor.department);
  }
  if (actor.type === 'citizen') {
    expect(ticket.conversation).toBe(actor.conversation);
  }
  expect(['rejected', 'withdrawn']).not.toContain(before?.status);
  expect(ticket.closedAt !== null).toBe(ticket.status === 'closed');
  if (ticket.status === 'dispatched' || ticket.status === 'signed') {
    expect(ticket.department).not.toBeNull();
  }
  if (ticket.status === 'replied' || ticket.status === 'closed') {
    expect(ticket.reply).not.toBeNull();
  }
  if (event.move === 'redo') {
    expect(endedStatuses).toContain(before?.status);
  }
}
