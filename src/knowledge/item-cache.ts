import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { PolicyItem } from './item.ts';

/** Items that were parsed and found sound, so that a start need not parse them again. */
export interface ItemCache {
  /** Undefined where there are none of this version, or where they cannot be trusted. */
  read(version: string): PolicyItem[] | undefined;
  write(version: string, items: readonly PolicyItem[]): void;
}

/** Changes with the shape of an item. */
const FORMAT = 2;

const cacheSchema = z.object({
  format: z.literal(FORMAT),
  version: z.string(),
  sha256: z.string(),
  /** JSON of the items, as one string, so that its checksum is that of what is read. */
  items: z.string(),
});

const checksum = (text: string) => createHash('sha256').update(text).digest('hex');

/** `onNotSaved`: the cache could not be written; the next start parses again. */
export function createItemCache(file: string, onNotSaved: (error: unknown) => void): ItemCache {
  return {
    read(version) {
      if (!existsSync(file)) return undefined;
      const stored = cacheSchema.safeParse(parseJson(readFileSync(file, 'utf8')));
      if (!stored.success || stored.data.version !== version) return undefined;
      const { items, sha256 } = stored.data;
      // What has this checksum was written below, from items that had passed every check.
      return checksum(items) === sha256 ? (JSON.parse(items) as PolicyItem[]) : undefined;
    },
    write(version, list) {
      const items = JSON.stringify(list);
      try {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(
          `${file}.next`,
          JSON.stringify({ format: FORMAT, version, sha256: checksum(items), items }),
        );
        renameSync(`${file}.next`, file);
      } catch (error) {
        onNotSaved(error);
      }
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A cut file is no cache; the items are parsed again and it is written anew.
    return undefined;
  }
}
