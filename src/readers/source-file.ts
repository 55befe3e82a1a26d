import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { unreadable } from './unreadable.ts';

/** Larger files are refused before they are read; streamed JSONL has no such limit. */
export const LARGEST_MB = 100;
const MB = 1024 * 1024;
/** Enough for every mark by which a format is known, and for a fair sample of text. */
const HEAD_BYTES = 64 * 1024;

export interface SourceFile {
  /** In bytes. */
  size: number;
  head(): Promise<Buffer>;
  /** The whole content; DOCUMENT_UNREADABLE above the limit. */
  bytes(limitMb?: number): Promise<Buffer>;
  stream(): Readable;
  close(): Promise<void>;
}

export type OpenHandle = (file: string) => Promise<FileHandle>;

/** Without O_NONBLOCK, opening a named pipe would wait for a writer for ever. */
export const openHandle: OpenHandle = (file) => open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));

/** Only a regular file with something in it; everything goes through one handle, so that it stays the same file. */
export async function openSource(file: string, openFile: OpenHandle): Promise<SourceFile> {
  const handle = await openFile(file);
  try {
    const found = await handle.stat();
    if (!found.isFile())
      throw unreadable(
        found.isDirectory()
          ? { why: '这是文件夹，不是文件。', remedy: '请把它作为文件夹导入。' }
          : { why: '这不是普通文件（是设备或管道）。', remedy: '请改为导入真正的文件。' },
      );
    if (found.size === 0)
      throw unreadable({
        why: '文件是空的，一个字也没有。',
        remedy: '请核对是不是没有保存好，或拷贝中断了。',
      });
    return sourceOf(handle, found.size);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function sourceOf(handle: FileHandle, size: number): SourceFile {
  const read = async (length: number) => {
    const buffer = Buffer.alloc(length);
    let at = 0;
    while (at < length) {
      const { bytesRead } = await handle.read(buffer, at, length - at, at);
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    return buffer.subarray(0, at);
  };
  return {
    size,
    head: () => read(Math.min(size, HEAD_BYTES)),
    async bytes(limitMb = LARGEST_MB) {
      if (size > limitMb * MB)
        throw unreadable({
          why: `文件有 ${Math.ceil(size / MB)} MB，超过了 ${limitMb} MB 的上限。`,
          remedy: '请拆成几个较小的文件再导入。',
        });
      return read(size);
    },
    stream: () => handle.createReadStream({ start: 0, autoClose: false }),
    close: () => handle.close(),
  };
}
