import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../src/storage/memory.ts';
import { duePurge, purge, purgeDaily, type PurgeDeps } from '../../src/tickets/purge.ts';
import { keptSince, parseRetentionRules } from '../../src/tickets/retention-rules.ts';
import { sampleLine, sampleWrite } from '../support/samples.ts';

const shipped = readFileSync('knowledge/retention.yaml', 'utf8');
const rules = parseRetentionRules(shipped, 'retention.yaml');
const DAY = 24 * 3_600_000;
/** Four in the morning in China. */
const NOW = Date.parse('2026-11-25T20:00:00Z');

function world(now = NOW) {
  const clock = { now };
  const storage = createMemoryStorage(() => clock.now);
  const counted: string[] = [];
  const deps: PurgeDeps = {
    retention: storage.retention,
    settings: storage.settings,
    inTurn: storage.neighbours.inTurn,
    rules,
    now: () => clock.now,
    onPurged: (kind, count) => void counted.push(`${kind} ${count}`),
    rest: () => Promise.resolve(),
  };
  return { clock, storage, deps, counted };
}
const old = NOW - 181 * DAY;

describe('the nightly purge', () => {
  it('erases what is old, keeps what is not, and counts it', async () => {
    const { storage, deps, counted } = world();
    const lines = Array.from({ length: 1_201 }, () => sampleLine('old', { at: old }));
    await storage.store.commit({ transcript: [...lines, sampleLine('new', { at: NOW - 179 * DAY })] });
    const due = await duePurge(deps);
    expect(due.find(({ kind }) => kind === 'transcripts')?.count).toBe(1_201);
    expect((await purge(deps)).find(({ kind }) => kind === 'transcripts')?.count).toBe(1_201);
    expect(counted).toEqual(['transcripts 500', 'transcripts 500', 'transcripts 201']);
    expect(storage.tables.transcript.map(({ text }) => text)).toEqual(['new']);
  });

  it('takes a contact months before the ticket, and neither of one that is open', async () => {
    const { clock, storage, deps } = world();
    const closed = { status: 'closed', closedAt: NOW, updatedAt: NOW, contactSealed: 's' } as const;
    await storage.store.commit({
      writes: [
        sampleWrite(closed),
        sampleWrite({ number: 'XH20261121-00002', contactSealed: 's', updatedAt: NOW }),
      ],
    });
    const left = () =>
      [...storage.tables.tickets.values()].map((it) => [it.number.slice(-1), it.contactSealed]);
    clock.now = NOW + 89 * DAY;
    await purge(deps);
    expect(left()).toEqual([
      ['1', 's'],
      ['2', 's'],
    ]);
    clock.now = NOW + 91 * DAY;
    await purge(deps);
    expect(left()).toEqual([
      ['1', null],
      ['2', 's'],
    ]);
    clock.now = NOW + 1_826 * DAY;
    await purge(deps);
    expect(left()).toEqual([['2', 's']]);
    expect((await storage.audit.latest(9)).map(({ action }) => action)).toContain('retention.tickets');
  });

  it('runs once a day, from three in the morning, in whichever process comes first', async () => {
    const { clock, deps } = world(Date.parse('2026-11-25T18:59:00Z'));
    expect(await purgeDaily(deps)).toBeUndefined();
    clock.now += 60_000;
    expect(await purgeDaily(deps)).toBeDefined();
    expect(await purgeDaily(deps)).toBeUndefined();
    expect(await purgeDaily({ ...deps })).toBeUndefined();
    clock.now += DAY;
    expect(await purgeDaily(deps)).toBeDefined();
  });

  it('that is interrupted goes on at the next look', async () => {
    const { storage, deps } = world();
    await storage.store.commit({
      transcript: Array.from({ length: 900 }, () => sampleLine('old', { at: old })),
    });
    let batches = 0;
    await purgeDaily({ ...deps, isStopping: () => (batches += 1) > 1 });
    expect(storage.tables.transcript).toHaveLength(400);
    await purgeDaily(deps);
    expect(storage.tables.transcript).toHaveLength(0);
  });
});

describe('the rules', () => {
  it('of the file that comes along are whole, and every kind has a reason', () => {
    for (const rule of Object.values(rules.kinds)) expect(rule.why.length).toBeGreaterThan(3);
    expect(rules.kinds.contacts?.days).toBeLessThan(rules.kinds.tickets?.days ?? 0);
    expect(keptSince(rules, 'forgotten', NOW)).toBe(NOW - 37 * DAY);
  });
  it.each([
    ['a kind without days', shipped.replace(/ {2}transcripts:\n {4}days: 180\n/u, '  transcripts:\n')],
    ['inbound ids that go too soon', shipped.replace(/( {2}inbound:\n {4}days:) 30/u, '$1 1')],
    ['a kind that there is not', shipped.replace('  drafts:', '  dreams:')],
  ])('are refused with %s', (_, text) => {
    expect(text).not.toBe(shipped);
    expect(() => parseRetentionRules(text, 'retention.yaml')).toThrow(
      expect.objectContaining({ code: 'KNOWLEDGE_INVALID' }),
    );
  });
});
