import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { byteLines } from '../../src/readers/lines.ts';
import { createReaders } from '../../src/readers/readers.ts';
import { fileOf, piecesOf, refusalOf } from './reading.ts';

const line = (id: number) =>
  JSON.stringify({ id: `n-${id}`, text: `第一条 正文${id}。`, title: `标题${id}` });

describe('JSONL', () => {
  it.each(['a.jsonl', 'a.jsonl.gz'])('gives a document for each line of %s', async (name) => {
    const content = `\ufeff${line(1)}\r\n\n{"id": 2, "text": "第二条\\u0000乙", "title": null, "other": 1}`;
    const bytes = name.endsWith('.gz') ? gzipSync(content) : content;
    expect(await piecesOf(fileOf(name, bytes))).toEqual([
      { type: 'document', document: { part: 'n-1', title: '标题1', text: '第一条 正文1。' } },
      { type: 'document', document: { part: '2', text: '第二条 乙' } },
    ]);
  });

  it('names each broken line and goes on behind it', async () => {
    const bad = [
      '{"id": "x"',
      '[]',
      '{"text": "甲"}',
      '{"id": "x", "text": " "}',
      '{"id": "x", "text": "甲", "title": 1}',
    ];
    const pieces = await piecesOf(fileOf('a.jsonl', [line(1), ...bad, line(1), line(2)].join('\n')));
    expect(pieces.filter((it) => it.type === 'document').map((it) => it.document.part)).toEqual([
      'n-1',
      'n-2',
    ]);
    expect(pieces.filter((it) => it.type === 'unreadable')).toEqual(
      [
        ['2', '第 2 行不是完整的 JSON。'],
        ['3', '第 3 行不是 JSON 对象。'],
        ['4', '第 4 行没有编号（id）。'],
        ['5', '第 5 行没有正文（text）。'],
        ['6', '第 6 行标题（title）不是文字。'],
        ['7', '第 7 行的编号与第 1 行重复。'],
      ].map(([part, why]) => ({ type: 'unreadable', part, why })),
    );
  });

  it('that was cut off while it was packed gives what came before', async () => {
    const many = Array.from({ length: 2000 }, (_, nth) => line(nth)).join('\n');
    const packed = gzipSync(many);
    const pieces = await piecesOf(fileOf('a.jsonl.gz', packed.subarray(0, packed.length / 2)));
    expect(pieces.filter((it) => it.type === 'document').length).toBeGreaterThan(100);
    expect(pieces.at(-1)).toMatchObject({
      type: 'unreadable',
      why: expect.stringContaining('压缩文件不完整'),
    });
  });

  it('is closed when the one who reads it leaves early', async () => {
    const file = fileOf('a.jsonl', Array.from({ length: 5000 }, (_, nth) => line(nth)).join('\n'));
    const opened: FileHandle[] = [];
    const reader = createReaders(async (path) => {
      const handle = await open(path);
      opened.push(handle);
      return handle;
    });
    for await (const piece of reader.read(file)) if (piece.type === 'document') break;
    // A closed handle has no descriptor.
    expect(opened.map((it) => it.fd)).toEqual([-1]);
  });

  it.each<[string, string | Buffer, string]>([
    ['is one JSON array', '[{"id": 1, "text": "甲"}]', '普通的 JSON'],
    ['is one JSON object over many lines', '{\n "id": 1,\n "text": "甲"\n}', '普通的 JSON'],
    ['is in UTF-16', Buffer.from(`\ufeff${line(1)}`, 'utf16le'), 'UTF-16'],
    ['has no line that can be read', 'a\nb', '没有一行'],
  ])('that %s is refused', async (_, content, words) => {
    expect((await refusalOf(fileOf('a.jsonl', content))).message).toContain(words);
  });
});

describe('the lines of a stream', () => {
  const numbersAndText = async (chunks: AsyncIterable<Buffer>) => {
    const lines: unknown[] = [];
    for await (const { number, bytes } of byteLines(chunks)) lines.push([number, bytes?.toString()]);
    return lines;
  };

  it('are put together across chunks', async () => {
    const chunks = ['a', 'b\n', '\ncd\ne', 'f'].map((it) => Buffer.from(it));
    expect(await numbersAndText(Readable.from(chunks))).toEqual([
      [1, 'ab'],
      [2, ''],
      [3, 'cd'],
      [4, 'ef'],
    ]);
  });

  it('are not kept where one is too long for memory', async () => {
    const endless = Array<Buffer>(40).fill(Buffer.alloc(1024 * 1024, 'x'));
    expect(await numbersAndText(Readable.from([...endless, Buffer.from('\nb')]))).toEqual([
      [1, undefined],
      [2, 'b'],
    ]);
  });

  it('come out of a file as they are', async () => {
    const file = fileOf('a.txt', '甲\n乙\n');
    expect(await numbersAndText(createReadStream(file) as AsyncIterable<Buffer>)).toEqual([
      [1, '甲'],
      [2, '乙'],
    ]);
  });
});
