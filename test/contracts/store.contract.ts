import { beforeEach, describe, expect, test } from 'vitest';
import type { Storage } from '../../src/storage/storage.ts';
import {
  citizen,
  sampleLine,
  sampleMessage,
  sampleTurn,
  sampleUnit,
  sampleWrite,
  T0,
} from '../support/samples.ts';

/** What every store of units of work, with the transcripts read from it, has to do. */
export function storeContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  beforeEach(async () => {
    storage = await open();
  });

  /** What the store holds after it, as far as its ports show it. */
  const everything = async () => ({
    conversation: await storage.store.conversation(citizen),
    transcript: await storage.transcripts.transcript(citizen),
    turns: await storage.transcripts.turns(citizen, 100),
    pending: await storage.outbox.pending(),
    tickets: await storage.tickets.list({ limit: 100, offset: 0 }),
  });

  describe('a unit of work', () => {
    test('is kept whole', async () => {
      const unit = sampleUnit(1);
      expect(await storage.store.commit(unit)).toBe('committed');
      expect(await storage.store.isProcessed('telegram', 'update-1')).toBe(true);
      expect(await storage.store.conversation(citizen)).toEqual({
        id: citizen,
        version: 1,
        state: unit.conversation?.state,
      });
      expect(await storage.transcripts.turn('turn-1')).toEqual(unit.turn);
      expect(await storage.transcripts.transcript(citizen)).toEqual([
        { seq: expect.any(Number), ...sampleLine('question 1', { turnId: 'turn-1' }) },
      ]);
      expect(await storage.outbox.pending()).toBe(1);
      const [write] = unit.writes ?? [];
      expect(await storage.tickets.get('XH20261121-00001')).toEqual(write?.ticket);
      expect(await storage.tickets.events('XH20261121-00001')).toEqual([write?.event]);
    });

    test('may be empty', async () => {
      expect(await storage.store.commit({})).toBe('committed');
    });

    test('with an inbound id that was seen changes nothing', async () => {
      await storage.store.commit(sampleUnit(1));
      const before = await everything();
      const repeated = {
        ...sampleUnit(2),
        inbound: { channel: 'telegram', id: 'update-1', receivedAt: T0 },
      } as const;
      expect(await storage.store.commit(repeated)).toBe('duplicate');
      expect(await everything()).toEqual(before);
    });

    test('with the same inbound id from another channel is another one', async () => {
      await storage.store.commit(sampleUnit(1));
      const inbound = { channel: 'web', id: 'update-1', receivedAt: T0 } as const;
      expect(await storage.store.isProcessed('web', 'update-1')).toBe(false);
      expect(await storage.store.commit({ inbound })).toBe('committed');
    });

    test('made for another version of the conversation changes nothing, not even the inbound id', async () => {
      await storage.store.commit(sampleUnit(1));
      const before = await everything();
      for (const expectedVersion of [0, 2]) {
        const unit = sampleUnit(2);
        const conversation = unit.conversation && { ...unit.conversation, expectedVersion };
        expect(await storage.store.commit({ ...unit, conversation })).toBe('conflict');
      }
      expect(await everything()).toEqual(before);
      expect(await storage.store.isProcessed('telegram', 'update-2')).toBe(false);
      expect(await storage.store.commit(sampleUnit(2))).toBe('committed');
    });

    test('for a conversation that is not stored expects version 0', async () => {
      const unit = sampleUnit(2);
      expect(await storage.store.commit(unit)).toBe('conflict');
      expect(await everything()).toMatchObject({ conversation: undefined, pending: 0, transcript: [] });
    });

    test('with one ticket that moved on writes none', async () => {
      await storage.store.commit({ writes: [sampleWrite()] });
      const stale = sampleWrite({ version: 3, status: 'accepted' });
      const fresh = sampleWrite({ number: 'XH20261121-00002' });
      expect(await storage.store.commit({ writes: [fresh, stale] })).toBe('conflict');
      expect(await storage.tickets.get('XH20261121-00002')).toBeUndefined();
      expect((await storage.tickets.get('XH20261121-00001'))?.version).toBe(1);
    });

    test('with a ticket number that is taken is refused', async () => {
      await storage.store.commit({ writes: [sampleWrite()] });
      expect(await storage.store.commit({ writes: [sampleWrite({ title: '另一件事' })] })).toBe('conflict');
      expect((await storage.tickets.get('XH20261121-00001'))?.title).toBe('路灯不亮');
    });

    test('may carry two moves of one ticket', async () => {
      const writes = [sampleWrite(), sampleWrite({ version: 2, status: 'accepted' })];
      expect(await storage.store.commit({ writes })).toBe('committed');
      expect((await storage.tickets.events('XH20261121-00001')).map((event) => event.version)).toEqual([
        1, 2,
      ]);
    });

    test('is refused to all but one of those who raced for it', async () => {
      await storage.store.commit({ writes: [sampleWrite()] });
      const units = Array.from({ length: 8 }, () => ({
        writes: [sampleWrite({ version: 2, status: 'accepted' })],
      }));
      const outcomes = await Promise.all(units.map((unit) => storage.store.commit(unit)));
      expect(outcomes.filter((outcome) => outcome === 'committed')).toHaveLength(1);
      expect(await storage.tickets.events('XH20261121-00001')).toHaveLength(2);
    });

    test('has its own outcome among others that come at the same time', async () => {
      await storage.store.commit(sampleUnit(1));
      const of = (n: number) => {
        const { conversation, ...unit } = sampleUnit(n);
        return {
          ...unit,
          ...(conversation && {
            conversation: { ...conversation, id: `web:${n}` as const, expectedVersion: 0 },
          }),
        };
      };
      const units = [2, 3, 4, 5, 6, 7].map(of);
      const again = { ...of(8), inbound: { channel: 'telegram', id: 'update-1', receivedAt: T0 } } as const;
      const outdated = sampleUnit(9);
      const all = [...units.slice(0, 3), again, outdated, ...units.slice(3)];
      const outcomes = await Promise.all(all.map((unit) => storage.store.commit(unit)));
      const committed = Array.from({ length: 3 }, () => 'committed');
      expect(outcomes).toEqual([...committed, 'duplicate', 'conflict', ...committed]);
      expect((await storage.tickets.list({ limit: 100, offset: 0 })).total).toBe(7);
      expect(await storage.outbox.pending()).toBe(7);
      expect(await storage.store.isProcessed('telegram', 'update-9')).toBe(false);
      expect((await storage.audit.verify(100)).faults).toEqual([]);
    });

    test('counts once when the same update comes several times at once', async () => {
      const same = Array.from({ length: 6 }, () => sampleUnit(1));
      const outcomes = await Promise.all(same.map((unit) => storage.store.commit(unit)));
      expect(outcomes.filter((outcome) => outcome === 'committed')).toHaveLength(1);
      expect(await storage.outbox.pending()).toBe(1);
    });

    test('keeps nothing of what its maker changes afterwards', async () => {
      const unit = sampleUnit(1);
      await storage.store.commit(unit);
      unit.conversation?.state.history.push('later');
      expect((await storage.store.conversation(citizen))?.state.history).toEqual(['question 1']);
    });

    test('keeps the last word on an answer', async () => {
      await storage.store.commit({ feedback: { turnId: 'turn-1', helpful: true, at: T0 } });
      expect(await storage.store.commit({ feedback: { turnId: 'turn-1', helpful: false, at: T0 } })).toBe(
        'committed',
      );
    });
  });

  describe('forgetting', () => {
    test('erases what one conversation said, leaves the others, and gives no number twice', async () => {
      await storage.store.commit(sampleUnit(1));
      await storage.store.commit({
        transcript: [sampleLine('mine'), sampleLine('other', { conversation: 'web:2' })],
      });
      const conversation = sampleLine('mine').conversation;
      const last = (await storage.transcripts.transcript(conversation)).at(-1)?.seq ?? 0;
      await storage.store.commit({ forget: conversation, transcript: [sampleLine('after')] });
      const left = await storage.transcripts.transcript(conversation);
      expect(left.map(({ text }) => text)).toEqual(['after']);
      expect(left[0]?.seq).toBeGreaterThan(last);
      expect(await storage.transcripts.transcript('web:2')).toHaveLength(1);
      expect(await storage.transcripts.turns(conversation, 10)).toEqual([]);
      expect((await storage.transcripts.turn('turn-1'))?.question).toBe('');
    });
  });

  describe('a transcript', () => {
    test('is read oldest first, in parts, and apart from others', async () => {
      const lines = ['one', 'two', 'three', 'four'].map((text) => sampleLine(text));
      await storage.store.commit({ transcript: [...lines, sampleLine('other', { conversation: 'web:2' })] });
      const texts = async (options?: { afterSeq?: number; limit?: number }) =>
        (await storage.transcripts.transcript(citizen, options)).map((entry) => entry.text);
      const [first] = await storage.transcripts.transcript(citizen);
      expect(await texts()).toEqual(['one', 'two', 'three', 'four']);
      expect(await texts({ limit: 2 })).toEqual(['three', 'four']);
      expect(await texts({ afterSeq: first?.seq ?? 0 })).toEqual(['two', 'three', 'four']);
      expect(await texts({ afterSeq: first?.seq ?? 0, limit: 1 })).toEqual(['four']);
    });

    test('keeps buttons, attachments and where a line came from', async () => {
      const line = sampleLine('', {
        speaker: 'bot',
        buttons: [[{ label: '有用', data: 'helpful' }]],
        attachments: [{ id: 'a1', mime: 'image/png', size: 3 }],
        turnId: 'turn-1',
        outboxId: 'message-1',
      });
      await storage.store.commit({ transcript: [line], outbox: [sampleMessage('message-1')] });
      expect(await storage.transcripts.transcript(citizen)).toEqual([{ seq: expect.any(Number), ...line }]);
    });

    test('has turns, newest first', async () => {
      for (const n of [1, 2, 3]) {
        await storage.store.commit({
          turn: sampleTurn({ id: `turn-${n}`, at: T0 + n, reason: 'no-passage' }),
        });
      }
      expect((await storage.transcripts.turns(citizen, 2)).map((turn) => turn.id)).toEqual([
        'turn-3',
        'turn-2',
      ]);
      expect((await storage.transcripts.turn('turn-2'))?.reason).toBe('no-passage');
      expect(await storage.transcripts.turn('turn-9')).toBeUndefined();
      expect(await storage.transcripts.turns('web:2', 2)).toEqual([]);
    });
  });
}
