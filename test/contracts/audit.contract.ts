import { createHmac } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import type { AuditEntry } from '../../src/conversation/audit.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { sampleUnit, sampleWrite, T0 } from '../support/samples.ts';

export const auditKey = (text: string) => createHmac('sha256', 'key').update(text).digest('base64url');

export const entry = (n: number, changes: Partial<AuditEntry> = {}): AuditEntry => ({
  at: T0 + n,
  actor: 'staff:s1',
  action: 'contact.shown',
  subject: `XH20261121-${n}`,
  detail: `look ${n}`,
  ...changes,
});

/** What every audit log has to do. */
export function auditContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  beforeEach(async () => {
    storage = await open();
    storage.audit.useKey(auditKey);
  });

  test('an empty log is whole', async () => {
    expect(await storage.audit.verify(10)).toEqual({ rows: 0, faults: [] });
    expect(await storage.audit.latest(5)).toEqual([]);
  });

  test('rows are numbered without a gap, and hold no detail', async () => {
    await storage.audit.append([entry(1), entry(2)]);
    await storage.audit.append([]);
    await storage.audit.append([entry(3)]);
    const latest = await storage.audit.latest(2);
    expect(latest.map(({ seq, subject }) => [seq, subject])).toEqual([
      [3, 'XH20261121-3'],
      [2, 'XH20261121-2'],
    ]);
    expect(JSON.stringify(latest)).not.toContain('look');
    expect(await storage.audit.verify(10)).toEqual({ rows: 3, faults: [] });
  });

  test('every move of a ticket leaves a row with the unit of work that makes it', async () => {
    await storage.store.commit({ ...sampleUnit(1), audit: [entry(9)] });
    const rows = await storage.audit.latest(10);
    expect(rows.map(({ action }) => action).sort()).toEqual(['contact.shown', 'ticket.submit']);
    expect(rows.find(({ action }) => action === 'ticket.submit')).toMatchObject({
      actor: 'staff:s1',
      subject: 'XH20261121-00001#1',
    });
    expect(await storage.audit.verify(10)).toEqual({ rows: 2, faults: [] });
  });

  test('what was not committed left no row', async () => {
    await storage.store.commit({ writes: [sampleWrite()] });
    expect(await storage.store.commit({ writes: [sampleWrite()] })).toBe('conflict');
    expect(await storage.audit.verify(10)).toEqual({ rows: 1, faults: [] });
  });

  test('units that are committed side by side make one chain', async () => {
    const units = Array.from({ length: 25 }, (_, n) => ({
      writes: [sampleWrite({ number: `XH20261121-${String(n).padStart(5, '0')}`, conversation: null })],
    }));
    await Promise.all(units.map((unit) => storage.store.commit(unit)));
    expect(await storage.audit.verify(10)).toEqual({ rows: 25, faults: [] });
  });

  test('with another key nothing of it is true', async () => {
    await storage.audit.append([entry(1)]);
    storage.audit.useKey((text) => auditKey(`${text}!`));
    expect((await storage.audit.verify(10)).faults).toEqual([{ fault: 'changed', where: '1' }]);
  });
}
