import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openStorage } from '../../src/app/open-storage.ts';
import { openDocuments } from '../../src/app/documents.ts';
import { runCommand } from '../../src/cli/commands.ts';
import { loadRegions } from '../../src/knowledge/load.ts';
import { openEmbedder } from '../../src/models/open-embedder.ts';
import type { LibraryEntry } from '../../src/retrieval/ingest/library.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { temporaryFolder } from '../support/folder.ts';
import { zip } from '../support/zip.ts';

const law = (place: string, second = '第二条 生活陷入困境的家庭可以申请临时救助。') =>
  `# ${place}临时救助办法\n\n第一条 为了做好临时救助，制定本办法。\n\n${second}\n\n第三条 本办法自2026年1月1日起施行。\n`;
const line = (id: string, text: string) => JSON.stringify({ id, text });
/** 居民可以凭身份证办理。 in GB18030. */
const GB18030 = Buffer.from('bed3c3f1bfc9d2d4c6bec9edb7ddd6a4b0ecc0eda1a3', 'hex');

const PAGE = `# 甲省印发《关于改进乡镇食堂的意见》

《意见》提出,要改进乡镇老年食堂,三年内覆盖百分之八

十的行政村。各地要因地制宜,逐步推开。(转自新华社)



丙县敬老院老人包粽子 (资料图 图片来源:丙县民政局官网)

## 丁区两项补贴提标

■ 本报记者 赵大海

丁区民政局对困难残疾人生活补贴提高标准,每人每月增加二十元。
`;

/** A data folder of its own, a folder of files, and the command over them. */
function workplace() {
  const folder = temporaryFolder();
  const files = join(folder, 'files');
  mkdirSync(files);
  const config = {
    dataDir: join(folder, 'data'),
    knowledgeDir: 'knowledge',
    databaseUrl: undefined,
    documentIndex: 'process' as const,
    embeddings: undefined,
    rerank: undefined,
  };
  const at = (name: string) => join(files, name);
  const read = async <T>(use: (storage: Storage) => Promise<T>) => {
    const storage = await openStorage(config);
    try {
      return await use(storage);
    } finally {
      await storage.close();
    }
  };
  return {
    files,
    at,
    read,
    write(name: string, content: string | Uint8Array) {
      mkdirSync(dirname(at(name)), { recursive: true });
      writeFileSync(at(name), content);
    },
    /** Runs the command, and gives its exit code and what it wrote. */
    async ingest(...args: string[]) {
      const out: string[] = [];
      const err: string[] = [];
      const code = await runCommand(['knowledge', 'ingest', ...args], {
        io: { out: (it) => void out.push(it), err: (it) => void err.push(it) },
        environment: { DATA_DIR: config.dataDir, KNOWLEDGE_DIR: 'knowledge', LOG_LEVEL: 'silent' },
        input: Readable.from([]),
        output: new Writable({ write: (_chunk, _encoding, done) => done() }),
        isTerminal: false,
      });
      return { code, out, err };
    },
    entries: () =>
      read(async ({ library }) => (await library.list({}, { offset: 0, limit: 100 })).entries).then(byId),
    /** What the index on disk gives without anything being built. */
    search: (question: string) =>
      read(async ({ library }) => {
        const regions = loadRegions('knowledge');
        const news: string[] = [];
        const index = await openDocuments(config, {
          library,
          embedder: await openEmbedder(config),
          regions,
          onNews: ({ type }) => void news.push(type),
        });
        const conditions = { asOf: '2026-11-21', territory: 'any', validity: 'any' } as const;
        const { hits } = await index.search({
          question,
          widened: undefined,
          places: [],
          conditions,
          limit: 5,
        });
        return { news, documents: index.documents, ids: hits.map((it) => it.documentId) };
      }),
  };
}

function byId(entries: LibraryEntry[]): LibraryEntry[] {
  return entries.sort((a, b) => (a.id < b.id ? -1 : 1));
}

describe('knowledge ingest', { timeout: 60_000 }, () => {
  it('brings in files of every kind, names what it cannot read, and goes on', async () => {
    const { write, ingest, entries, at, files } = workplace();
    write('法规/山东省临时救助办法.md', law('山东省'));
    write('ansi.txt', GB18030);
    write('page.html', '<title>办事指南</title><h1>办事指南</h1><p>带上身份证到窗口办理。</p>');
    write(
      'some.jsonl',
      `${line('甲', law('宁夏回族自治区'))}\n{"id": "乙", \n${line('丙', '办理要带身份证。')}\n`,
    );
    write('packed.zip', zip([{ name: 'a.txt', content: '甲' }]));
    write('empty.md', '');
    write('marks.txt', '——\n***\n');
    write('what.xyz', '甲');
    const { code, out } = await ingest(files, at('missing.md'));
    expect(code).toBe(1);
    expect(out).toEqual([
      expect.stringMatching(
        /^新增 .*ansi\.txt：文本，一般文件《居民可以凭身份证办理。》，1 段。建议：地区未明（要在工作台核对后才会用）/u,
      ),
      expect.stringMatching(/^读不了 .*empty\.md：文件是空的/u),
      expect.stringMatching(/^读不了 .*marks\.txt：没有可用的文字。/u),
      expect.stringMatching(/^读不了 .*packed\.zip：这是压缩包，不会自动解开。请先解压/u),
      expect.stringMatching(/^新增 .*page\.html：网页，一般文件《办事指南》，1 段/u),
      expect.stringMatching(
        /^新增 .*some\.jsonl：JSONL，2 份（法规 1 份、一般文件 1 份），共 4 段。建议：地方 1 份、地区未明 1 份（要在工作台核对后才会用）；/u,
      ),
      '  没读到：第 2 行不是完整的 JSON。',
      expect.stringMatching(/^读不了 .*what\.xyz：不认识以 \.xyz 结尾的文件。/u),
      expect.stringMatching(
        /^新增 .*山东省临时救助办法\.md：文本，法规《山东省临时救助办法》，3 段。建议：山东省；有效期：2026-01-01 起；可申领。$/u,
      ),
      expect.stringMatching(/^读不了 .*missing\.md：找不到这个文件或文件夹。/u),
      '文件 9 个：新增 4，更新 0，未变 0，读不了 5。',
      '文件库现有 5 份，其中 5 份待核对。',
    ]);
    const ids = [at('ansi.txt'), at('page.html'), `${at('some.jsonl')}#丙`, `${at('some.jsonl')}#甲`];
    expect((await entries()).map(({ id }) => id)).toEqual([...ids, at('法规/山东省临时救助办法.md')]);
  });

  it('leaves an index behind that finds the documents at once', async () => {
    const { write, ingest, search, at } = workplace();
    write('a.md', law('山东省'));
    const { err } = await ingest(at('a.md'));
    expect(err).toEqual(['正在建立索引（还没有索引），共 1 份文件……']);
    expect(await search('哪些家庭可以申请临时救助')).toEqual({
      news: ['loaded'],
      documents: 1,
      ids: expect.arrayContaining([at('a.md')]),
    });
  });

  it('skips what has not changed', async () => {
    const { write, ingest, at, files } = workplace();
    write('a.md', law('山东省'));
    expect((await ingest(files)).code).toBe(0);
    expect(await ingest(files)).toEqual({
      code: 0,
      out: [
        `未变 ${at('a.md')}（1 份）`,
        '文件 1 个：新增 0，更新 0，未变 1，读不了 0。',
        '文件库现有 1 份，其中 1 份待核对。',
      ],
      err: [],
    });
  });

  it('takes over what has changed, which must be reviewed again, and leaves the rest reviewed', async () => {
    const { write, ingest, read, entries, at, files } = workplace();
    const lines = (text: string) =>
      `${line('甲', law('山东省', text))}\n${line('乙', law('宁夏回族自治区'))}\n`;
    write('a.jsonl', lines('第二条 户籍在本省的家庭可以申请。'));
    await ingest(files);
    await read(async ({ library }) => {
      for (const { id, standing } of (await library.list({}, { offset: 0, limit: 9 })).entries)
        await library.confirm(id, standing, { by: 'li', at: 1 });
    });
    write('a.jsonl', lines('第二条 常住本省的家庭可以申请。'));
    const { code, out } = await ingest(files);
    expect(code).toBe(0);
    expect(out[0]).toMatch(/^更新 .*和上次比，改动 1 份、没变 1 份；改动的要重新核对。$/u);
    expect((await entries()).map(({ id, review }) => [id, review.state])).toEqual([
      [`${at('a.jsonl')}#乙`, 'confirmed'],
      [`${at('a.jsonl')}#甲`, 'proposed'],
    ]);
  });

  it('keeps the documents of a file that has become unreadable', async () => {
    const { write, ingest, entries, search, at, files } = workplace();
    const many = Array.from({ length: 400 }, (_, n) => line(`${n}`, `${law('山东省')}\n${n} ${Math.sin(n)}`));
    const whole = gzipSync(many.join('\n'));
    write('a.md', law('山东省'));
    write('b.jsonl.gz', gzipSync(many.slice(0, 3).join('\n')));
    write('c.jsonl', line('甲', law('宁夏回族自治区')));
    await ingest(files);
    write('a.md', Buffer.alloc(2_000));
    write('b.jsonl.gz', whole.subarray(0, whole.length - 200));
    write('c.jsonl', '{"id": ');
    const { code, out } = await ingest(files);
    expect(code).toBe(1);
    expect(out).toEqual([
      expect.stringMatching(/^读不了 .*a\.md：.*上次导入的 1 份保持原样。$/u),
      expect.stringMatching(/^读不了 .*b\.jsonl\.gz：压缩文件不完整.*上次导入的 3 份保持原样。$/u),
      expect.stringMatching(/^读不了 .*c\.jsonl：.*上次导入的 1 份保持原样。$/u),
      '文件 3 个：新增 0，更新 0，未变 0，读不了 3。',
      '文件库现有 5 份，其中 5 份待核对。',
    ]);
    expect((await entries()).map(({ id }) => id)).toContain(at('a.md'));
    expect(await search('临时救助')).toMatchObject({ news: ['loaded'], documents: 5 });
  });

  it('takes nothing out by itself; says which files are gone, and removes them when it is told to', async () => {
    const { write, ingest, search, at, files } = workplace();
    write('one/a.md', law('山东省'));
    write('one/b.md', law('宁夏回族自治区'));
    write('two/c.md', law('上海市'));
    await ingest(files);
    rmSync(at('one'), { recursive: true });
    const { code, out } = await ingest(files);
    expect(code).toBe(0);
    expect(out).toEqual([
      `未变 ${at('two/c.md')}（1 份）`,
      '以前导入、现在找不到的文件 2 个，内容仍然保留；不要的请用 --remove 去掉：',
      `  ${at('one/a.md')}（1 份）`,
      `  ${at('one/b.md')}（1 份）`,
      '文件 1 个：新增 0，更新 0，未变 1，读不了 0。',
      '文件库现有 3 份，其中 3 份待核对。',
    ]);
    // Not a folder of which only the name begins alike.
    expect(await ingest(at('on'), '--remove')).toMatchObject({
      code: 1,
      out: [`没有从这里导入过文件：${at('on')}`],
    });
    expect(await ingest(at('one'), '--remove')).toMatchObject({
      code: 0,
      out: [`去掉 ${at('one/a.md')}（1 份）`, `去掉 ${at('one/b.md')}（1 份）`, '共去掉 2 个文件的 2 份。'],
    });
    expect(await search('临时救助')).toMatchObject({
      documents: 1,
      ids: expect.not.arrayContaining([at('one/a.md')]),
    });
  });

  it('makes a document of each article of a newspaper page, and says what of it was left out', async () => {
    const { write, ingest, entries, at, files } = workplace();
    write('page.txt', PAGE);
    const { out } = await ingest(files);
    expect(out.slice(0, 2)).toEqual([
      expect.stringMatching(/^新增 .*page\.txt：文本，2 份（报纸文章 2 份），共 2 段。/u),
      '  没有收入的报纸内容 1 篇：《丙县敬老院老人包粽子 (资料图 图片来源:丙县民政局官网)》（图片说明）。',
    ]);
    expect((await entries()).map(({ id }) => id)).toEqual([`${at('page.txt')}#1`, `${at('page.txt')}#2`]);
  });

  it('tells documents apart whose names look like the parts of others', async () => {
    const { write, ingest, entries, at, files } = workplace();
    write('a.jsonl', [line('b#1', '办理要带身份证。'), line('b%231', '办理要带户口簿。')].join('\n'));
    write('a.jsonl#b%231.md', '办理要带居住证。');
    await ingest(files);
    expect((await entries()).map(({ id }) => id)).toEqual([
      `${at('a.jsonl')}#b%231`,
      `${at('a.jsonl')}#b%25231`,
      at('a.jsonl%23b%25231.md'),
    ]);
  });

  it('says of a run that is to be quiet only what is wrong', async () => {
    const { write, ingest, files } = workplace();
    write('a.md', law('山东省'));
    write('b.doc', '甲');
    const { code, out } = await ingest(files, '--quiet');
    expect(code).toBe(1);
    expect(out).toEqual([
      expect.stringMatching(/^读不了 .*b\.doc：/u),
      '文件 2 个：新增 1，更新 0，未变 0，读不了 1。',
      '文件库现有 1 份，其中 1 份待核对。',
    ]);
  });

  it('says that there was nothing in an empty folder, and wants a path', async () => {
    const { ingest, files } = workplace();
    expect(await ingest(files)).toMatchObject({
      code: 1,
      out: ['这里没有文件。', '文件库现有 0 份，其中 0 份待核对。'],
    });
    await expect(ingest()).rejects.toMatchObject({ code: 'USAGE' });
    await expect(ingest('a', '--everything')).rejects.toMatchObject({ code: 'USAGE' });
  });
});
