import { beforeEach, expect, test } from 'vitest';
import type { AttachmentStore } from '../../src/conversation/store.ts';
import { citizen, T0 } from '../support/samples.ts';

const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3);
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** What every store of attachments has to do. */
export function attachmentsContract(open: () => Promise<AttachmentStore>): void {
  let attachments: AttachmentStore;
  beforeEach(async () => {
    attachments = await open();
  });

  test('a picture comes back as it came, with whose it is', async () => {
    const ref = await attachments.put(png, { conversation: citizen, at: T0 });
    expect(ref).toEqual({ id: expect.any(String), mime: 'image/png', size: png.length });
    const found = await attachments.get(ref.id);
    expect(found).toMatchObject({ ref, conversation: citizen });
    expect([...(found?.bytes ?? [])]).toEqual([...png]);
  });

  test('two of the same bytes have different ids', async () => {
    const first = await attachments.put(png, { conversation: null, at: T0 });
    const second = await attachments.put(png, { conversation: null, at: T0 });
    expect(second.id).not.toBe(first.id);
    expect((await attachments.get(second.id))?.conversation).toBeNull();
  });

  test.each([
    ['image/jpeg', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)],
    ['image/gif', bytesOf('GIF87a…')],
    ['image/gif', bytesOf('GIF89a…')],
    ['image/webp', bytesOf('RIFF1234WEBPVP8 ')],
    ['application/pdf', bytesOf('%PDF-1.7\n')],
  ])('%s is known by its first bytes', async (mime, bytes) => {
    expect((await attachments.put(bytes, { conversation: null, at: T0 })).mime).toBe(mime);
  });

  test.each([
    ['an empty file', new Uint8Array()],
    ['a program', bytesOf('MZ\x90\x00')],
    ['a web page', bytesOf('<!doctype html><script>')],
    ['a vector picture', bytesOf('<svg xmlns="http://www.w3.org/2000/svg">')],
    ['sound in the same container as WEBP', bytesOf('RIFF1234WAVEfmt ')],
    ['half a signature', png.slice(0, 7)],
    ['more than 10 MB', new Uint8Array(10 * 1024 * 1024 + 1).fill(0xff)],
  ])('%s is not taken', async (_what, bytes) => {
    const refused = attachments.put(bytes, { conversation: null, at: T0 });
    await expect(refused).rejects.toMatchObject({ code: 'ATTACHMENT_REJECTED' });
  });

  test('an id that was never given out is not found', async () => {
    expect(await attachments.get('../../etc/passwd')).toBeUndefined();
  });
}
