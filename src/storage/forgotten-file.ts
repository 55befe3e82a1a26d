import { readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import type { ForgottenMark } from '../conversation/forgetting.ts';
import { HotlineError } from '../errors.ts';
import { errno, writePrivateFile } from './private-file.ts';

/** Beside the database, because a restored one does not know who has been forgotten since. */
export const FORGOTTEN_FILE = 'forgotten.jsonl';

const line = z.strictObject({ mark: z.string().regex(/^[A-Za-z0-9_-]{43}$/), at: z.number().int() });

/** Empty where there is none. Throws HotlineError STORAGE_FAILED. */
export async function readForgottenFile(file: string): Promise<ForgottenMark[]> {
  try {
    const text = await readFile(file, 'utf8');
    return text
      .split('\n')
      .filter((it) => it.trim() !== '')
      .map((it) => line.parse(JSON.parse(it)));
  } catch (cause) {
    if (errno(cause) === 'ENOENT') return [];
    throw new HotlineError('STORAGE_FAILED', `读不懂删除记录 ${file}`, {
      remedy: '从最近的数据目录里再拷一份 forgotten.jsonl；没有它，恢复的备份里已经删掉的对话会回来。',
      cause,
    });
  }
}

/** Whole or not at all, readable by its owner only. */
export async function writeForgottenFile(file: string, marks: readonly ForgottenMark[]): Promise<void> {
  const text = marks.map(({ mark, at }) => `${JSON.stringify({ mark, at })}\n`).join('');
  await writePrivateFile(file, text, rename);
}
