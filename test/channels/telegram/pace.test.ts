import { describe, expect, it } from 'vitest';
import { createPacer } from '../../../src/channels/telegram/pace.ts';

function pacerAt(start: number) {
  const clock = { now: start };
  return { clock, pacer: createPacer(() => clock.now) };
}

describe('the pace of sending', () => {
  it('lets a short burst through, then one message a second for a chat', () => {
    const { pacer } = pacerAt(1_000_000);
    const waits = Array.from({ length: 6 }, () => pacer.take('1', 60_000).waitMs);
    expect(waits).toEqual([0, 0, 0, 1_000, 2_000, 3_000]);
  });

  it('is slower in groups', () => {
    const { pacer } = pacerAt(1_000_000);
    const waits = Array.from({ length: 5 }, () => pacer.take('-100', 60_000).waitMs);
    expect(waits).toEqual([0, 0, 0, 3_000, 6_000]);
  });

  it('stays below thirty a second over all chats', () => {
    const { pacer } = pacerAt(1_000_000);
    const waits = Array.from({ length: 90 }, (_, i) => pacer.take(String(i + 1), 60_000).waitMs);
    for (const [i, wait] of waits.entries()) {
      expect(waits.slice(i).filter((other) => other < wait + 1_000).length).toBeLessThanOrEqual(30);
    }
    expect(waits.at(-1)).toBeLessThan(4_000);
  });

  it('forgives with time', () => {
    const { clock, pacer } = pacerAt(1_000_000);
    for (let i = 0; i < 4; i += 1) pacer.take('1', 60_000);
    clock.now += 10_000;
    expect(pacer.take('1', 0)).toEqual({ type: 'go', waitMs: 0 });
  });

  it('takes nothing where the wait would be too long', () => {
    const { clock, pacer } = pacerAt(1_000_000);
    for (let i = 0; i < 3; i += 1) pacer.take('1', 0);
    expect(pacer.take('1', 500)).toEqual({ type: 'later', waitMs: 1_000 });
    expect(pacer.take('1', 500)).toEqual({ type: 'later', waitMs: 1_000 });
    clock.now += 1_000;
    expect(pacer.take('1', 500)).toEqual({ type: 'go', waitMs: 0 });
  });

  it('gives what may be left out only what nobody misses', () => {
    const { clock, pacer } = pacerAt(1_000_000);
    expect(pacer.takeSpare('1')).toBe(0);
    expect(pacer.takeSpare('2')).toBe(40);
    clock.now += 40;
    expect([pacer.takeSpare('1'), pacer.takeSpare('2')]).toEqual([960, 0]);
    clock.now += 40;
    expect(pacer.take('1', 0)).toEqual({ type: 'go', waitMs: 0 });
    expect(pacer.take('1', 0)).toEqual({ type: 'go', waitMs: 0 });
    expect(pacer.takeSpare('1')).toBe(2_920);
  });
});
