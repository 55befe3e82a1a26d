import { describe, expect, it } from 'vitest';
import { createPacer } from '../../../src/channels/telegram/pace.ts';

function pacerAt(start: number) {
  const clock = { now: start };
  return { clock, pacer: createPacer(() => clock.now) };
}

describe('the pace of sending', () => {
  it('lets a short burst through, then one message a second for a chat', () => {
    const { pacer } = pacerAt(1_000_000);
    const waits = Array.from({ length: 6 }, () => pacer.takeOfChat('1', 60_000).waitMs);
    expect(waits).toEqual([0, 0, 0, 1_000, 2_000, 3_000]);
  });

  it('is slower in groups', () => {
    const { pacer } = pacerAt(1_000_000);
    const waits = Array.from({ length: 5 }, () => pacer.takeOfChat('-100', 60_000).waitMs);
    expect(waits).toEqual([0, 0, 0, 3_500, 7_000]);
  });

  it('stays below thirty a second over all chats', () => {
    const { pacer } = pacerAt(1_000_000);
    const waits = Array.from({ length: 90 }, () => pacer.takeOfAll(60_000).waitMs);
    for (const [i, wait] of waits.entries()) {
      expect(waits.slice(i).filter((other) => other < wait + 1_000).length).toBeLessThanOrEqual(30);
    }
    expect(waits.at(-1)).toBeLessThan(4_000);
  });

  it('lets no more than twenty a minute into a group', () => {
    const { pacer } = pacerAt(1_000_000);
    const waits = Array.from({ length: 60 }, () => pacer.takeOfChat('-100', Infinity).waitMs);
    for (const [i, wait] of waits.entries()) {
      expect(waits.slice(i).filter((other) => other < wait + 60_000).length).toBeLessThanOrEqual(20);
    }
  });

  it('holds up nobody for a chat that has to wait', () => {
    const { pacer } = pacerAt(1_000_000);
    for (let i = 0; i < 40; i += 1) pacer.takeOfChat('1', Infinity);
    expect(pacer.takeOfChat('2', 0)).toEqual({ type: 'go', waitMs: 0 });
    expect(pacer.takeOfAll(0)).toEqual({ type: 'go', waitMs: 0 });
  });

  it('forgives with time', () => {
    const { clock, pacer } = pacerAt(1_000_000);
    for (let i = 0; i < 4; i += 1) pacer.takeOfChat('1', 60_000);
    clock.now += 10_000;
    expect(pacer.takeOfChat('1', 0)).toEqual({ type: 'go', waitMs: 0 });
  });

  it('takes nothing where the wait would be too long', () => {
    const { clock, pacer } = pacerAt(1_000_000);
    for (let i = 0; i < 3; i += 1) pacer.takeOfChat('1', 0);
    expect(pacer.takeOfChat('1', 500)).toEqual({ type: 'later', waitMs: 1_000 });
    expect(pacer.takeOfChat('1', 500)).toEqual({ type: 'later', waitMs: 1_000 });
    clock.now += 1_000;
    expect(pacer.takeOfChat('1', 500)).toEqual({ type: 'go', waitMs: 0 });
  });

  it('gives what may be left out only what nobody misses', () => {
    const { clock, pacer } = pacerAt(1_000_000);
    expect(pacer.takeSpare('1')).toBe(0);
    expect(pacer.takeSpare('2')).toBe(42);
    clock.now += 42;
    expect([pacer.takeSpare('1'), pacer.takeSpare('2')]).toEqual([958, 0]);
    clock.now += 42;
    expect(pacer.takeOfChat('1', 0)).toEqual({ type: 'go', waitMs: 0 });
    expect(pacer.takeOfChat('1', 0)).toEqual({ type: 'go', waitMs: 0 });
    expect(pacer.takeSpare('1')).toBe(2_916);
  });
});

describe('a pause that Telegram asks for', () => {
  const waits = (pacer: ReturnType<typeof createPacer>, chat: string) => [
    pacer.takeOfChat(chat, Infinity).waitMs,
    pacer.takeOfAll(Infinity).waitMs,
  ];

  it('is kept by the chat that it was asked of, and by no other', () => {
    const { pacer } = pacerAt(1_000_000);
    pacer.pause('1', 7_000);
    expect(waits(pacer, '1')).toEqual([7_000, 0]);
    expect(waits(pacer, '2')).toEqual([0, 0]);
  });

  it('is kept by all when it is asked of two with nothing let through between them', () => {
    const { pacer, clock } = pacerAt(1_000_000);
    pacer.pause('1', 7_000);
    clock.now += 100;
    pacer.pause('2', 9_000);
    expect(waits(pacer, '3')).toEqual([0, 9_000]);
    expect(pacer.takeSpare('4')).toBeGreaterThanOrEqual(9_000);
    clock.now += 9_500;
    expect(waits(pacer, '5')).toEqual([0, 0]);
  });

  it('is no matter of all where others were let through', () => {
    const { pacer } = pacerAt(1_000_000);
    pacer.pause('1', 7_000);
    pacer.passed('3');
    pacer.pause('2', 9_000);
    expect(waits(pacer, '4')).toEqual([0, 0]);
  });

  it('lets one message find out after a minute whether an hour was meant for all', () => {
    const { pacer } = pacerAt(1_000_000);
    pacer.pause('1', 3_600_000);
    pacer.pause('2', 3_600_000);
    expect(waits(pacer, '2')[0]).toBe(3_600_000);
    expect(waits(pacer, '3')).toEqual([0, 60_000]);
  });
});
