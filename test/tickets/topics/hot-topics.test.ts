import { describe, expect, it } from 'vitest';
import type { MessageClustering } from '../../../src/retrieval/clusters/messages.ts';
import { createHotTopics } from '../../../src/tickets/topics/cached-topics.ts';
import { growthOf, heat, surge } from '../../../src/tickets/topics/growth.ts';
import { findHotTopics } from '../../../src/tickets/topics/hot-topics.ts';
import type { CitizenMessage, TopicSource } from '../../../src/tickets/topics/topic-source.ts';
import { weekOf, weekSoFar, WEEK_MS } from '../../../src/tickets/topics/weeks.ts';

const at = (text: string) => Date.parse(`${text}+08:00`);
const WEEK = at('2026-11-16T00:00');
const FRIDAY = at('2026-11-20T12:00');

describe('a week', () => {
  it.each([
    ['2026-11-16T00:00', '2026-11-16T00:00'],
    ['2026-11-15T23:59', '2026-11-09T00:00'],
    ['2026-11-22T23:59', '2026-11-16T00:00'],
    ['2026-01-01T12:00', '2025-12-29T00:00'],
  ])('of %s begins on Monday in Beijing', (instant, monday) => {
    expect(weekOf(at(instant))).toBe(at(monday));
  });

  it('that is not over is compared with as much of the one before', () => {
    expect(weekSoFar(WEEK, FRIDAY)).toEqual({
      range: { from: WEEK, to: FRIDAY },
      before: { from: WEEK - WEEK_MS, to: FRIDAY - WEEK_MS },
    });
    expect(weekSoFar(WEEK, WEEK + 3 * WEEK_MS).range).toEqual({ from: WEEK, to: WEEK + WEEK_MS });
  });
});

describe('growth', () => {
  it('is a rate only where there was something to grow from', () => {
    expect(growthOf(5, 0)).toEqual({ type: 'new' });
    expect(growthOf(6, 3)).toEqual({ type: 'few', before: 3 });
    expect(growthOf(12, 4)).toEqual({ type: 'rate', rate: 2 });
    expect(growthOf(2, 8)).toEqual({ type: 'rate', rate: -0.75 });
  });

  it('of a few counts less than the same rate of many', () => {
    expect(surge(40, 20)).toBeGreaterThan(surge(4, 2));
    expect(surge(5, 5)).toBe(0);
    expect(heat(12, 1)).toBeGreaterThan(heat(12, 12));
    expect(heat(12, 20)).toBe(12);
  });
});

const message = (id: string, changes: Partial<CitizenMessage> = {}): CitizenMessage => ({
  id,
  type: 'question',
  at: FRIDAY,
  conversation: `telegram:${id}`,
  title: null,
  text: id,
  ...changes,
});

/** Messages that begin with the same letter are one topic. */
const byLetter: MessageClustering = {
  async cluster(texts) {
    const letters = [...new Set(texts.map(({ text }) => text[0] ?? ''))];
    return letters.map((letter) => ({
      label: [letter],
      members: texts.flatMap(({ text }, n) => (text[0] === letter ? [n] : [])),
      cohesion: 1,
    }));
  },
};

function sourceOf(current: CitizenMessage[], before: CitizenMessage[]): TopicSource & { reads: number } {
  return {
    reads: 0,
    async messages({ from }) {
      this.reads += 1;
      return from === WEEK ? current : before;
    },
  };
}

const depsOf = (source: TopicSource) => ({
  source,
  clustering: byLetter,
  statuses: ['unanswered'],
  now: () => FRIDAY,
});

describe('hot topics', () => {
  it('count each person once and know how many there were the week before', async () => {
    const current = [
      ...['a1', 'a2', 'a3'].map((id) => message(id)),
      message('a4', { conversation: 'telegram:a1' }),
      message('a5', { type: 'ticket', conversation: null, title: 'a5' }),
      message('b1'),
      message('b2'),
    ];
    const before = [message('a6'), message('a7', { conversation: 'telegram:a6' }), message('b3')];
    const { topics, read, isCut } = await findHotTopics(depsOf(sourceOf(current, before)), WEEK);
    expect(topics.map(({ label, people, before: earlier }) => [label, people, earlier])).toEqual([
      [['a'], 4, 1],
    ]);
    expect(topics[0]?.messages.map(({ id }) => id)).toEqual(['a1', 'a2', 'a3', 'a4', 'a5']);
    expect([read, isCut]).toEqual([7, false]);
  });

  it('put what rises above what stays as it was', async () => {
    const many = (letter: string, n: number) => Array.from({ length: n }, (_, i) => message(`${letter}${i}`));
    const steady = [...many('a', 10), ...many('b', 9)];
    const { topics } = await findHotTopics(depsOf(sourceOf(steady, many('a', 10))), WEEK);
    expect(topics.map(({ label }) => label[0])).toEqual(['b', 'a']);
  });

  it('are counted once for all who look, and anew after ten minutes or a failure', async () => {
    const source = sourceOf(
      ['a1', 'a2', 'a3'].map((id) => message(id)),
      [],
    );
    let now = FRIDAY;
    let isBroken = false;
    const topics = createHotTopics({
      ...depsOf({
        messages: (...asked) =>
          isBroken ? Promise.reject(new Error('no database')) : source.messages(...asked),
      }),
      now: () => now,
      patience: () => new Promise(() => undefined),
    });
    await Promise.all([topics.week(WEEK), topics.week(WEEK)]);
    expect(source.reads).toBe(2);
    now += 11 * 60_000;
    isBroken = true;
    await expect(topics.week(WEEK)).rejects.toThrow('no database');
    isBroken = false;
    expect((await topics.week(WEEK)).type).toBe('counted');
    expect(source.reads).toBe(4);
  });

  it('do not keep anybody waiting, and are there at the next look', async () => {
    let release: (found: CitizenMessage[]) => void = () => undefined;
    const held = new Promise<CitizenMessage[]>((resolve) => (release = resolve));
    let isPatient = false;
    const topics = createHotTopics({
      ...depsOf({ messages: () => held }),
      patience: () => (isPatient ? new Promise(() => undefined) : Promise.resolve()),
    });
    expect(await topics.week(WEEK)).toEqual({ type: 'counting' });
    release(['a1', 'a2', 'a3'].map((id) => message(id)));
    isPatient = true;
    const found = await topics.week(WEEK);
    expect(found.type === 'counted' && found.topics.topics.length).toBe(1);
  });
});
