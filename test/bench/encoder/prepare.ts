import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codesOf } from '../../../src/retrieval/documents/codes.ts';

/**
 * texts.jsonl → what the trainer reads: codes.u16.bin (the texts as the encoder sees them, end to end),
 * offsets.u32.bin (where each begins, and the end) and heads.u32.bin (length of each first line).
 * One argument: the folder.
 */
const folder = process.argv[2] ?? '.';
const texts = readFileSync(join(folder, 'texts.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => String(JSON.parse(line)));
const coded = texts.map((text) => codesOf(text));
const heads = Uint32Array.from(texts, (text) => codesOf(text.split('\n', 1)[0] ?? '').length);
const offsets = new Uint32Array(texts.length + 1);
coded.forEach((codes, i) => (offsets[i + 1] = (offsets[i] ?? 0) + codes.length));
const all = new Uint16Array(offsets[texts.length] ?? 0);
coded.forEach((codes, i) => all.set(codes, offsets[i]));
writeFileSync(join(folder, 'codes.u16.bin'), new Uint8Array(all.buffer));
writeFileSync(join(folder, 'offsets.u32.bin'), new Uint8Array(offsets.buffer));
writeFileSync(join(folder, 'heads.u32.bin'), new Uint8Array(heads.buffer));
