import { describe, expect, it } from 'vitest';
import type { Inbound } from '../../../src/channels/telegram/decode.ts';
import { createIntake } from '../../../src/channels/telegram/intake.ts';
import { fakeReceive, hurried, recordingLog, storageFault, texts } from './world.ts';

function inbound(updateId: number, text: string): Inbound {
  return {
    type: 'activity',
    updateId,
    address: text,
    isGroup: false,
    content: { type: 'message', text, attachments: [] },
  };
}

/** Takes everything but what says 毒. */
function openIntake(fault: () => Error) {
  const fake = fakeReceive();
  const told: number[] = [];
  const { lines, log } = recordingLog();
  const intake = createIntake({
    receive: async (activity) => {
      if (activity.type === 'message' && activity.text === '毒') throw fault();
      return fake.receive(activity);
    },
    storeFile: async () => ({ type: 'rejected' }),
    answerCallback: async () => undefined,
    tellGivenUp: async ({ updateId }) => void told.push(updateId),
    texts,
    newTrace: () => 'trace',
    now: () => 0,
    wait: hurried,
    log,
  });
  const poison = () => intake.once(inbound(1, '毒'));
  let next = 100;
  const others = async (count: number) => {
    for (let i = 0; i < count; i += 1) await intake.once(inbound(next++, '别人'));
  };
  return { intake, poison, others, told, lines };
}

describe('a message that fails', () => {
  it('is tried again after pauses that grow up to a minute', async () => {
    const { poison } = openIntake(() => storageFault());
    const pauses = [];
    for (let i = 0; i < 9; i += 1) pauses.push(await poison());
    expect(pauses.map((attempt) => attempt.type === 'failed' && attempt.retryMs / 1_000)).toEqual([
      1, 2, 4, 8, 16, 32, 60, 60, 60,
    ]);
  });

  it('is kept as long as nothing at all can be stored', async () => {
    const { poison, told } = openIntake(() => storageFault('STORAGE_FULL'));
    for (let i = 0; i < 100; i += 1) expect((await poison()).type).toBe('failed');
    expect(told).toEqual([]);
  });

  it('is given up when others were stored between eight of its failures', async () => {
    const { poison, others, told } = openIntake(() => storageFault());
    await poison();
    for (let i = 0; i < 7; i += 1) {
      await others(1);
      expect((await poison()).type).toBe('failed');
    }
    await others(1);
    expect((await poison()).type).toBe('settled');
    expect(told).toEqual([1]);
  });

  it('is given up at its third failure when a crowd was stored meanwhile', async () => {
    const { poison, others, told } = openIntake(() => storageFault());
    await poison();
    await others(50);
    expect((await poison()).type).toBe('failed');
    expect((await poison()).type).toBe('settled');
    expect(told).toEqual([1]);
  });

  it('is given up after eight failures that the storage has no part in', async () => {
    const { poison, told, lines } = openIntake(() => new Error('bug'));
    for (let i = 0; i < 7; i += 1) expect((await poison()).type).toBe('failed');
    expect((await poison()).type).toBe('settled');
    expect(told).toEqual([1]);
    expect(lines.at(-1)).toMatchObject({
      level: 'error',
      fields: { code: 'INTERNAL', update_id: 1, attempts: 8 },
    });
    expect((await poison()).type).toBe('settled');
  });
});
