import { expect, test } from 'vitest';
import { followUp } from '../../src/tickets/follow-up.ts';
import type { MoveInput } from '../../src/tickets/move-inputs.ts';
import { applyMove, movesAllowed } from '../../src/tickets/moves.ts';
import type { Ticket, TicketEvent } from '../../src/tickets/ticket.ts';
import { T0 } from '../support/samples.ts';
import { citizen, inputs, moved, operator, stages, stranger } from './cast.ts';

type Case = { ticket: Ticket; history: TicketEvent[] };

function rate({ ticket, history }: Case, input: MoveInput<'follow-up'>, actor = citizen) {
  return followUp(ticket, input, { actor, now: T0 + 100, dueAt: T0 + 5000, history });
}

/** The desk answers and closes once more. */
function closeAgain({ ticket, history }: Case): Case {
  const events = [...history];
  let current = ticket;
  for (const move of ['sign', 'reply', 'close'] as const) {
    const { write } = moved(applyMove(current, move, inputs[move], operator, T0, events));
    current = write.ticket;
    events.push(write.event);
  }
  return { ticket: current, history: events };
}

test('a solved matter ends with thanks', () => {
  const result = rate(stages.closed(), { solved: true, satisfaction: 'very-satisfied' });
  expect(result).toMatchObject({ type: 'moved', redone: false, informs: { key: 'ticket.thanks' } });
  expect(result).toMatchObject({
    writes: [{ ticket: { status: 'closed', solved: true, satisfaction: 'very-satisfied' } }],
  });
});

test('a citizen rates each closing once', () => {
  const closed = stages.closed();
  const { write } = moved(
    applyMove(closed.ticket, 'follow-up', { solved: true }, citizen, T0, closed.history),
  );
  const rated = { ticket: write.ticket, history: [...closed.history, write.event] };
  expect(rate(rated, { solved: false })).toMatchObject({ type: 'not-allowed', reason: 'status' });
  expect(movesAllowed(rated.ticket, citizen, rated.history)).toEqual([]);
});

test('only whose ticket it is may rate it', () => {
  expect(rate(stages.closed(), { solved: true }, stranger)).toMatchObject({
    type: 'not-allowed',
    reason: 'role',
  });
});

test.each([
  { solved: false },
  { solved: false, satisfaction: 'fair' },
  { solved: true, satisfaction: 'dissatisfied' },
  { solved: true, satisfaction: 'very-dissatisfied' },
] as const)('%j sends it round again, with both moves in the history', (input) => {
  const closed = stages.closed();
  const result = rate(closed, { ...input, note: '还在漏' });
  expect(result).toMatchObject({
    type: 'moved',
    redone: true,
    informs: { key: 'ticket.redo' },
    writes: [
      { expectedVersion: 6, event: { move: 'follow-up', data: { solved: input.solved ? 'yes' : 'no' } } },
      {
        expectedVersion: 7,
        event: { move: 'redo', note: '还在漏', actor: { type: 'citizen' } },
        ticket: { status: 'dispatched', dueAt: T0 + 5000, solved: null, satisfaction: null },
      },
    ],
  });
});

test('“fair” is settled', () => {
  expect(rate(stages.closed(), { solved: true, satisfaction: 'fair' })).toMatchObject({ redone: false });
});

test('after two rounds for the citizen a person decides', () => {
  let current = stages.closed();
  for (const round of [1, 2]) {
    const result = rate(current, { solved: false });
    expect([round, result]).toMatchObject([round, { redone: true }]);
    const writes = result.type === 'moved' ? result.writes : [];
    const ticket = writes.at(-1)?.ticket ?? current.ticket;
    current = closeAgain({ ticket, history: [...current.history, ...writes.map((write) => write.event)] });
  }
  const last = rate(current, { solved: false });
  expect(last).toMatchObject({ type: 'moved', redone: false, informs: { key: 'ticket.redo-limit' } });
  expect(last).toMatchObject({ writes: [{ ticket: { status: 'closed', solved: false } }] });
  const after = last.type === 'moved' ? last.writes[0] : undefined;
  const redo = applyMove(after?.ticket ?? null, 'redo', inputs.redo, citizen, T0, current.history);
  expect(redo).toMatchObject({ type: 'not-allowed', reason: 'status' });
  expect(applyMove(after?.ticket ?? null, 'redo', inputs.redo, operator, T0).type).toBe('moved');
});

test('a redo by the desk does not use up the citizen’s', () => {
  const closed = stages.closed();
  const redone = moved(applyMove(closed.ticket, 'redo', inputs.redo, operator, T0, closed.history)).write;
  const again = closeAgain({ ticket: redone.ticket, history: [...closed.history, redone.event] });
  expect(rate(again, { solved: false })).toMatchObject({ redone: true });
});

test('the citizen cannot ask for a redo without an unsettled rating', () => {
  const { ticket, history } = stages.closed();
  expect(applyMove(ticket, 'redo', inputs.redo, citizen, T0, history)).toMatchObject({ reason: 'status' });
});

test('rounds are never counted without the history', () => {
  const { ticket } = stages.closed();
  expect(() => applyMove(ticket, 'follow-up', { solved: false }, citizen, T0)).toThrow(TypeError);
});
