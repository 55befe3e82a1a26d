import { beforeEach, expect, test } from 'vitest';
import type { Storage } from '../../src/storage/storage.ts';
import type { Ticket, TicketEvent, TicketWrite } from '../../src/tickets/ticket.ts';
import { sampleEvent, sampleTicket, sampleTurn } from '../support/samples.ts';

const DAY = 24 * 3_600_000;
/** Midnight in Beijing, a Thursday. */
const T = Date.parse('2026-11-26T00:00:00+08:00');

/** What every source of reports has to do. */
export function reportsContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  beforeEach(async () => {
    storage = await open();
  });

  const put = (ticket: Partial<Ticket>, event: Partial<TicketEvent>) => {
    const full = sampleTicket(ticket);
    const write: TicketWrite = {
      ticket: full,
      expectedVersion: full.version - 1,
      event: sampleEvent(full, event),
    };
    return storage.store.commit({ writes: [write] });
  };
  const submit = (number: string, at: number, changes: Partial<Ticket> = {}) =>
    put({ number, submittedAt: at, updatedAt: at, ...changes }, {});
  const turn = async (id: string, at: number, status: string, reason?: string) => {
    await storage.store.commit({ turn: sampleTurn({ id, at, status, ...(reason && { reason }) }) });
  };
  const closing = { move: 'close', from: 'replied', to: 'closed' } as const;
  const reopening = { move: 'reopen', from: 'closed', to: 'accepted' } as const;
  const ids = (events: readonly { ticket: string; version: number }[]) =>
    events.map(({ ticket, version }) => `${ticket}${version}`).sort();

  test('events are found by move and time, the end left out', async () => {
    await submit('B', T);
    await submit('A', T + 1);
    await put({ number: 'B', version: 2 }, { move: 'close', from: 'replied', to: 'closed', at: T + 5 });
    await put({ number: 'B', version: 3 }, { move: 'redo', from: 'closed', to: 'accepted', at: T + 6 });
    await put({ number: 'B', version: 4 }, { move: 'close', from: 'replied', to: 'closed', at: T + 9 });
    const { reports } = storage;
    const found = await reports.made(['close', 'submit'], { from: T, to: T + 9 });
    expect(ids(found)).toEqual(['A1', 'B1', 'B2']);
    expect(ids(await reports.made(['close'], { from: T + 5, to: T + 10 }))).toEqual(['B2', 'B4']);
    const closed = await reports.made(['close'], { from: T, to: T + 10 }, T);
    expect(closed).toEqual([]);
    expect(ids(await reports.made(['close', 'submit'], { from: T, to: T + 10 }, T + 1))).toEqual([
      'B1',
      'B2',
      'B4',
    ]);
    expect(await reports.made([], { from: 0, to: T + 99 })).toEqual([]);
    expect(await reports.made(['close'], { from: T + 9, to: T })).toEqual([]);
  });

  test('an event brings what reports read of it, and no more', async () => {
    await submit('A', T);
    const data = { reply: '修好了', department: 'water', newDueAt: '5', late: 'solution' };
    await put({ number: 'A', version: 2 }, { move: 'close', from: 'replied', to: 'closed', at: T + 5, data });
    expect(await storage.reports.made(['close'], { from: T, to: T + DAY })).toEqual([
      {
        ...{ ticket: 'A', version: 2, move: 'close', from: 'replied', at: T + 5 },
        data: { department: 'water', late: 'solution' },
      },
    ]);
  });

  test('tickets are told as they are now', async () => {
    await submit('A', T, { kind: 'help' });
    await submit('B', T, { status: 'closed', category: 'lamps' });
    const others = Array.from({ length: 600 }, (_, n) => `X${n}`);
    const found = await storage.reports.ticketsNow(['B', ...others, 'A']);
    const now = Object.fromEntries(found.map((it) => [it.number, it]));
    expect(now).toEqual({
      A: { number: 'A', kind: 'help', category: null, submittedAt: T },
      B: { number: 'B', kind: 'complaint', category: 'lamps', submittedAt: T },
    });
  });

  test('deadlines are counted as kept or missed, and words that look like a breach are none', async () => {
    await submit('A', T);
    await put({ number: 'A', version: 2 }, { move: 'accept', from: 'submitted', at: T + 1, data: {} });
    const dispatched = { department: 'water' };
    await put({ number: 'A', version: 3 }, { move: 'dispatch', at: T + 2, data: dispatched });
    await put({ number: 'A', version: 4 }, { move: 'overdue', at: T + 3, data: { late: 'solution' } });
    await put({ number: 'A', version: 5 }, { move: 'note', at: T + 4, data: { reply: '"late":"solution"' } });
    await put({ number: 'A', version: 6 }, { move: 'close', at: T + 5, data: dispatched });
    const range = { from: T, to: T + DAY, asOf: T + DAY };
    const found = await storage.reports.deadlines(range);
    expect(found).toHaveLength(2);
    const kind = 'complaint';
    expect(found).toContainEqual({ clock: 'response', kept: true, kind, department: null, count: 1 });
    expect(found).toContainEqual({ clock: 'solution', kept: false, kind, department: 'water', count: 1 });
    expect(await storage.reports.deadlines({ ...range, asOf: T + 3 })).toHaveLength(1);
    expect(await storage.reports.deadlines({ ...range, from: T + 4 })).toEqual([]);
  });

  test('histories are whole, up to an instant, of however many tickets', async () => {
    await submit('A', T);
    await submit('B', T);
    await submit('C', T);
    await put({ number: 'B', version: 2 }, { move: 'accept', at: T + 2 });
    await put({ number: 'B', version: 3 }, { move: 'note', at: T + 3 });
    const others = Array.from({ length: 1200 }, (_, n) => `X${n}`);
    const found = await storage.reports.histories(['B', ...others, 'A'], T + 3);
    expect(ids(found)).toEqual(['A1', 'B1', 'B2']);
    expect(await storage.reports.histories([], T + 3)).toEqual([]);
  });

  test('submissions are counted by field and by the hour in Beijing', async () => {
    await submit('A', T - 1, { kind: 'help', category: 'lamps', region: null });
    await submit('B', T, { kind: 'help', category: null });
    await submit('C', T + 1, { kind: 'praise', category: 'lamps' });
    await submit('D', T + DAY, { kind: 'help' });
    const { reports } = storage;
    const range = { from: T - DAY, to: T + DAY };
    const counts = async (field: 'kind' | 'category' | 'region') =>
      Object.fromEntries<number>(
        (await reports.submittedBy(field, range)).map(({ value, count }) => [String(value), count]),
      );
    expect(await counts('kind')).toEqual({ help: 2, praise: 1 });
    expect(await counts('category')).toEqual({ lamps: 2, null: 1 });
    expect(await counts('region')).toEqual({ null: 1, 640100: 2 });
    const midnight = (T + 8 * 3_600_000) / 3_600_000;
    expect(await reports.submittedByHour(range)).toEqual([
      { hour: midnight - 1, count: 1 },
      { hour: midnight, count: 2 },
    ]);
  });

  test('open tickets are counted by the hour of their submission', async () => {
    await submit('A', T);
    await submit('B', T + 1, { status: 'signed' });
    await submit('C', T, { status: 'closed' });
    await submit('D', T + DAY);
    const hour = (T + 8 * 3_600_000) / 3_600_000;
    expect(await storage.reports.openByHour(T + DAY)).toEqual([{ hour, count: 2 }]);
  });

  test('who was open at an instant is counted as then, whatever has become of it', async () => {
    const [before, since] = [T + DAY, T + 2 * DAY];
    await submit('A', T);
    await put({ number: 'A', version: 2, status: 'closed', submittedAt: T }, { ...closing, at: since });
    await put({ number: 'A', version: 3, submittedAt: T }, { ...reopening, at: since + 1 });
    await submit('B', T);
    await put({ number: 'B', version: 2, status: 'closed', submittedAt: T }, { ...closing, at: T + 1 });
    await put({ number: 'B', version: 3, submittedAt: T }, { ...reopening, at: since });
    await submit('C', T + 3_600_000);
    await put({ number: 'C', version: 2, submittedAt: T + 3_600_000 }, { move: 'note', at: since });
    await submit('D', T, { status: 'closed' });
    const hour = (T + 8 * 3_600_000) / 3_600_000;
    const both = [
      { hour, count: 1 },
      { hour: hour + 1, count: 1 },
    ];
    expect(await storage.reports.openByHour(before)).toEqual(both);
    expect(await storage.reports.openByHour(since)).toEqual(both);
    expect(await storage.reports.openByHour(since + 9)).toEqual([{ hour, count: 2 }, both[1]]);
  });

  test('turns are counted by day, status and reason, feedback by the day it was given', async () => {
    await turn('1', T - 1, 'answered', 'entitlement');
    await turn('2', T, 'answered', 'entitlement');
    await turn('3', T + 1, 'answered', 'entitlement');
    await turn('4', T + 2, 'unanswered');
    await turn('5', T + DAY, 'unanswered');
    await storage.store.commit({ feedback: { turnId: '1', helpful: true, at: T + 5 } });
    await storage.store.commit({ feedback: { turnId: '2', helpful: false, at: T + 6 } });
    const day = (T + 8 * 3_600_000) / DAY;
    const found = await storage.reports.turns({ from: T - 1, to: T + DAY });
    expect(found).toHaveLength(3);
    expect(found).toContainEqual({ day: day - 1, status: 'answered', reason: 'entitlement', count: 1 });
    expect(found).toContainEqual({ day, status: 'answered', reason: 'entitlement', count: 2 });
    expect(found).toContainEqual({ day, status: 'unanswered', reason: null, count: 1 });
    const said = await storage.reports.feedback({ from: T, to: T + DAY });
    expect(said).toHaveLength(2);
    expect(said).toContainEqual({ day, helpful: true, count: 1 });
    expect(said).toContainEqual({ day, helpful: false, count: 1 });
  });
}
