import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createItemCache } from '../../src/knowledge/item-cache.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'items-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('the cache of items', () => {
  it('gives back what a sound folder was parsed into', () => {
    const errors: unknown[] = [];
    const cache = createItemCache(join(folder, 'items.json'), (error) => errors.push(error));
    const parsed = loadKnowledge('knowledge', cache);
    const again = loadKnowledge('knowledge', cache);
    expect(errors).toEqual([]);
    expect(cache.read(parsed.version)).toBeDefined();
    expect(again.items).toEqual(parsed.items);
    expect(again.faults).toEqual([]);
  });

  it('is not believed when it is of another version, cut or changed', () => {
    const file = join(folder, 'items.json');
    const cache = createItemCache(file, () => undefined);
    cache.write('v1', []);
    expect(cache.read('v1')).toEqual([]);
    expect(cache.read('v2')).toBeUndefined();
    const whole = readFileSync(file, 'utf8');
    writeFileSync(file, whole.slice(0, -5));
    expect(cache.read('v1')).toBeUndefined();
    writeFileSync(file, whole.replace('"items":"[]"', '"items":"[1]"'));
    expect(cache.read('v1')).toBeUndefined();
  });

  it('tells when it cannot be written, and the knowledge is there all the same', () => {
    const errors: unknown[] = [];
    writeFileSync(join(folder, 'file'), '');
    const cache = createItemCache(join(folder, 'file', 'items.json'), (error) => errors.push(error));
    cache.write('v1', []);
    expect(errors).toHaveLength(1);
  });
});
