import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, truncateSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createReaders } from '../../src/readers/readers.ts';
import { temporaryFolder } from '../support/folder.ts';
import { pdf } from '../support/pdf.ts';
import { zip } from '../support/zip.ts';
import { fileOf, refusalOf } from './reading.ts';

/** A disk on which opening fails with this code. */
const failing = (code: string) =>
  createReaders(async () => {
    throw Object.assign(new Error(`${code}: from the disk`), { code });
  });

describe('a file that is no document', () => {
  it.each([
    ['a.zip', '压缩包', '解压'],
    ['a.rar', '压缩包', '解压'],
    ['a.7z', '压缩包', '解压'],
    ['a.tar', '压缩包', '解压'],
    ['a.tar.gz', '压缩包', '解压'],
    ['a.txt.gz', '压缩包', '解压'],
    ['a.doc', '旧版 Word', '.docx'],
    ['a.xls', '表格', '.xlsx'],
    ['a.csv', '表格', '.xlsx'],
    ['a.jpg', '图片', 'OCR'],
    ['a.xyz', '不认识以 .xyz 结尾的文件', '.pdf'],
    ['readme', '文件名没有结尾', '.pdf'],
  ])('%s is told to be %s', async (name, words, remedy) => {
    expect(await refusalOf(fileOf(name, 'x'))).toMatchObject({
      message: expect.stringContaining(words),
      remedy: expect.stringContaining(remedy),
    });
  });

  it('is a folder or a pipe', async () => {
    const folder = join(temporaryFolder(), 'a.txt');
    mkdirSync(folder);
    expect((await refusalOf(folder)).message).toContain('文件夹');
    const pipe = join(temporaryFolder(), 'a.txt');
    execFileSync('mkfifo', [pipe]);
    expect((await refusalOf(pipe)).message).toContain('不是普通文件');
  });
});

describe('a file whose content is not what its name says', () => {
  it.each<[string, string | Buffer, string, string]>([
    ['a.txt', pdf([{}]), 'PDF', '.pdf'],
    ['a.md', zip([{ name: 'a', content: 'a' }]), '压缩包', '解压'],
    ['a.txt', gzipSync('a'), '压缩包', '解压'],
    ['a.txt', Buffer.from('526172211a0700', 'hex'), '压缩包', '解压'],
    ['a.txt', '<!DOCTYPE html><p>甲', '网页', '.html'],
    ['a.pdf', '\n<html><p>404</p></html>', '网页', '重新下载'],
    ['a.pdf', Buffer.from('89504e470d0a1a0a', 'hex'), '图片', 'OCR'],
    ['a.docx', '{\\rtf1 a}', 'RTF', '.docx'],
    ['a.docx', '甲', '别的数据', '下载'],
    ['a.html', Buffer.from('7f454c4602', 'hex'), '程序', '选错'],
    ['a.jsonl', gzipSync('{}'), '压缩包', '解压'],
    ['a.jsonl.gz', '{}', '别的数据', '选错'],
  ])('%s %#', async (name, content, words, remedy) => {
    const error = await refusalOf(fileOf(name, content));
    expect(error.message).toMatch(
      new RegExp(`以 \\${/\.jsonl\.gz$|\.\w+$/.exec(name)?.[0]} 结尾，内容却是 ?${words}`),
    );
    expect(error.remedy).toContain(remedy);
  });
});

describe('a file that the disk does not give', () => {
  it.each([
    ['EACCES', '没有权限'],
    ['EPERM', '没有权限'],
    ['EIO', '磁盘'],
    ['EMFILE', '太多'],
  ])('because of %s is told so', async (code, words) => {
    const { message, cause } = await refusalOf('a.txt', failing(code));
    expect(message).toContain(words);
    expect(cause).toMatchObject({ code });
  });

  it('because of anything else is still refused with its cause', async () => {
    expect(await refusalOf('a.txt', failing('EWHATEVER'))).toMatchObject({ cause: { code: 'EWHATEVER' } });
  });

  it('is missing', async () => {
    expect((await refusalOf(join(temporaryFolder(), 'a.txt'))).message).toContain('找不到');
  });

  it('vanishes or shrinks in between', async () => {
    const gone = fileOf('a.txt', 'abc');
    const vanishing = createReaders((file) => {
      rmSync(file);
      return open(file);
    });
    expect((await refusalOf(gone, vanishing)).message).toContain('找不到');
    const file = fileOf('a.pdf', pdf([{}]));
    const shrinking = createReaders(async (path) => {
      const handle = await open(path);
      const whole = await handle.stat();
      truncateSync(path, 100);
      return Object.assign(handle, { stat: async () => whole });
    });
    expect((await refusalOf(file, shrinking)).message).toContain('损坏');
  });

  it('is a link that leads to itself', async () => {
    const link = join(temporaryFolder(), 'a.txt');
    symlinkSync(link, link);
    expect((await refusalOf(link)).message).toContain('互相指来指去');
  });
});

describe('a file that is too much or too little', () => {
  it.each([
    ['a.txt', 200, '100 MB'],
    ['a.pdf', 101, '100 MB'],
    ['a.html', 11, '10 MB'],
  ])('%s of %d MB is refused with the limit', async (name, megabytes, limit) => {
    const file = fileOf(name, name === 'a.pdf' ? '%PDF-1.7' : 'a'.repeat(70_000));
    truncateSync(file, megabytes * 1024 * 1024);
    const { message } = await refusalOf(file);
    expect(message).toContain(`${megabytes} MB`);
    expect(message).toContain(`超过了 ${limit} 的上限`);
  });

  it.each(['a.txt', 'a.md', 'a.html', 'a.pdf', 'a.docx', 'a.xlsx', 'a.jsonl', 'a.jsonl.gz'])(
    'an empty %s is told to be empty',
    async (name) => {
      expect((await refusalOf(fileOf(name, ''))).message).toContain('空的');
    },
  );

  it('white space alone is no text', async () => {
    expect((await refusalOf(fileOf('a.txt', ' \n\u3000\n'))).message).toContain('没有文字');
  });
});
