import { describe, expect, it, vi } from 'vitest';
import { openWorld } from './world.ts';

describe('a citizen writes through long polling', () => {
  it('receives text as a message and confirms it afterwards', async () => {
    const { emulator, start, received } = await openWorld();
    await start();
    const id = emulator.citizen(1001).says('低保怎么申请？');
    await vi.waitFor(() => expect(received).toHaveLength(1));
    expect(received[0]).toMatchObject({
      type: 'message',
      id: String(id),
      text: '低保怎么申请？',
      attachments: [],
      conversation: { channel: 'telegram', address: '1001' },
      isGroup: false,
    });
    await vi.waitFor(() => expect(emulator.unconfirmed()).toEqual([]));
  });
});
