import { expect, test } from 'vitest';
import type { ConversationId } from '../../src/conversation/activity.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { citizen, sampleLine, sampleUnit } from '../support/samples.ts';

/** What processes on one database hear of each other; `pair` gives two of them, or one that is both. */
export function neighboursContract(pair: () => Promise<readonly [Storage, Storage]>): void {
  test('what was committed by one is heard by all, and not what was refused', async () => {
    const [one, other] = await pair();
    const heard: [string, ConversationId][] = [];
    one.neighbours.hear((it) => heard.push(['one', it]));
    const stop = other.neighbours.hear((it) => heard.push(['other', it]));
    // The connection that listens may still be opening: nobody is promised what was said before.
    await expect
      .poll(async () => {
        await one.store.commit({ transcript: [sampleLine('', { conversation: 'web:first' })] });
        return new Set(heard.map(([who, it]) => `${who} ${it}`));
      })
      .toEqual(new Set(['one web:first', 'other web:first']));
    expect(await one.store.commit(sampleUnit(1))).toBe('committed');
    expect(await other.store.commit(sampleUnit(1))).toBe('duplicate');
    await expect
      .poll(() =>
        heard
          .filter(([, it]) => it === citizen)
          .map(([who]) => who)
          .sort(),
      )
      .toEqual(['one', 'other']);
    stop();
    await other.store.commit({ transcript: [sampleLine('', { conversation: 'web:last' })] });
    await expect.poll(() => heard.some(([who, it]) => who === 'one' && it === 'web:last')).toBe(true);
    expect(heard).not.toContainEqual(['other', 'web:last']);
  });

  test('work for different conversations runs side by side, and gives back what it gave', async () => {
    const [one, other] = await pair();
    let both: () => void = () => undefined;
    const met = new Promise<void>((resolve) => (both = resolve));
    const first = one.neighbours.inTurn('web:1', () => met.then(() => 'first'));
    const second = other.neighbours.inTurn('web:2', () => Promise.resolve(both()).then(() => 'second'));
    expect(await Promise.all([first, second])).toEqual(['first', 'second']);
  });

  test('work that fails fails, and lets the next one pass', async () => {
    const [one, other] = await pair();
    await expect(one.neighbours.inTurn(citizen, () => Promise.reject(new Error('broken')))).rejects.toThrow(
      'broken',
    );
    expect(await other.neighbours.inTurn(citizen, () => Promise.resolve(1))).toBe(1);
  });
}
