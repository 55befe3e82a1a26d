import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { HotlineError } from '../errors.ts';

/** One value a line. Throws HotlineError USAGE for a file that cannot be read or a line of another `shape`. */
export function readJsonLines<T>(file: string, schema: z.ZodType<T>, shape: string): T[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => schema.parse(JSON.parse(line)));
  } catch (cause) {
    throw new HotlineError(
      'USAGE',
      `读不了 ${file}：${cause instanceof Error ? cause.message : String(cause)}`,
      { remedy: `每行一个 JSON：${shape}。`, cause },
    );
  }
}
