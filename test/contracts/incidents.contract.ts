import { beforeEach, expect, test } from 'vitest';
import type { Storage } from '../../src/storage/storage.ts';
import type { Incident } from '../../src/tickets/incident.ts';
import { sampleIncident } from '../support/incidents.ts';
import { sampleWrite, T0 } from '../support/samples.ts';

/** What every storage of incidents, and every reader of tickets' changes, has to do. */
export function incidentsContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  beforeEach(async () => {
    storage = await open();
  });

  const put = (incident: Incident) =>
    storage.store.commit({ writes: [{ incident, expectedVersion: incident.version - 1 }] });
  const changes = async (at: number, number = '', limit = 10, living = false) =>
    (await storage.ticketChanges.changedSince({ at, number }, { limit, living })).map((it) => it.number);

  test('an incident comes back as it was written, empty fields and all', async () => {
    const full = sampleIncident({ master: 'XH20261121-00001', endedAt: T0 });
    const bare = sampleIncident({ id: 'bare', region: null, places: [], until: null });
    expect([await put(full), await put(bare)]).toEqual(['committed', 'committed']);
    expect(await storage.incidents.get(full.id)).toEqual(full);
    expect(await storage.incidents.get('bare')).toEqual(bare);
    expect(await storage.incidents.get('none')).toBeUndefined();
  });

  test('of two who change the same version, one is refused and nothing of the unit stays', async () => {
    await put(sampleIncident());
    expect(await put(sampleIncident())).toBe('conflict');
    expect(await put(sampleIncident({ version: 2, title: '甲' }))).toBe('committed');
    const late = sampleIncident({ version: 2, title: '乙' });
    const unit = { writes: [sampleWrite({ number: 'A' }), { incident: late, expectedVersion: 1 }] };
    expect(await storage.store.commit(unit)).toBe('conflict');
    expect((await storage.incidents.get(late.id))?.title).toBe('甲');
    expect(await storage.tickets.get('A')).toBeUndefined();
  });

  test('open are those that nobody has ended; lists show the latest beginning first', async () => {
    await put(sampleIncident({ id: 'a', from: T0 }));
    await put(sampleIncident({ id: 'b', from: T0 + 2 }));
    await put(sampleIncident({ id: 'c', from: T0 + 1, endedAt: T0 + 5 }));
    expect((await storage.incidents.open()).map(({ id }) => id)).toEqual(['b', 'a']);
    const { incidents, total } = await storage.incidents.list({ limit: 2, offset: 1 });
    expect(incidents.map(({ id }) => id)).toEqual(['c', 'a']);
    expect(total).toBe(3);
  });

  test('changes of tickets are read in order, page by page, each once', async () => {
    const writes = [
      sampleWrite({ number: 'B', updatedAt: T0 }),
      sampleWrite({ number: 'A', updatedAt: T0 }),
      sampleWrite({ number: 'C', updatedAt: T0 + 1 }),
    ];
    await storage.store.commit({ writes });
    expect(await changes(T0 - 1)).toEqual(['A', 'B', 'C']);
    expect(await changes(T0, 'A', 1)).toEqual(['B']);
    expect(await changes(T0, 'B')).toEqual(['C']);
    expect(await changes(T0 + 1, 'C')).toEqual([]);
  });

  test('a change says which version, and tickets are read by their numbers as they are', async () => {
    const numbers = Array.from({ length: 1_100 }, (_, at) => `N${at}`);
    await storage.store.commit({ writes: numbers.map((number) => sampleWrite({ number, updatedAt: T0 })) });
    expect(
      await storage.ticketChanges.changedSince({ at: T0, number: 'N998' }, { limit: 1, living: false }),
    ).toEqual([{ number: 'N999', version: 1, updatedAt: T0 }]);
    const read = await storage.ticketChanges.tickets(['none', ...numbers]);
    expect(read.map(({ number }) => number).sort()).toEqual([...numbers].sort());
    expect(read.find(({ number }) => number === 'N7')).toEqual(await storage.tickets.get('N7'));
    expect(await storage.ticketChanges.tickets([])).toEqual([]);
  });

  test('living are open tickets, and closed ones that were called solved', async () => {
    const writes = [
      sampleWrite({ number: 'A' }),
      sampleWrite({ number: 'B', status: 'closed', solved: true }),
      sampleWrite({ number: 'C', status: 'closed', solved: false }),
      sampleWrite({ number: 'D', status: 'withdrawn' }),
      sampleWrite({ number: 'E', status: 'merged' }),
    ];
    await storage.store.commit({ writes });
    expect(await changes(0, '', 10, true)).toEqual(['A', 'B']);
    expect(await changes(0)).toEqual(['A', 'B', 'C', 'D', 'E']);
  });
}
