import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { VectorBlock } from './vectors.ts';

const FORMAT = 1;

const manifestSchema = z.object({
  format: z.number(),
  version: z.string(),
  dimensions: z.number().int().positive(),
  count: z.number().int().nonnegative(),
  sha256: z.string(),
});

/** `missing`: never built. `stale`: built from something else. `damaged`: cannot be trusted. */
export type StoredVectors =
  { type: 'loaded'; block: VectorBlock } | { type: 'missing' | 'stale' } | { type: 'damaged'; why: string };

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

export function readVectors(directory: string, version: string): StoredVectors {
  const manifestFile = join(directory, 'manifest.json');
  if (!existsSync(manifestFile)) return { type: 'missing' };
  try {
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(manifestFile, 'utf8')));
    if (manifest.format !== FORMAT || manifest.version !== version) return { type: 'stale' };
    const bytes = readFileSync(join(directory, 'vectors.f32'));
    if (bytes.length !== manifest.count * manifest.dimensions * 4)
      return { type: 'damaged', why: 'vectors.f32 has another length' };
    if (digest(bytes) !== manifest.sha256)
      return { type: 'damaged', why: 'vectors.f32 has another checksum' };
    const data = new Float32Array(Uint8Array.from(bytes).buffer);
    return { type: 'loaded', block: { dimensions: manifest.dimensions, count: manifest.count, data } };
  } catch (error) {
    return { type: 'damaged', why: error instanceof Error ? error.message : String(error) };
  }
}

/** Written beside the old one and swapped in, so that a crash leaves one whole index or none. */
export function writeVectors(directory: string, version: string, block: VectorBlock): void {
  const next = `${directory}.next`;
  rmSync(next, { recursive: true, force: true });
  mkdirSync(next, { recursive: true });
  const bytes = new Uint8Array(block.data.buffer, block.data.byteOffset, block.data.byteLength);
  writeFileSync(join(next, 'vectors.f32'), bytes);
  const manifest = {
    format: FORMAT,
    version,
    dimensions: block.dimensions,
    count: block.count,
    sha256: digest(bytes),
  };
  writeFileSync(join(next, 'manifest.json'), JSON.stringify(manifest, null, 2));
  rmSync(directory, { recursive: true, force: true });
  renameSync(next, directory);
}
