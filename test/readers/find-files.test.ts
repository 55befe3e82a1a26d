import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { findFiles, type FolderAccess } from '../../src/readers/find-files.ts';
import { temporaryFolder } from '../support/folder.ts';

function folderOf(...files: string[]): string {
  const folder = temporaryFolder();
  for (const file of files) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), 'x');
  }
  return folder;
}

/** Each entry as `name`, or `name: why`. */
async function found(
  folder: string,
  paths: readonly string[] = [folder],
  access?: FolderAccess,
): Promise<string[]> {
  const lines: string[] = [];
  for await (const it of findFiles(paths, access))
    lines.push(relative(folder, it.file) + (it.type === 'unreadable' ? `: ${it.why}` : ''));
  return lines;
}

it('finds files in folders and their folders, by name, and passes over hidden ones', async () => {
  const folder = folderOf(
    'b.md',
    'a/2.txt',
    'a/1.pdf',
    'c.jsonl.gz',
    '.git/x.txt',
    '.a.md',
    '~$b.docx',
    'Thumbs.db',
  );
  expect(await found(folder)).toEqual(['a/1.pdf', 'a/2.txt', 'b.md', 'c.jsonl.gz']);
});

it('takes files and folders in the order in which they are named, and each file once', async () => {
  const folder = folderOf('b.md', 'a/1.txt');
  expect(await found(folder, [join(folder, 'b.md'), folder, join(folder, 'a')])).toEqual(['b.md', 'a/1.txt']);
});

it('names what it cannot take and goes on', async () => {
  const folder = folderOf('a.zip', 'b.tar.gz', 'c.xyz', 'd', 'e.doc', 'f.md');
  const lines = await found(folder, [join(folder, 'none'), folder]);
  expect(lines.map((it) => it.split('。')[0])).toEqual([
    'none: 找不到这个文件或文件夹',
    'a.zip: 这是压缩包，不会自动解开',
    'b.tar.gz: 这是压缩包，不会自动解开',
    'c.xyz: 不认识以 .xyz 结尾的文件',
    'd: 文件名没有结尾，认不出是什么文件',
    'e.doc: 旧版 Word 或别的文字处理格式不能直接读',
    'f.md',
  ]);
});

it('follows links, but not round in circles', async () => {
  const folder = folderOf('a/1.txt', 'b/2.txt');
  symlinkSync(folder, join(folder, 'a/up'));
  symlinkSync(join(folder, 'b'), join(folder, 'a/side'));
  symlinkSync(join(folder, 'self.txt'), join(folder, 'self.txt'));
  symlinkSync(join(folder, 'gone'), join(folder, 'to-nowhere.txt'));
  expect((await found(folder)).map((it) => it.split('，')[0])).toEqual([
    'a/1.txt',
    'a/side/2.txt',
    'self.txt: 快捷方式（符号链接）互相指来指去',
    'to-nowhere.txt: 找不到这个文件或文件夹。请核对路径；如果刚刚移动或删除过',
  ]);
});

it('names a folder without rights, or one that vanishes, and goes on', async () => {
  const folder = folderOf('a/1.txt', 'b/2.txt', 'c/3.txt');
  const access: FolderAccess = {
    real: (path) => realpath(path),
    kind: async (path) => (/\.\w+$/.test(path) ? 'file' : 'folder'),
    list: async (path) => {
      const code = { a: 'EACCES', b: 'ENOENT' }[relative(folder, path)];
      if (code !== undefined) throw Object.assign(new Error(code), { code });
      return readdir(path, { withFileTypes: true });
    },
  };
  expect((await found(folder, [folder], access)).map((it) => it.split('。')[0])).toEqual([
    'a: 没有权限打开',
    'b: 找不到这个文件或文件夹',
    'c/3.txt',
  ]);
});
