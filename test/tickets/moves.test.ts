import { describe, expect, test } from 'vitest';
import { isNotePublic } from '../../src/tickets/move-table.ts';
import { openStatuses, type Actor, type MoveName, type TicketStatus } from '../../src/tickets/ticket.ts';
import { T0 } from '../support/samples.ts';
import { shippedClock } from '../support/ticket-clock.ts';
import {
  act,
  administrator,
  allMoves,
  allowed,
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
  waterHandler,
  walk,
} from './cast.ts';

const statuses = Object.keys(stages) as TicketStatus[];

describe('who may do what', () => {
  /** Beside these, staff who see an open ticket may always note, and the desk assign, classify and urge. */
  const always: MoveName[] = ['classify', 'assign', 'urge', 'note'];
  const deciding: MoveName[] = ['supervise'];
  const expected: Record<
    TicketStatus,
    { operator: MoveName[]; supervisor: MoveName[]; waterHandler: MoveName[]; citizen: MoveName[] }
  > = {
    submitted: {
      operator: ['accept', 'reject', 'merge'],
      supervisor: [],
      waterHandler: [],
      citizen: ['merge', 'urge', 'withdraw'],
    },
    accepted: {
      operator: ['reject', 'dispatch', 'ask-extension', 'ask-citizen', 'reply', 'merge'],
      supervisor: ['suspend'],
      waterHandler: [],
      citizen: ['urge', 'withdraw'],
    },
    dispatched: {
      operator: ['redispatch', 'sign', 'merge'],
      supervisor: ['suspend'],
      waterHandler: ['sign', 'return', 'note'],
      citizen: ['urge', 'withdraw'],
    },
    signed: {
      operator: ['redispatch', 'ask-extension', 'ask-citizen', 'reply', 'merge'],
      supervisor: ['suspend'],
      waterHandler: ['return', 'ask-extension', 'ask-citizen', 'reply', 'note'],
      citizen: ['urge', 'withdraw'],
    },
    returned: {
      operator: [],
      supervisor: ['redispatch', 'accept-return', 'deny-return'],
      waterHandler: ['note'],
      citizen: ['urge', 'withdraw'],
    },
    waiting: {
      operator: ['answer', 'resume'],
      supervisor: [],
      waterHandler: ['note'],
      citizen: ['answer', 'withdraw'],
    },
    suspended: { operator: [], supervisor: ['resume'], waterHandler: ['note'], citizen: ['withdraw'] },
    replied: {
      operator: ['send-back', 'close'],
      supervisor: [],
      waterHandler: ['note'],
      citizen: ['urge'],
    },
    closed: {
      operator: ['follow-up', 'redo'],
      supervisor: [],
      waterHandler: ['note'],
      citizen: ['follow-up', 'reopen'],
    },
    merged: { operator: ['reject', 'unmerge'], supervisor: [], waterHandler: [], citizen: ['withdraw'] },
    rejected: { operator: [], supervisor: [], waterHandler: [], citizen: [] },
    withdrawn: { operator: [], supervisor: [], waterHandler: [], citizen: [] },
  };
  const inOrder = (names: readonly MoveName[]) => allMoves.filter((move) => names.includes(move));

  test.each(statuses)('a ticket that is %s', (status) => {
    const { ticket, history } = stages[status]();
    expect(ticket.status).toBe(status);
    const open = openStatuses.includes(status);
    const urged = ['waiting', 'suspended'].includes(status) ? ['urge'] : [];
    const front = open ? always.filter((it) => !urged.includes(it)) : (['note'] as const);
    const of = expected[status];
    const may = (actor: Actor) => allowed(ticket, actor, { history, now: T0 + 25 * 3_600_000 });
    expect(may(operator)).toEqual(inOrder([...front, ...of.operator]));
    const more = open ? [...of.supervisor, ...deciding] : of.supervisor;
    for (const actor of [supervisor, administrator]) {
      expect(may(actor)).toEqual(inOrder([...front, ...of.operator, ...more]));
    }
    expect(may(waterHandler)).toEqual(inOrder(of.waterHandler));
    expect(may(citizen)).toEqual(inOrder(of.citizen));
    for (const actor of [auditor, heatingHandler, handlerOfNothing, stranger]) {
      expect(may(actor)).toEqual([]);
    }
  });

  test('a new ticket comes from a citizen or the desk', () => {
    for (const actor of [citizen, operator, supervisor, administrator]) {
      expect(allowed(null, actor)).toEqual(['submit']);
    }
    for (const actor of [auditor, waterHandler]) {
      expect(allowed(null, actor)).toEqual([]);
    }
  });

  test('nobody acts for the citizen on a ticket without a conversation', () => {
    const { ticket } = walk(['submit', operator, { ...inputs.submit, conversation: null, source: 'phone' }]);
    expect(allowed(ticket, { type: 'citizen', conversation: null })).toEqual([]);
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
    const result = act(ticket, move, actor, { input: inputs[move] });
    expect(result).toEqual({
      type: 'not-allowed',
      reason,
      message: expect.stringMatching(/\p{Script=Han}/u),
    });
  });

  test('without a ticket there is nothing to move', () => {
    expect(act(null, 'accept', operator, { input: {} })).toMatchObject({
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
    ['closed', 'redo', { note: '' }],
    ['closed', 'follow-up', { satisfaction: 'satisfied' }],
    ['closed', 'follow-up', { solved: true, satisfaction: 'great' }],
    ['accepted', 'dispatch', null],
  ] as const)('%s: %s is refused with %j', (status, move, input) => {
    const { ticket, history } = stages[status]();
    const actor = move === 'follow-up' ? citizen : operator;
    const result = act(ticket, move, actor, { input: input, history });
    expect(result).toMatchObject({ type: 'not-allowed', reason: move === 'accept' ? 'status' : 'input' });
  });

  test('a title has at most 40 characters', () => {
    const submit = (title: string) => act(null, 'submit', citizen, { input: { ...inputs.submit, title } });
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
    const { write, informs } = moved(act(null, 'submit', citizen, { input: input }));
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
    const { write, informs } = moved(act(null, 'submit', operator, { input: input }));
    expect(write.ticket).toMatchObject({ source: 'phone', conversation: null });
    expect(write.event.actor).toEqual({ type: 'staff', id: 'operator-1', name: 'operator' });
    expect(informs).toBeNull();
  });

  test('nothing that was passed in is changed', () => {
    const { ticket, history } = stages.accepted();
    const before = structuredClone({ ticket, history });
    act(Object.freeze(ticket), 'dispatch', operator, {
      input: inputs.dispatch,
      history: Object.freeze(history),
    });
    expect({ ticket, history }).toEqual(before);
  });

  test('a rejection names the proper route', () => {
    const { ticket } = stages.accepted();
    const { informs, write } = moved(act(ticket, 'reject', operator, { input: inputs.reject }));
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

  test('a redispatch remembers the first department', () => {
    const { ticket } = stages.dispatched();
    const input = { department: 'heating', departmentName: '供热公司' };
    const { informs, write } = moved(act(ticket, 'redispatch', operator, { input }));
    expect(informs).toMatchObject({ key: 'ticket.redispatched', params: { department: '供热公司' } });
    expect(write.event.data).toMatchObject({ department: 'heating', previous: 'water' });
    expect(allowed(write.ticket, waterHandler)).toEqual([]);
    expect(allowed(write.ticket, heatingHandler)).toEqual(['sign', 'return', 'note']);
  });

  test('the reply stays inside until the ticket is closed', () => {
    const { ticket } = stages.signed();
    const replied = moved(act(ticket, 'reply', waterHandler, { input: inputs.reply }));
    expect(replied.informs).toBeNull();
    expect(isNotePublic('reply')).toBe(false);
    const closed = moved(act(replied.write.ticket, 'close', supervisor, { input: {}, now: T0 + 5 }));
    expect(closed.informs).toMatchObject({ key: 'ticket.closed', params: { reply: '水管已经修好。' } });
    expect(closed.write.ticket).toMatchObject({ closedAt: T0 + 5, solved: null, satisfaction: null });
  });

  test('a reply is sent back to who wrote it', () => {
    const department = stages.replied().ticket;
    expect(
      moved(act(department, 'send-back', operator, { input: inputs['send-back'] })).write.ticket.status,
    ).toBe('signed');
    const { ticket } = walk('submit', 'accept', 'reply');
    expect(
      moved(act(ticket, 'send-back', operator, { input: inputs['send-back'] })).write.ticket.status,
    ).toBe('accepted');
  });

  test('a redo begins a new round', () => {
    const { ticket } = stages.closed();
    const { write, informs } = moved(act(ticket, 'redo', operator, { input: inputs.redo }));
    expect(write.ticket).toMatchObject({
      status: 'dispatched',
      dueAt: shippedClock.solutionDue(ticket, T0),
      reply: null,
      closedAt: null,
    });
    expect(informs?.key).toBe('ticket.redo');
    const own = walk('submit', 'accept', 'reply', 'close').ticket;
    expect(moved(act(own, 'redo', operator, { input: inputs.redo })).write.ticket.status).toBe('accepted');
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
