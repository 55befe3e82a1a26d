import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moves } from '../../src/tickets/move-table.ts';
import { applyMove, movesAllowed } from '../../src/tickets/moves.ts';
import {
  endedStatuses,
  openStatuses,
  type Actor,
  type MoveName,
  type Ticket,
  type TicketEvent,
} from '../../src/tickets/ticket.ts';
import { T0 } from '../support/samples.ts';
import { shippedClock } from '../support/ticket-clock.ts';
import * as cast from './cast.ts';

const { DAY } = cast;
const actors: readonly Actor[] = [
  cast.citizen,
  cast.stranger,
  cast.operator,
  cast.supervisor,
  cast.administrator,
  cast.auditor,
  cast.waterHandler,
  cast.heatingHandler,
  cast.handlerOfNothing,
  cast.system,
];
const junk: readonly unknown[] = [undefined, null, '', 7, [], {}, { note: 3 }, { solved: 'yes' }];

interface Step {
  move: MoveName;
  actor: Actor;
  input: unknown;
  /** Milliseconds since the step before. */
  after: number;
}

/** Mostly good input, now and then somebody else's or nonsense. */
function inputsFor(move: MoveName): fc.Arbitrary<unknown> {
  const good: unknown[] = [cast.inputs[move]];
  if (move === 'redispatch') good.push({ department: 'water', departmentName: '水务局' });
  if (move === 'follow-up') good.push({ solved: false }, { solved: true, satisfaction: 'dissatisfied' });
  if (move === 'classify') good.push({ ...cast.inputs.classify, urgency: 'urgent', confidential: true });
  if (move === 'assign') good.push({ assignee: null });
  if (move === 'ask-extension') good.push({ until: T0 + 3 * DAY, note: '再等三天' });
  return fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...good) },
    { weight: 1, arbitrary: fc.constantFrom(...junk) },
    { weight: 1, arbitrary: fc.constantFrom(...Object.values(cast.inputs)) },
  );
}

const step: fc.Arbitrary<Step> = fc.constantFrom(...cast.allMoves).chain((move) =>
  fc.record({
    move: fc.constant(move),
    actor: fc.constantFrom(...actors),
    input: inputsFor(move),
    after: fc.oneof(fc.nat(3_600_000), fc.nat(4 * DAY)),
  }),
);

const seen = new Set<string>();

/** A life of one ticket: from the moves that are tried, those that are allowed are made. */
function live(steps: readonly Step[]): void {
  let ticket: Ticket | null = null;
  const history: TicketEvent[] = [];
  let now = T0;
  const clock = shippedClock;
  const run = createModel();
  for (const { move, actor, input, after } of steps) {
    now += after;
    const moving = { actor, now, clock, history };
    const before: Ticket | null = ticket;
    const isAllowed = movesAllowed(before, moving).includes(move);
    const result = applyMove(before, move, input, moving);
    if (result.type === 'not-allowed') {
      // What is allowed fails for its input alone.
      expect([move, result.reason === 'input']).toEqual([move, isAllowed]);
      continue;
    }
    expect([move, isAllowed]).toEqual([move, true]);
    checkTable(before, result.write, actor);
    run.check(before, result.write.ticket, move, now);
    ticket = result.write.ticket;
    history.push(result.write.event);
    seen.add(move);
    expect(history.map((it) => it.version)).toEqual(history.map((_, index) => index + 1));
  }
}

/** Follows the solution's clock by itself: how much of the time it was given has run. */
function createModel() {
  let budget = 0;
  let used = 0;
  let since: number | null = null;
  const concernOf = ({ kind, urgency }: Ticket) => ({ kind, urgency });
  const begin = (ticket: Ticket, now: number) => {
    budget = shippedClock.left(concernOf(ticket), now, ticket.dueAt);
    used = 0;
    since = now;
  };
  return {
    check(before: Ticket | null, ticket: Ticket, move: MoveName, now: number): void {
      if (before && since !== null && before.pausedMs === null) {
        used += shippedClock.left(concernOf(before), since, now);
        since = now;
      }
      const isNew = before?.dueAt !== ticket.dueAt;
      const setsDeadline = ['submit', 'redo', 'reopen', 'grant-extension', 'classify'].includes(move);
      if (setsDeadline && (isNew || before === null)) {
        begin(ticket, now);
        if (ticket.pausedMs !== null) since = null;
      } else if (isNew) {
        // Only a clock that stood still may go on with another deadline, and with what was left.
        expect([move, before?.pausedMs !== null]).toEqual([move, true]);
        since = now;
        expect(shippedClock.left(concernOf(ticket), now, ticket.dueAt)).toBe(budget - used);
      } else if (ticket.pausedMs === null && before?.pausedMs !== null) {
        since = now;
      }
      if (ticket.pausedMs !== null && before?.pausedMs === null) {
        expect(ticket.pausedMs).toBe(Math.max(0, budget - used));
        since = null;
      }
      checkClocks(before, ticket, now);
    },
  };
}

/** What holds of the clocks after every move. */
function checkClocks(before: Ticket | null, ticket: Ticket, now: number): void {
  const stands = ['waiting', 'suspended', 'merged'].includes(ticket.status);
  expect([ticket.status, ticket.pausedMs !== null]).toEqual([ticket.status, stands]);
  const known = before?.breaches ?? [];
  expect(ticket.breaches.slice(0, known.length)).toEqual(known);
  if (before && openStatuses.includes(before.status) && before.pausedMs === null && now > before.dueAt) {
    expect(ticket.breaches).toContainEqual({ clock: 'solution', dueAt: before.dueAt });
  }
  if (before?.respondedAt) expect(ticket.respondedAt).toBe(before.respondedAt);
  if (before) expect(ticket.responseDueAt).toBe(before.responseDueAt);
}

/** What holds for every move that was made, checked against the table and not against the code. */
function checkTable(
  before: Ticket | null,
  { ticket, expectedVersion, event }: { ticket: Ticket; expectedVersion: number; event: TicketEvent },
  actor: Actor,
): void {
  const rule = moves[event.move];
  expect(rule.from).toContain(before?.status ?? null);
  expect(rule.by).toContain(actor.type === 'staff' ? actor.role : actor.type);
  expect(event).toMatchObject({ from: before?.status ?? null, to: ticket.status, ticket: ticket.number });
  expect([ticket.version, event.version, expectedVersion]).toEqual([
    (before?.version ?? 0) + 1,
    (before?.version ?? 0) + 1,
    before?.version ?? 0,
  ]);
  if (rule.to === 'same') expect(ticket.status).toBe(before?.status);
  else if (rule.to === 'before') expect(ticket.status).toBe(before?.resumeTo);
  else if (typeof rule.to === 'string') expect(ticket.status).toBe(rule.to);
  else expect(Object.values(rule.to)).toContain(ticket.status);
  if (actor.type === 'staff' && actor.role === 'handler') expect(before?.department).toBe(actor.department);
  if (actor.type === 'citizen') expect(ticket.conversation).toBe(actor.conversation);
  expect(ticket.closedAt !== null).toBe(ticket.status === 'closed');
  if (['dispatched', 'signed', 'returned'].includes(ticket.status)) expect(ticket.department).not.toBeNull();
  if (['replied', 'closed'].includes(ticket.status)) expect(ticket.reply).not.toBeNull();
  if (ticket.status === 'merged') expect(ticket.mergedInto).not.toBeNull();
  if (event.move === 'redo' || event.move === 'reopen') expect(endedStatuses).toContain(before?.status);
}

test('no sequence of moves leaves the table, loses an event or sets a clock wrong', () => {
  const first: Step = { move: 'submit', actor: cast.citizen, input: cast.inputs.submit, after: 0 };
  const lives = fc.array(step, { minLength: 40, maxLength: 160, size: 'max' });
  fc.assert(
    fc.property(lives, (steps) => live([first, ...steps])),
    { numRuns: 150, seed: 20261121 },
  );
});

test('lives that go the usual way reach every move of the table', () => {
  /** Each status is left by a move that its table allows, chosen by chance. */
  const likely = fc.array(fc.tuple(fc.noBias(fc.nat()), fc.noBias(fc.nat()), fc.noBias(fc.nat(2 * DAY))), {
    minLength: 60,
    maxLength: 200,
    size: 'max',
  });
  fc.assert(
    fc.property(likely, (choices) => {
      let ticket: Ticket | null = null;
      const history: TicketEvent[] = [];
      let now = T0;
      const model = createModel();
      for (const [which, how, after] of choices) {
        now += after;
        const options = actors.flatMap((actor) => {
          const moving = { actor, now, clock: shippedClock, history };
          return movesAllowed(ticket, moving).map((move) => ({ move, actor, moving }));
        });
        const names = [...new Set(options.map(({ move }) => move))];
        // What ends a ticket would cut most lives short.
        const going = names.filter((move) => how % 8 === 0 || !['withdraw', 'reject'].includes(move));
        const name = going[which % Math.max(1, going.length)];
        const option =
          options.filter(({ move }) => move === name)[how % 2] ?? options.find((it) => it.move === name);
        if (option === undefined) break;
        const input =
          how % 3 === 0 && option.move === 'follow-up'
            ? { solved: false }
            : goodInput(option.move, now, ticket);
        const result = applyMove(ticket, option.move, input, option.moving);
        if (result.type === 'not-allowed') {
          expect([option.move, result.reason]).toEqual([option.move, 'input']);
          continue;
        }
        checkTable(ticket, result.write, option.actor);
        model.check(ticket, result.write.ticket, option.move, now);
        ticket = result.write.ticket;
        history.push(result.write.event);
        seen.add(option.move);
      }
    }),
    { numRuns: 120, seed: 7 },
  );
  expect(cast.allMoves.filter((move) => !seen.has(move))).toEqual([]);
});

function goodInput(move: MoveName, now: number, ticket: Ticket | null): unknown {
  if (move === 'suspend') return { reviewAt: now + 5 * DAY, note: '等材料' };
  if (move === 'ask-extension') return { until: (ticket?.dueAt ?? now) + DAY, note: '等材料' };
  return cast.inputs[move];
}
