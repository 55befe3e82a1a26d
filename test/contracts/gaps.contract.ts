import { beforeEach, describe, expect, test } from 'vitest';
import type { GapFilter, GapState } from '../../src/answering/gaps.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { sampleTurn, sampleWrite, T0 } from '../support/samples.ts';

const by = { id: 's1', name: '李敏' };
const dismissed: GapState = { state: 'dismissed', reason: '不归热线管', by, at: T0 + 50 };
const drafted: GapState = { state: 'drafted', draft: 'd1', by, at: T0 + 60 };

/** What reading of unanswered questions and of a week's messages has to do, whatever it is stored in. */
export function gapsContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  beforeEach(async () => {
    storage = await open();
  });

  const asked = async (id: string, changes: Parameters<typeof sampleTurn>[0] = {}, helpful?: boolean) => {
    const turn = sampleTurn({ id, ...changes });
    await storage.store.commit({
      turn,
      ...(helpful !== undefined && { feedback: { turnId: id, helpful, at: turn.at + 1 } }),
    });
  };
  const filter = (changes: Partial<GapFilter> = {}): GapFilter => ({
    from: T0,
    to: T0 + 1000,
    state: 'open',
    limit: 100,
    ...changes,
  });
  const idsOf = async (changes: Partial<GapFilter> = {}) =>
    (await storage.gaps.list(filter(changes))).map(({ turn }) => turn.id);

  describe('gaps of the knowledge', () => {
    test('are the questions without an answer and the answers that were no help, newest first', async () => {
      await asked('a', { status: 'unanswered', at: T0 + 1 });
      await asked('b', { status: 'answered', at: T0 + 2 }, false);
      await asked('c', { status: 'answered', at: T0 + 3 }, true);
      await asked('d', { status: 'answered', at: T0 + 4 });
      await asked('e', { status: 'other-region-only', at: T0 + 5 });
      await asked('f', { status: 'not-in-force', at: T0 + 5 });
      await asked('g', { status: 'out-of-scope', at: T0 + 6 });
      await asked('h', { status: 'refused', at: T0 + 7 }, false);
      expect(await idsOf()).toEqual(['h', 'f', 'e', 'b', 'a']);
    });

    test('come with what was retrieved, and whether the citizen said that it was no help', async () => {
      await asked('a', { status: 'unanswered', region: '640100', reason: 'not-in-corpus' });
      await asked('b', { status: 'answered', at: T0 + 1 }, false);
      const [b, a] = await storage.gaps.list(filter());
      expect(a?.turn).toEqual(
        sampleTurn({ id: 'a', status: 'unanswered', region: '640100', reason: 'not-in-corpus' }),
      );
      expect([a?.disliked, b?.disliked]).toEqual([false, true]);
      expect(a?.state).toEqual({ state: 'open' });
    });

    test('are bounded by time, number and region', async () => {
      await asked('a', { status: 'unanswered', at: T0 - 1 });
      await asked('b', { status: 'unanswered', at: T0, region: '640100' });
      await asked('c', { status: 'unanswered', at: T0 + 1, region: '640200' });
      await asked('d', { status: 'unanswered', at: T0 + 2, region: '110000' });
      await asked('e', { status: 'unanswered', at: T0 + 3 });
      await asked('f', { status: 'unanswered', at: T0 + 1000 });
      expect(await idsOf()).toEqual(['e', 'd', 'c', 'b']);
      expect(await idsOf({ limit: 2 })).toEqual(['e', 'd']);
      expect(await idsOf({ region: '64' })).toEqual(['c', 'b']);
      expect(await idsOf({ region: '6401' })).toEqual(['b']);
      expect(await idsOf({ region: '%4' })).toEqual([]);
      expect(await idsOf({ region: null })).toEqual(['e']);
    });

    test('leave out words that a citizen has erased', async () => {
      await asked('a', { status: 'unanswered' });
      await storage.store.commit({ forget: sampleTurn().conversation });
      expect(await idsOf()).toEqual([]);
      expect(await storage.gaps.ofTurns(['a'])).toEqual([]);
    });

    test('are marked, marked otherwise, and opened again', async () => {
      for (const [n, id] of ['a', 'b', 'c'].entries()) await asked(id, { status: 'unanswered', at: T0 + n });
      await storage.gaps.mark(['a', 'b'], dismissed);
      await storage.gaps.mark(['b'], drafted);
      expect(await idsOf()).toEqual(['c']);
      expect(await idsOf({ state: 'dismissed' })).toEqual(['a']);
      expect(await idsOf({ state: 'drafted' })).toEqual(['b']);
      const states = (await storage.gaps.ofTurns(['a', 'b', 'gone'])).map(({ state }) => state);
      expect(states).toEqual([drafted, dismissed]);
      await storage.gaps.mark(['a', 'b'], { state: 'open' });
      expect(await idsOf()).toEqual(['c', 'b', 'a']);
      await storage.gaps.mark([], dismissed);
    });
  });

  describe('messages of a week', () => {
    const statuses = ['answered', 'unanswered'];
    const range = { from: T0, to: T0 + 1000 };

    test('are tickets and questions on some matter, newest first, and no confidential ones', async () => {
      const ticket = (n: number, at: number, changes = {}) =>
        storage.store.commit({ writes: [sampleWrite({ number: `XH-${n}`, submittedAt: at, ...changes })] });
      await ticket(1, T0 + 1);
      await ticket(2, T0 + 4, { confidential: true });
      await ticket(3, T0 + 1000);
      await ticket(4, T0 + 6, { conversation: null });
      await asked('a', { at: T0 + 2 });
      await asked('b', { at: T0 + 3, status: 'small-talk' });
      await asked('c', { at: T0 + 5, question: '' });
      await asked('d', { at: T0 + 5, status: 'unanswered', question: '暖气不热' });
      const found = await storage.topics.messages(range, { statuses, limit: 10 });
      expect(found.map(({ id }) => id)).toEqual(['XH-4', 'd', 'a', 'XH-1']);
      expect(found.slice(0, 2)).toEqual([
        {
          id: 'XH-4',
          type: 'ticket',
          at: T0 + 6,
          conversation: null,
          title: '路灯不亮',
          text: '小区门口的路灯坏了三天',
        },
        {
          id: 'd',
          type: 'question',
          at: T0 + 5,
          conversation: sampleTurn().conversation,
          title: null,
          text: '暖气不热',
        },
      ]);
      const newest = await storage.topics.messages(range, { statuses, limit: 2 });
      expect(newest.map(({ id }) => id)).toEqual(['XH-4', 'd']);
      const tickets = await storage.topics.messages(range, { statuses: [], limit: 10 });
      expect(tickets.map(({ id }) => id)).toEqual(['XH-4', 'XH-1']);
    });
  });
}
