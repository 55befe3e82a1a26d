import { describe, expect, test } from 'vitest';
import { isNotePublic } from '../../src/tickets/move-table.ts';
import { applyMove, movesAllowed } from '../../src/tickets/moves.ts';
import type { MoveName, TicketStatus } from '../../src/tickets/ticket.ts';
import { T0 } from '../support/samples.ts';
import {
  administrator,
  allMoves,
  auditor,
  citizen,
  handlerOfNothing,
  heatingHandler,
  inputs,
  moved,
  operator,
  own,
  stages,
  stranger,
  supervisor,
  system,
  waterHandler,
  walk,
} from './cast.ts';

const statuses = Object.keys(stages) as TicketStatus[];

describe('who may do what', () => {
  const expected: Record<TicketStatus, { desk: MoveName[]; waterHandler: MoveName[]; citizen: MoveName[] }> =
    {
      submitted: { desk: ['accept', 'reject'], waterHandler: [], citizen: ['withdraw'] },
      accepted: { desk: ['reject', 'dispatch', 'reply'], waterHandler: [], citizen: ['withdraw'] },
      dispatched: { desk: ['dispatch', 'sign'], waterHandler: ['sign'], citizen: ['withdraw'] },
      signed: { desk: ['reply'], waterHandler: ['reply'], citizen: ['withdraw'] },
      replied: { desk: ['send-back', 'close'], waterHandler: [], citizen: [] },
      closed: { desk: ['redo'], waterHandler: [], citizen: ['follow-up'] },
      rejected: { desk: [], waterHandler: [], citizen: [] },
      withdrawn: { desk: [], waterHandler: [], citizen: [] },
    };

  test.each(statuses)('a ticket that is %s', (status) => {
    const { ticket, history } = stages[status]();
    expect(ticket.status).toBe(status);
    for (const actor of [operator, supervisor, administrator]) {
      expect(movesAllowed(ticket, actor, history)).toEqual(expected[status].desk);
    }
    expect(movesAllowed(ticket, waterHandler, history)).toEqual(expected[status].waterHandler);
    expect(movesAllowed(ticket, citizen, history)).toEqual(expected[status].citizen);
    for (const actor of [auditor, heatingHandler, handlerOfNothing, stranger, system]) {
      expect(movesAllowed(ticket, actor, history)).toEqual([]);
    }
  });

  test('a new ticket comes from a citizen or the desk', () => {
    for (const actor of [citizen, operator, supervisor, administrator]) {
      expect(movesAllowed(null, actor)).toEqual(['submit']);
    }
    for (const actor of [auditor, waterHandler, system]) {
      expect(movesAllowed(null, actor)).toEqual([]);
    }
  });

  test('nobody acts for the citizen on a ticket without a conversation', () => {
    const { ticket } = walk(['submit', operator, { ...inputs.submit, conversation: null, source: 'phone' }]);
    expect(movesAllowed(ticket, { type: 'citizen', conversation: null })).toEqual([]);
  });

  test.each([
    ['role', 'accept', auditor],
    ['role', 'withdraw', operator],
    ['role', 'withdraw', stranger],
    ['department', 'sign', heatingHandler],
    ['status', 'close', operator],
    ['status', 'submit', operator],
  ] as const)('a refusal for %s says so', (reason, move, actor) => {
    const { ticket } = stages.dispatched();
    const result = applyMove(ticket, move, inputs[move], actor, T0);
    expect(result).toEqual({
      type: 'not-allowed',
      reason,
      message: expect.stringMatching(/\p{Script=Han}/u),
    });
  });

  test('without a ticket there is nothing to move', () => {
    expect(applyMove(null, 'accept', {}, operator, T0)).toMatchObject({
      type: 'not-allowed',
      reason: 'status',
    });
  });
});

describe('what a move needs', () => {
  test.each([
    ['submitted', 'reject', {}],
    ['submitted', 'reject', { route: '  ' }],
    ['accepted', 'dispatch', { department: 'water' }],
    ['accepted', 'reply', { text: '' }],
    ['accepted', 'accept', { unknown: 1 }],
    ['replied', 'send-back', {}],
    ['closed', 'redo', { note: '又坏了' }],
    ['closed', 'follow-up', { satisfaction: 'satisfied' }],
    ['closed', 'follow-up', { solved: true, satisfaction: 'great' }],
    ['accepted', 'dispatch', null],
  ] as const)('%s: %s is refused with %j', (status, move, input) => {
    const { ticket, history } = stages[status]();
    const actor = move === 'follow-up' ? citizen : operator;
    const result = applyMove(ticket, move, input, actor, T0, history);
    expect(result).toMatchObject({ type: 'not-allowed', reason: move === 'accept' ? 'status' : 'input' });
  });

  test('a title has at most 40 characters', () => {
    const submit = (title: string) => applyMove(null, 'submit', { ...inputs.submit, title }, citizen, T0);
    expect(submit('漏'.repeat(40)).type).toBe('moved');
    expect(submit('漏'.repeat(41))).toMatchObject({
      reason: 'input',
      message: expect.stringContaining('40'),
    });
  });
});

describe('what a move does', () => {
  test('a citizen’s ticket belongs to the own conversation, whatever the input says', () => {
    const input = { ...inputs.submit, conversation: 'web:2', source: 'visit' };
    const { write, informs } = moved(applyMove(null, 'submit', input, citizen, T0));
    expect(write).toMatchObject({
      expectedVersion: 0,
      ticket: { conversation: own, source: 'chat', version: 1, submittedAt: T0, status: 'submitted' },
      event: {
        version: 1,
        move: 'submit',
        from: null,
        to: 'submitted',
        at: T0,
        actor: { type: 'citizen', id: null },
      },
    });
    expect(informs?.key).toBe('ticket.submitted');
  });

  test('staff file for whoever calls, and nobody is told', () => {
    const input = { ...inputs.submit, conversation: null, source: 'phone' };
    const { write, informs } = moved(applyMove(null, 'submit', input, operator, T0));
    expect(write.ticket).toMatchObject({ source: 'phone', conversation: null });
    expect(write.event.actor).toEqual({ type: 'staff', id: 'operator-1', name: 'operator' });
    expect(informs).toBeNull();
  });

  test('nothing that was passed in is changed', () => {
    const { ticket, history } = stages.accepted();
    const before = structuredClone({ ticket, history });
    applyMove(Object.freeze(ticket), 'dispatch', inputs.dispatch, operator, T0, Object.freeze(history));
    expect({ ticket, history }).toEqual(before);
  });

  test('a rejection names the proper route', () => {
    const { ticket } = stages.accepted();
    const { informs, write } = moved(applyMove(ticket, 'reject', inputs.reject, operator, T0));
    expect(informs).toEqual({
      key: 'ticket.rejected',
      params: {
        number: ticket.number,
        title: ticket.title,
        route: '请向区人民法院起诉',
        reason: '属于诉讼事项',
      },
    });
    expect(write.event.data).toEqual({ route: '请向区人民法院起诉' });
  });

  test('a second dispatch is a redispatch and remembers the first department', () => {
    const { ticket } = stages.dispatched();
    const input = { department: 'heating', departmentName: '供热公司' };
    const { informs, write } = moved(applyMove(ticket, 'dispatch', input, operator, T0));
    expect(informs).toMatchObject({ key: 'ticket.redispatched', params: { department: '供热公司' } });
    expect(write.event.data).toMatchObject({ department: 'heating', previous: 'water' });
    expect(movesAllowed(write.ticket, waterHandler)).toEqual([]);
    expect(movesAllowed(write.ticket, heatingHandler)).toEqual(['sign']);
  });

  test('the reply stays inside until the ticket is closed', () => {
    const { ticket } = stages.signed();
    const replied = moved(applyMove(ticket, 'reply', inputs.reply, waterHandler, T0));
    expect(replied.informs).toBeNull();
    expect(isNotePublic('reply')).toBe(false);
    const closed = moved(applyMove(replied.write.ticket, 'close', {}, supervisor, T0 + 5));
    expect(closed.informs).toMatchObject({ key: 'ticket.closed', params: { reply: '水管已经修好。' } });
    expect(closed.write.ticket).toMatchObject({ closedAt: T0 + 5, solved: null, satisfaction: null });
  });

  test('a reply is sent back to who wrote it', () => {
    const department = stages.replied().ticket;
    expect(
      moved(applyMove(department, 'send-back', inputs['send-back'], operator, T0)).write.ticket.status,
    ).toBe('signed');
    const { ticket } = walk('submit', 'accept', 'reply');
    expect(moved(applyMove(ticket, 'send-back', inputs['send-back'], operator, T0)).write.ticket.status).toBe(
      'accepted',
    );
  });

  test('a redo begins a new round', () => {
    const { ticket } = stages.closed();
    const { write, informs } = moved(applyMove(ticket, 'redo', inputs.redo, operator, T0));
    expect(write.ticket).toMatchObject({
      status: 'dispatched',
      dueAt: T0 + 9000,
      reply: null,
      closedAt: null,
    });
    expect(informs?.key).toBe('ticket.redo');
    const own = walk('submit', 'accept', 'reply', 'close').ticket;
    expect(moved(applyMove(own, 'redo', inputs.redo, operator, T0)).write.ticket.status).toBe('accepted');
  });

  test('every version follows the one before', () => {
    const { ticket, history } = stages.closed();
    expect(ticket.version).toBe(6);
    expect(history.map((event) => event.version)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(history.map((event) => event.from)).toEqual([
      null,
      ...history.slice(0, -1).map((event) => event.to),
    ]);
  });

  test('the table has every move', () => {
    expect(new Set(allMoves)).toEqual(new Set(Object.keys(inputs)));
  });
});
