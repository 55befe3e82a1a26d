import { beforeEach, expect, test } from 'vitest';
import type { Storage } from '../../src/storage/storage.ts';
import type { TicketFilter } from '../../src/tickets/repository.ts';
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

  test('text is found in number, title, description and place, in any case, wildcards taken literally', async () => {
    await put(
      { number: 'XH20261121-10000', title: '水管漏水' },
      { number: 'B', description: '停车费涨了 50%' },
      { number: 'C', place: '1_A 单元' },
      { number: 'D', place: null, title: '全是! 错' },
    );
    expect((await find({ text: 'xh20261121' })).numbers).toEqual(['XH20261121-10000']);
    expect((await find({ text: '漏水' })).numbers).toEqual(['XH20261121-10000']);
    expect((await find({ text: '50%' })).numbers).toEqual(['B']);
    expect((await find({ text: '%' })).numbers).toEqual(['B']);
    expect((await find({ text: '1_a' })).numbers).toEqual(['C']);
    expect((await find({ text: '!' })).numbers).toEqual(['D']);
    expect((await find({ text: '' })).total).toBe(4);
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
