import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readVectors, writeVectors } from '../../src/retrieval/index-files.ts';
import type { VectorBlock } from '../../src/retrieval/vectors.ts';
import { temporaryFolder } from '../support/folder.ts';

const block: VectorBlock = {
  dimensions: 3,
  count: 2,
  data: Float32Array.from([0.1, -0.2, 0.3, Number.MIN_VALUE, 1, -1]),
};
const newDirectory = () => join(temporaryFolder(), 'deep', 'index');

function written(): string {
  const directory = newDirectory();
  writeVectors(directory, 'v1', block);
  return directory;
}

const manifestOf = (directory: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')) as Record<string, unknown>;
const changeManifest = (directory: string, change: Record<string, unknown>) =>
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ ...manifestOf(directory), ...change }));

describe('vectors on disk', () => {
  it('come back as they were written', () => {
    expect(readVectors(written(), 'v1')).toEqual({ type: 'loaded', block });
  });

  it('come back when they are none, and when they are part of something larger', () => {
    const directory = newDirectory();
    const none = { dimensions: 3, count: 0, data: new Float32Array() };
    writeVectors(directory, 'v1', none);
    expect(readVectors(directory, 'v1')).toEqual({ type: 'loaded', block: none });
    const part = { dimensions: 3, count: 1, data: block.data.subarray(3) };
    writeVectors(directory, 'v1', part);
    expect(readVectors(directory, 'v1')).toMatchObject({ block: { data: Float32Array.from(part.data) } });
  });

  it('are missing where nobody wrote any', () => {
    expect(readVectors(newDirectory(), 'v1')).toEqual({ type: 'missing' });
  });

  it('are stale when they were made from something else', () => {
    expect(readVectors(written(), 'v2')).toEqual({ type: 'stale' });
  });

  it('are stale when another format wrote them', () => {
    const directory = written();
    changeManifest(directory, { format: 2 });
    expect(readVectors(directory, 'v1')).toEqual({ type: 'stale' });
  });

  it.each<[string, (directory: string) => void]>([
    ['cut off', (directory) => truncateSync(join(directory, 'vectors.f32'), 20)],
    ['emptied', (directory) => truncateSync(join(directory, 'vectors.f32'), 0)],
    ['longer', (directory) => writeFileSync(join(directory, 'vectors.f32'), new Uint8Array(28))],
    ['changed in one byte', flipOneByte],
    ['counted wrong', (directory) => changeManifest(directory, { count: 1 })],
    ['of another width', (directory) => changeManifest(directory, { dimensions: 2 })],
    ['without a checksum', (directory) => changeManifest(directory, { sha256: undefined })],
    ['described by garbage', (directory) => writeFileSync(join(directory, 'manifest.json'), '{"format":1,')],
    ['described by nothing', (directory) => writeFileSync(join(directory, 'manifest.json'), '')],
    ['described by something else', (directory) => writeFileSync(join(directory, 'manifest.json'), '[]')],
  ])('are damaged when %s, and it says why', (_what, damage) => {
    const directory = written();
    damage(directory);
    expect(readVectors(directory, 'v1')).toEqual({ type: 'damaged', why: expect.stringMatching(/./) });
  });

  it('are damaged when only the manifest is there', () => {
    const directory = newDirectory();
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'manifest.json'), JSON.stringify(manifestOf(written())));
    expect(readVectors(directory, 'v1')).toMatchObject({ type: 'damaged' });
  });

  it('replace older ones whole, with nothing left beside them', () => {
    const directory = written();
    writeFileSync(join(directory, 'left-over'), 'from another version');
    const next = { ...block, count: 1, data: block.data.slice(0, 3) };
    writeVectors(directory, 'v2', next);
    expect(readVectors(directory, 'v2')).toEqual({ type: 'loaded', block: next });
    expect(readdirSync(directory).sort()).toEqual(['manifest.json', 'vectors.f32']);
    expect(readdirSync(dirname(directory))).toEqual(['index']);
  });

  it('leave the older ones alone until they are written whole', () => {
    const directory = written();
    const endless = { ...block, data: undefined as unknown as Float32Array };
    expect(() => writeVectors(directory, 'v2', endless)).toThrow();
    expect(readVectors(directory, 'v1')).toEqual({ type: 'loaded', block });
  });

  it('are written over what a crash left half written', () => {
    const directory = newDirectory();
    mkdirSync(`${directory}.next`, { recursive: true });
    writeFileSync(join(`${directory}.next`, 'vectors.f32'), 'half');
    writeVectors(directory, 'v1', block);
    expect(readVectors(directory, 'v1')).toEqual({ type: 'loaded', block });
    expect(existsSync(`${directory}.next`)).toBe(false);
  });
});

function flipOneByte(directory: string): void {
  const file = join(directory, 'vectors.f32');
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(9) ^ 1, 9);
  writeFileSync(file, bytes);
}
