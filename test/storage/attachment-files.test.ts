import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createAttachmentFiles, createAttachmentStore } from '../../src/storage/attachments.ts';
import { createMemoryStorage } from '../../src/storage/memory.ts';
import { temporaryFolder } from '../support/folder.ts';
import { citizen, T0 } from '../support/samples.ts';

const pdf = new TextEncoder().encode('%PDF-1.7');

function openStore(folder: string) {
  const rows = createMemoryStorage().attachmentRows;
  return createAttachmentStore({ files: createAttachmentFiles(folder), rows, newId: () => 'random-id' });
}

test('a file is named by its id, lies there whole and is for its owner only', async () => {
  const folder = join(temporaryFolder(), 'attachments');
  await openStore(folder).put(pdf, { conversation: citizen, at: T0 });
  expect(readdirSync(folder)).toEqual(['random-id']);
  expect(statSync(join(folder, 'random-id')).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('a file that is gone is a fault, not an attachment nobody knows', async () => {
  const folder = join(temporaryFolder(), 'attachments');
  const store = openStore(folder);
  const { id } = await store.put(pdf, { conversation: citizen, at: T0 });
  rmSync(join(folder, id));
  await expect(store.get(id)).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
});

test('a folder that cannot be written is named, and no row is left', async () => {
  const folder = join(temporaryFolder(), 'attachments');
  writeFileSync(folder, 'in the way');
  const store = openStore(folder);
  await expect(store.put(pdf, { conversation: citizen, at: T0 })).rejects.toMatchObject({
    code: 'STORAGE_FAILED',
    message: expect.stringContaining(folder),
  });
  expect(await store.get('random-id')).toBeUndefined();
});

test('an id never leads out of the folder', async () => {
  const files = createAttachmentFiles(temporaryFolder());
  await expect(files.read('../secret')).rejects.toThrow('file name');
  await expect(files.write('a/b', pdf)).rejects.toThrow('file name');
});
