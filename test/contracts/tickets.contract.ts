import { beforeEach, expect, test } from 'vitest';
import type { Storage } from '../../src/storage/storage.ts';
import { placeOf, type TicketFilter } from '../../src/tickets/repository.ts';
import type { Ticket } from '../../src/tickets/ticket.ts';
import { citizen, sampleTicket, sampleWrite, T0 } from '../support/samples.ts';

/** What every reading side of tickets has to do. */
export function ticketsContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  beforeEach(async () => {
    storage = await open();
  });

  const put = async (...tickets: Partial<Ticket>[]) => {
    await storage.store.commit({ writes: tickets.map((changes) => sampleWrite(changes)) });
  };
  const find = async (filter: Partial<TicketFilter> = {}) => {
    const { tickets, total } = await storage.tickets.list({ limit: 10, offset: 0, ...filter });
    return { numbers: tickets.map((ticket) => ticket.number), total };
  };

  test('a ticket comes back as it was written, empty fields and all', async () => {
    const full = sampleTicket({
      department: 'urban-management',
      reply: '已修好',
      solved: false,
      satisfaction: 'dissatisfied',
      closedAt: T0 + 5,
      location: { latitude: 38.48, longitude: 106.23 },
      category: 'city',
      confidential: true,
      dispatchedAt: T0 + 1,
      assignee: { id: 's1', name: '李敏' },
      contacted: false,
      respondedAt: T0 + 1,
      pausedMs: 7,
      resumeTo: 'signed',
      reviewAt: T0 + 9,
      extension: { until: T0 + 99, reason: '等备件' },
      mergedInto: 'XH20261121-00009',
      breaches: [{ clock: 'response', dueAt: T0 }],
      alarm: 'warned',
      responseAlarmed: true,
      urgedAt: T0 + 2,
      supervised: true,
    });
    const bare = sampleTicket({
      number: 'B',
      place: null,
      happened: null,
      region: null,
      contactSealed: null,
      conversation: null,
      attachments: [],
      turnId: null,
    });
    await put(full, bare);
    expect(await storage.tickets.get(full.number)).toEqual(full);
    expect(await storage.tickets.get('B')).toEqual(bare);
    expect(await storage.tickets.get('C')).toBeUndefined();
    expect(await storage.tickets.events('C')).toEqual([]);
  });

  test('the list shows urgent tickets first, then those due first', async () => {
    await put(
      { number: 'A', dueAt: T0 + 2 },
      { number: 'B', dueAt: T0 + 1 },
      { number: 'C', dueAt: T0 + 9, urgency: 'urgent' },
      { number: 'D', dueAt: T0 + 2 },
    );
    expect(await find()).toEqual({ numbers: ['C', 'B', 'A', 'D'], total: 4 });
    expect(await find({ limit: 2, offset: 1 })).toEqual({ numbers: ['B', 'A'], total: 4 });
  });

  test('the list is narrowed by status, kind and department', async () => {
    await put(
      { number: 'A', status: 'dispatched', department: 'water' },
      { number: 'B', status: 'dispatched', department: 'heating', kind: 'help' },
      { number: 'C', kind: 'help' },
    );
    expect((await find({ statuses: ['dispatched'] })).numbers).toEqual(['A', 'B']);
    expect((await find({ statuses: ['dispatched'], kinds: ['help', 'praise'] })).numbers).toEqual(['B']);
    expect((await find({ department: 'water' })).numbers).toEqual(['A']);
    expect(await find({ statuses: [] })).toEqual({ numbers: [], total: 0 });
  });

  test('overdue are only tickets on which something is still due', async () => {
    await put(
      { number: 'A', dueAt: T0 },
      { number: 'B', dueAt: T0 + 1 },
      { number: 'C', dueAt: T0, status: 'closed' },
      { number: 'D', dueAt: T0, status: 'withdrawn' },
      { number: 'E', dueAt: T0, status: 'replied' },
    );
    expect((await find({ overdueAt: T0 + 1 })).numbers).toEqual(['A', 'E']);
  });

  test('the list is narrowed by what it is about, where it is and who has it', async () => {
    await put(
      { number: 'A', category: 'lamps', region: '640104', assignee: { id: 's1', name: '李敏' } },
      { number: 'B', urgency: 'urgent', region: '640200', department: 'water' },
      { number: 'C', confidential: true, region: null },
      { number: 'D', supervised: true, region: '650000' },
      { number: 'E', status: 'returned' },
      { number: 'F', extension: { until: T0 + 9, reason: '等备件' }, status: 'signed' },
      { number: 'G', extension: { until: T0 + 9, reason: '等备件' }, status: 'closed' },
    );
    expect((await find({ category: 'lamps' })).numbers).toEqual(['A']);
    expect((await find({ urgency: 'urgent' })).numbers).toEqual(['B']);
    expect((await find({ confidential: true })).numbers).toEqual(['C']);
    expect((await find({ supervised: true })).numbers).toEqual(['D']);
    expect((await find({ awaitsDecision: true })).numbers).toEqual(['E', 'F']);
    expect((await find({ region: '6402' })).numbers).toEqual(['B']);
    expect((await find({ region: '64', limit: 2 })).numbers).toEqual(['B', 'A']);
    expect((await find({ assignee: 's1' })).numbers).toEqual(['A']);
    expect((await find({ assignee: null, department: 'water' })).numbers).toEqual(['B']);
    expect((await find({ department: null, assignee: 's1' })).numbers).toEqual(['A']);
    expect((await find({ numbers: ['C', 'A', 'Z'] })).numbers).toEqual(['A', 'C']);
    expect(await find({ numbers: [] })).toEqual({ numbers: [], total: 0 });
  });

  test('due soon is what is not late yet, by the measure of its urgency, while its clock runs', async () => {
    await put(
      { number: 'A', dueAt: T0 - 1 },
      { number: 'B', dueAt: T0 + 50 },
      { number: 'C', dueAt: T0 + 51 },
      { number: 'D', dueAt: T0 + 6, urgency: 'urgent' },
      { number: 'E', dueAt: T0 + 5, urgency: 'urgent' },
      { number: 'F', dueAt: T0 + 5, pausedMs: 9 },
      { number: 'G', dueAt: T0 + 5, status: 'closed' },
    );
    const dueSoon = { now: T0, until: { normal: T0 + 50, urgent: T0 + 5 } };
    expect((await find({ dueSoon })).numbers).toEqual(['E', 'B']);
  });

  test('the list is narrowed by when it was submitted, and shown latest first', async () => {
    await put(
      { number: 'A', submittedAt: T0, updatedAt: T0 + 9 },
      { number: 'B', submittedAt: T0 + 1, updatedAt: T0 + 1 },
      { number: 'C', submittedAt: T0 + 2, updatedAt: T0 + 2, status: 'closed' },
    );
    expect((await find({ submittedFrom: T0 + 1, submittedBefore: T0 + 2 })).numbers).toEqual(['B']);
    expect((await find({ order: 'newest' })).numbers).toEqual(['C', 'B', 'A']);
    expect((await find({ order: 'updated' })).numbers).toEqual(['A', 'C', 'B']);
    expect((await find({ order: 'due' })).numbers).toEqual(['A', 'B', 'C']);
  });

  test.each(['due', 'newest', 'updated'] as const)('pages go on from a place, by %s', async (order) => {
    const numbers = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];
    await put(
      ...numbers.map((number, n) => ({
        number,
        ...{ dueAt: T0 + (n % 3), submittedAt: T0 + (n % 2), updatedAt: T0 + (n % 4) },
        ...{ status: n === 6 ? ('closed' as const) : ('submitted' as const), supervised: n === 3 },
      })),
    );
    const { tickets: whole } = await storage.tickets.list({ order, limit: 10, offset: 0 });
    const place = placeOf(whole[3] as Ticket, order);
    const page = (way: 'after' | 'before', limit: number) => find({ order, limit, beyond: { place, way } });
    const inOrder = whole.map(({ number }) => number);
    expect((await page('after', 2)).numbers).toEqual(inOrder.slice(4, 6));
    expect((await page('before', 2)).numbers).toEqual(inOrder.slice(1, 3));
    expect((await page('before', 9)).numbers).toEqual(inOrder.slice(0, 3));
    expect((await page('after', 9)).total).toBe(7);
  });

  test('the total is counted no further than asked', async () => {
    await put({ number: 'A' }, { number: 'B' }, { number: 'C' });
    expect((await find({ countUpTo: 1 })).total).toBe(2);
    expect((await find({ countUpTo: 3 })).total).toBe(3);
    expect((await find({ countUpTo: 0 })).total).toBe(0);
  });

  test('whoever follows something up has a load', async () => {
    const [li, ma] = [
      { id: 's1', name: '李敏' },
      { id: 's2', name: '马强' },
    ];
    await put(
      { number: 'A', assignee: li, submittedAt: T0 + 5, dueAt: T0 },
      { number: 'B', assignee: li, submittedAt: T0 + 1, dueAt: T0, pausedMs: 3 },
      { number: 'C', assignee: ma, dueAt: T0 + 9 },
      { number: 'D', assignee: ma, status: 'closed' },
      { number: 'E', assignee: null },
    );
    expect(await storage.tickets.workloads(T0 + 1)).toEqual([
      { assignee: li, open: 2, overdue: 1, oldestSubmittedAt: T0 + 1 },
      { assignee: ma, open: 1, overdue: 0, oldestSubmittedAt: T0 },
    ]);
  });

  test('a conversation has its own tickets, newest first', async () => {
    await put(
      { number: 'A', submittedAt: T0 },
      { number: 'B', submittedAt: T0 + 2 },
      { number: 'C', submittedAt: T0 + 1, conversation: 'web:2' },
      { number: 'D', submittedAt: T0 + 1 },
    );
    const own = async (limit: number) =>
      (await storage.tickets.ofConversation(citizen, limit)).map((ticket) => ticket.number);
    expect(await own(10)).toEqual(['B', 'D', 'A']);
    expect(await own(1)).toEqual(['B']);
  });

  test('tickets are counted by status', async () => {
    expect(await storage.tickets.counts()).toEqual({});
    await put({ number: 'A' }, { number: 'B' }, { number: 'C', status: 'closed' });
    expect(await storage.tickets.counts()).toEqual({ submitted: 2, closed: 1 });
    await put({ number: 'D', department: 'water' });
    expect(await storage.tickets.counts('water')).toEqual({ submitted: 1 });
  });

  test('what went into a ticket is found by it, as long as it is with it', async () => {
    await put(
      { number: 'B', status: 'merged', mergedInto: 'A' },
      { number: 'C', status: 'closed', mergedInto: 'A' },
      { number: 'D', status: 'merged', mergedInto: 'Z' },
      { number: 'A0', status: 'merged', mergedInto: 'A' },
    );
    expect((await storage.tickets.mergedInto('A')).map(({ number }) => number)).toEqual(['A0', 'B']);
    expect(await storage.tickets.mergedInto('B')).toEqual([]);
  });

  test('time has something to do on what is late, near or due for review, while its clock runs', async () => {
    const calm = { responseDueAt: T0 + 900, respondedAt: T0, dueAt: T0 + 900 };
    await put(
      { number: 'A', ...calm },
      { number: 'B', ...calm, dueAt: T0 - 1 },
      { number: 'C', ...calm, dueAt: T0 - 1, alarm: 'overdue' },
      { number: 'D', ...calm, dueAt: T0 - 1, pausedMs: 5, status: 'suspended' },
      { number: 'E', ...calm, respondedAt: null, responseDueAt: T0 - 1 },
      { number: 'F', ...calm, respondedAt: null, responseDueAt: T0 - 1, responseAlarmed: true },
      { number: 'G', ...calm, dueAt: T0 + 50 },
      { number: 'H', ...calm, dueAt: T0 + 50, alarm: 'warned' },
      { number: 'I', ...calm, dueAt: T0 + 50, urgency: 'urgent' },
      { number: 'J', ...calm, pausedMs: 5, reviewAt: T0, status: 'waiting' },
      { number: 'K', ...calm, dueAt: T0 - 1, status: 'closed' },
    );
    const limits = { now: T0, warnBy: { normal: T0 + 50, urgent: T0 + 5 } };
    const found = await storage.tickets.alarming(limits, 10);
    expect(found.map(({ number }) => number)).toEqual(['B', 'G', 'E', 'J']);
    expect(await storage.tickets.alarming(limits, 1)).toHaveLength(1);
  });

  test('what a supervisor presses stands with the urgent', async () => {
    await put(
      { number: 'A', dueAt: T0 + 1 },
      { number: 'B', dueAt: T0 + 9, supervised: true },
      { number: 'C', dueAt: T0 + 5, urgency: 'urgent' },
    );
    expect((await find()).numbers).toEqual(['C', 'B', 'A']);
  });
}
