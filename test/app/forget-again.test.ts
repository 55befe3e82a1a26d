import { createHmac } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { bringForgottenList, createForgottenList, forgetAgain } from '../../src/app/forget-again.ts';
import { markedText } from '../../src/conversation/forgetting.ts';
import { restoreBackup } from '../../src/storage/backup/restore.ts';
import { writeBackup } from '../../src/storage/backup/write.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { temporaryFolder } from '../support/folder.ts';
import { citizen, sampleLine, sampleUnit, T0 } from '../support/samples.ts';

const digest = (text: string) => createHmac('sha256', 'key').update(text).digest('base64url');
const opened: Storage[] = [];
afterEach(async () => {
  for (const storage of opened.splice(0)) await storage.close();
});

async function open(dataDir: string) {
  const storage = await createSqliteStorage({ file: join(dataDir, 'hotline.db'), clock: () => T0 });
  opened.push(storage);
  return storage;
}
const again = (storage: Storage, dataDir: string) => forgetAgain({ storage, digest, dataDir, now: () => T0 });

it('what was forgotten after a backup is forgotten again where that backup is restored', async () => {
  const folder = temporaryFolder();
  const [before, after] = [join(folder, 'data'), join(folder, 'restored')];
  mkdirSync(before);
  const storage = await open(before);
  await storage.store.commit(sampleUnit(1));
  await storage.store.commit({ transcript: [sampleLine('of another', { conversation: 'web:other' })] });
  const file = join(folder, 'backup');
  await writeBackup({ dataDir: before, file, key: 'left-out', madeAt: new Date(T0) });
  const forgotten = { mark: digest(markedText(citizen)), at: T0 + 1 };
  await storage.store.commit({ forget: citizen, forgotten });
  const elsewhere = { mark: digest(markedText('web:later')), at: T0 + 2 };
  await storage.store.commit({ forget: 'web:later', forgotten: elsewhere });
  await createForgottenList({ storage, dataDir: before })();
  const list = join(before, 'forgotten.jsonl');
  expect(readFileSync(list, 'utf8')).not.toContain(citizen);
  expect(statSync(list).mode & 0o777).toBe(0o600);

  await restoreBackup({ file, dataDir: after });
  const restored = await open(after);
  expect(await restored.transcripts.transcript(citizen)).toHaveLength(1);
  expect(await bringForgottenList(list, after)).toBe(2);
  expect(await again(restored, after)).toBe(1);
  expect(await restored.transcripts.transcript(citizen)).toEqual([]);
  expect((await restored.store.conversation(citizen))?.state.history).toEqual([]);
  expect(await restored.transcripts.transcript('web:other')).toHaveLength(1);
  expect(await restored.retention.forgotten()).toEqual([forgotten, elsewhere]);
  expect(await again(restored, after)).toBe(0);
});

it('who writes again after having been forgotten is not forgotten twice', async () => {
  const folder = temporaryFolder();
  const storage = await open(folder);
  const forgotten = { mark: digest(markedText(citizen)), at: T0 };
  await storage.store.commit({ forget: citizen, forgotten });
  await createForgottenList({ storage, dataDir: folder })();
  await storage.store.commit({ transcript: [sampleLine('back')] });
  expect(await again(storage, folder)).toBe(0);
  expect(await storage.transcripts.transcript(citizen)).toHaveLength(1);
});

it('a list that cannot be read stops the start, instead of bringing back what was erased', async () => {
  const folder = temporaryFolder();
  const storage = await open(folder);
  writeFileSync(join(folder, 'forgotten.jsonl'), '{"mark":');
  await expect(again(storage, folder)).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
});
