import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { AverageLengths } from './segment.ts';

const FORMAT = 1;

const manifestSchema = z.object({
  format: z.literal(FORMAT),
  embedder: z.string(),
  averages: z.object({ passage: z.number(), heading: z.number(), whole: z.number() }),
  segments: z.array(z.string().regex(/^[\w-]+$/)),
});

/** Which segments make up the index; the one file that is replaced when the index changes. */
export interface Manifest {
  embedder: string;
  averages: AverageLengths;
  segments: string[];
}

/** Undefined where there is none, or none that can be read: then the index is built anew. */
export async function readManifest(directory: string): Promise<Manifest | { damaged: string } | undefined> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(join(directory, 'manifest.json'), 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    return { damaged: error instanceof Error ? error.message : String(error) };
  }
}

/** Swapped in with one rename, so that a crash leaves the old index or the new one; then what nobody names is removed. */
export function writeManifest(directory: string, manifest: Manifest): void {
  mkdirSync(directory, { recursive: true });
  const next = join(directory, 'manifest.json.next');
  writeFileSync(next, JSON.stringify({ format: FORMAT, ...manifest }, null, 2));
  renameSync(next, join(directory, 'manifest.json'));
  for (const name of readdirSync(directory)) {
    if (!name.startsWith('manifest.json') && !manifest.segments.includes(name))
      rmSync(join(directory, name), { recursive: true, force: true });
  }
}

/** Tells when the manifest was last replaced; '' where there is none. */
export function manifestStamp(directory: string): string {
  return String(statSync(join(directory, 'manifest.json'), { throwIfNoEntry: false })?.mtimeMs ?? '');
}
