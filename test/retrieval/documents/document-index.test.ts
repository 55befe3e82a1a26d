import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../../src/storage/memory.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { asked, bringIn, openAt, rule } from './index-world.ts';

const RELIEF = rule('relief', '临时救助办法', '遭遇火灾的家庭可以向乡镇人民政府申请临时救助。');
const LEAVE = rule('leave', '年休假条例', '职工累计工作满一年的，享受带薪年休假。');
const CARD = rule('card', '居住证条例', '公民离开常住户口所在地半年以上的，可以申领居住证。');

async function filled(documents = [RELIEF, LEAVE, CARD]) {
  const { library } = createMemoryStorage();
  await bringIn(library, documents);
  return { library, directory: join(temporaryFolder(), 'index') };
}

const firstFor = async (index: Awaited<ReturnType<typeof openAt>>['index'], question: string) =>
  (await index.search(asked(question))).hits[0]?.documentId;

describe('the segments of the index', () => {
  it('follows what was added, changed and removed in a small segment beside the old one', async () => {
    const { library, directory } = await filled();
    const { index } = await openAt(directory, library);
    const before = readdirSync(directory).filter((name) => name.startsWith('segment-'));
    const allowance = rule('allowance', '残疾人补贴办法', '重度残疾人可以申请护理补贴。');
    await bringIn(library, [allowance], '/新文件');
    await index.refresh({ build: true });
    expect(await firstFor(index, '重度残疾人的护理补贴')).toBe('allowance');
    expect(readdirSync(directory)).toEqual(expect.arrayContaining(before));
    await library.removeOrigin('/新文件');
    await index.refresh({ build: true });
    expect(index.documents).toBe(3);
    expect(await firstFor(index, '重度残疾人的护理补贴')).not.toBe('allowance');
  });

  it('puts many small segments into one', async () => {
    const { library, directory } = await filled();
    const { index } = await openAt(directory, library);
    for (let i = 0; i < 10; i += 1) {
      await bringIn(
        library,
        [rule(`r${i}`, `第${i}号规定`, `编号为${i}${i}${i}的事项由街道办理。`)],
        `/${i}`,
      );
      await index.refresh({ build: true });
    }
    expect(readdirSync(directory).filter((name) => name.startsWith('segment-')).length).toBeLessThan(9);
    expect(index.documents).toBe(13);
  });
});

describe('a damaged or foreign index', () => {
  const damages: Record<string, (segment: string, directory: string) => void> = {
    'a file cut short': (segment) => truncateSync(join(segment, 'texts.utf16'), 10),
    'a file that grew': (segment) => appendFileSync(join(segment, 'vectors.i8'), 'x'),
    'a flipped byte': (segment) => {
      const file = join(segment, 'passages.ids.u32');
      const bytes = readFileSync(file);
      bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
      writeFileSync(file, bytes);
    },
    'a missing file': (segment) => rmSync(join(segment, 'headings.keys.u32')),
    'a missing segment': (segment) => rmSync(segment, { recursive: true }),
    'a manifest of rubbish': (_, directory) => writeFileSync(join(directory, 'manifest.json'), '{"format":'),
    'a manifest of another format': (_, directory) =>
      writeFileSync(join(directory, 'manifest.json'), '{"format":99,"segments":[]}'),
  };
  for (const [name, damage] of Object.entries(damages)) {
    it(`is built again and said so: ${name}`, async () => {
      const { library, directory } = await filled();
      const whole = await openAt(directory, library);
      const [segment = ''] = readdirSync(directory).filter((it) => it.startsWith('segment-'));
      damage(join(directory, segment), directory);
      const { index, news } = await openAt(directory, library);
      expect(news).toContainEqual(expect.objectContaining({ type: 'building', why: 'damaged' }));
      const question = asked('家里着火了能申请临时救助吗');
      expect(await index.search(question)).toEqual(await whole.index.search(question));
      expect((await openAt(directory, library)).news.map(({ type }) => type)).toEqual(['loaded']);
    });
  }

  it('is no matter where a crash left a folder that the manifest does not name', async () => {
    const { library, directory } = await filled();
    await openAt(directory, library);
    mkdirSync(join(directory, 'segment-orphan'));
    const { index, news } = await openAt(directory, library);
    expect(news.map(({ type }) => type)).toEqual(['loaded']);
    expect(index.documents).toBe(3);
  });
});
