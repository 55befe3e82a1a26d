import { beforeEach, describe, expect, test } from 'vitest';
import { newConversationState } from '../../src/conversation/state.ts';
import type { Storage } from '../../src/storage/storage.ts';
import type { RetentionKind } from '../../src/tickets/retention.ts';
import {
  citizen,
  sampleLine,
  sampleMessage,
  sampleTurn,
  sampleUnit,
  sampleWrite,
  T0,
} from '../support/samples.ts';

const LATER = T0 + 1_000;
const NUMBER = 'XH20261121-00001';

/** What every storage has to erase in time, and when somebody asks for it; and what it has to leave. */
export function retentionContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  beforeEach(async () => {
    storage = await open();
  });
  const ticket = (changes: Partial<ReturnType<typeof sampleWrite>['ticket']> = {}) =>
    sampleWrite({ conversation: citizen, contactSealed: 'sealed', ...changes });
  const closed = { status: 'closed', closedAt: T0, updatedAt: T0 } as const;
  const purgeAll = async (kind: RetentionKind, before = LATER) => {
    let count = 0;
    for (let i = 0; i < 20; i += 1) {
      const some = await storage.retention.purge(kind, before, 2);
      count += some;
      if (some < 2) return count;
    }
    throw new Error(`${kind} has no end`);
  };
  const keep = (id: string, conversation: typeof citizen | null = citizen) =>
    storage.attachmentRows.add({ ref: { id, mime: 'image/png', size: 3 }, conversation, at: T0 });

  describe('a purge', () => {
    test('takes lines that are older, a few at a time, and is then done', async () => {
      await storage.store.commit({ transcript: [1, 2, 3, 4, 5].map((n) => sampleLine(`line ${n}`)) });
      await storage.store.commit({ transcript: [sampleLine('new', { at: LATER })] });
      expect(await storage.retention.due('transcripts', LATER)).toBe(5);
      expect(await storage.retention.purge('transcripts', LATER, 2)).toBe(2);
      expect(await purgeAll('transcripts')).toBe(3);
      expect((await storage.transcripts.transcript(citizen)).map(({ text }) => text)).toEqual(['new']);
      expect(await purgeAll('transcripts')).toBe(0);
    });

    test('leaves what was said where a ticket is open, and what is said of it', async () => {
      await storage.store.commit({ ...sampleUnit(1), writes: [ticket()] });
      for (const kind of ['transcripts', 'conversations', 'contacts', 'tickets'] as const) {
        expect([kind, await purgeAll(kind)]).toEqual([kind, 0]);
      }
      const left = await storage.tickets.get(NUMBER);
      expect(left?.contactSealed).toBe('sealed');
    });

    test('takes the contact of a ticket that is over before the ticket', async () => {
      await storage.store.commit({ writes: [ticket(closed)] });
      expect(await purgeAll('contacts')).toBe(1);
      expect(await storage.tickets.get(NUMBER)).toMatchObject({ contactSealed: null, title: '路灯不亮' });
      expect(await storage.tickets.events(NUMBER)).toHaveLength(1);
      expect(await purgeAll('contacts')).toBe(0);
    });

    test('keeps a move that was planned before from bringing the contact back', async () => {
      await storage.store.commit({ writes: [ticket(closed)] });
      await purgeAll('contacts');
      const stale = ticket({ ...closed, version: 2, solved: true });
      expect(await storage.store.commit({ writes: [stale] })).toBe('conflict');
    });

    test('takes a ticket with its events, its files and what it is found by, not its master', async () => {
      await keep('attachment-1');
      const attachments = [{ id: 'attachment-1', mime: 'image/png', size: 3 }];
      await storage.store.commit({ writes: [ticket({ ...closed, attachments })] });
      await storage.store.commit({
        writes: [
          sampleWrite({ number: 'XH20261121-00002', ...closed }),
          sampleWrite({ number: 'XH20261121-00003', status: 'merged', mergedInto: 'XH20261121-00002' }),
        ],
      });
      expect(await purgeAll('tickets')).toBe(1);
      expect(await storage.tickets.get(NUMBER)).toBeUndefined();
      expect(await storage.tickets.events(NUMBER)).toEqual([]);
      expect(await storage.tickets.get('XH20261121-00002')).toBeDefined();
      expect(await storage.attachmentRows.find('attachment-1')).toBeUndefined();
      expect(await storage.attachmentRows.leftovers(9)).toEqual(['attachment-1']);
      await storage.attachmentRows.removed(['attachment-1']);
      expect(await storage.attachmentRows.leftovers(9)).toEqual([]);
      const report = await storage.audit.verify(9);
      expect(report.faults).toEqual([]);
    });

    test('takes attachments that are on no ticket', async () => {
      await keep('attachment-1');
      await keep('attachment-2');
      const attachments = [{ id: 'attachment-2', mime: 'image/png', size: 3 }];
      await storage.store.commit({ writes: [ticket({ attachments })] });
      expect(await purgeAll('attachments')).toBe(1);
      expect(await storage.attachmentRows.leftovers(9)).toEqual(['attachment-1']);
    });

    test('takes the words of questions before the figures', async () => {
      await storage.store.commit({
        turn: sampleTurn(),
        feedback: { turnId: 'turn-1', helpful: true, at: T0 },
      });
      expect(await purgeAll('questions')).toBe(1);
      expect(await storage.transcripts.turn('turn-1')).toMatchObject({
        question: '',
        status: sampleTurn().status,
      });
      expect(await purgeAll('feedback')).toBe(1);
      expect(await purgeAll('answers')).toBe(1);
      expect(await storage.transcripts.turn('turn-1')).toBeUndefined();
    });

    test('takes conversations that nobody has come back to', async () => {
      await storage.store.commit({
        conversation: { id: citizen, expectedVersion: 0, state: newConversationState(), at: T0 },
      });
      expect(await purgeAll('conversations')).toBe(1);
      expect(await storage.store.conversation(citizen)).toBeUndefined();
    });

    test('takes messages that have gone out, and those that nobody has fetched in all that time', async () => {
      await storage.store.commit({ outbox: ['a', 'b', 'c'].map((id) => sampleMessage(id)) });
      await storage.outbox.sent('a', T0);
      await storage.outbox.abandoned('b', 'gone', T0);
      await storage.store.commit({ outbox: [sampleMessage('new', { createdAt: LATER })] });
      expect(await purgeAll('outbox')).toBe(3);
      expect(await storage.outbox.pending()).toBe(1);
    });

    test('takes the ids of what came in', async () => {
      await storage.store.commit({ inbound: { channel: 'telegram', id: 'a:b', receivedAt: T0 } });
      await storage.store.commit({ inbound: { channel: 'telegram', id: 'new', receivedAt: LATER } });
      expect(await purgeAll('inbound')).toBe(1);
      expect(await storage.store.isProcessed('telegram', 'a:b')).toBe(false);
      expect(await storage.store.isProcessed('telegram', 'new')).toBe(true);
    });
  });

  describe('forgetting', () => {
    const forgotten = { mark: 'mark-1', at: T0 };

    test('leaves a mark, and only the last one', async () => {
      await storage.store.commit({ forget: citizen, forgotten });
      await storage.store.commit({ forget: citizen, forgotten: { ...forgotten, at: LATER } });
      expect(await storage.retention.forgotten()).toEqual([{ mark: 'mark-1', at: LATER }]);
      expect(await purgeAll('forgotten', LATER + 1)).toBe(1);
    });

    test('takes the contact of tickets that are over and who filed them; open ones stay as they are', async () => {
      await storage.store.commit({
        writes: [ticket(closed), ticket({ number: 'XH20261121-00002', status: 'accepted' })],
      });
      await storage.store.commit({ forget: citizen, forgotten });
      expect(await storage.tickets.get(NUMBER)).toMatchObject({
        contactSealed: null,
        conversation: null,
        title: '路灯不亮',
      });
      expect(await storage.tickets.get('XH20261121-00002')).toMatchObject({
        contactSealed: 'sealed',
        conversation: citizen,
      });
    });

    test('takes attachments but those on tickets, and messages that have gone out', async () => {
      for (const id of ['attachment-1', 'attachment-2', 'attachment-3']) await keep(id);
      const of = (id: string) => [{ id, mime: 'image/png', size: 3 }];
      await storage.store.commit({
        writes: [
          ticket({ ...closed, attachments: of('attachment-2') }),
          ticket({ number: 'XH20261121-00002', attachments: of('attachment-3') }),
        ],
        outbox: ['a', 'b'].map((id) => sampleMessage(id)),
      });
      await storage.outbox.abandoned('a', 'gone', T0);
      await storage.store.commit({ forget: citizen, forgotten });
      expect(await storage.attachmentRows.leftovers(9)).toEqual(['attachment-1']);
      expect((await storage.attachmentRows.find('attachment-2'))?.conversation).toBeNull();
      expect((await storage.attachmentRows.find('attachment-3'))?.conversation).toBe(citizen);
      expect(await storage.outbox.pending()).toBe(1);
    });

    test('leaves nothing by which the conversation could be named but what is said afterwards', async () => {
      await storage.store.commit({ ...sampleUnit(1), writes: [ticket(closed)] });
      expect(await storage.retention.held(citizen)).toMatchObject({ lines: 1, questions: 1, since: T0 });
      await storage.store.commit({ forget: citizen, forgotten });
      expect(await storage.retention.held(citizen)).toEqual({
        lines: 0,
        since: null,
        questions: 0,
        attachments: [],
      });
      expect(await storage.transcripts.turns(citizen, 9)).toEqual([]);
      expect(await storage.tickets.ofConversation(citizen, 9)).toEqual([]);
      const nobody = await storage.transcripts.turns('telegram:forgotten', 9);
      expect(nobody.map(({ question, conversation }) => [question, conversation])).toEqual([
        ['', 'telegram:forgotten'],
      ]);
    });
  });

  test('conversations are gone through by id', async () => {
    await storage.store.commit({
      transcript: ['web:b', 'web:a', 'web:c'].map((conversation) =>
        sampleLine('x', { conversation: conversation as typeof citizen }),
      ),
    });
    expect(await storage.retention.conversations('', 2)).toEqual(['web:a', 'web:b']);
    expect(await storage.retention.conversations('web:b', 2)).toEqual(['web:c']);
  });
}
