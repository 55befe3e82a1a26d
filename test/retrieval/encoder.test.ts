import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { HotlineError } from '../../src/errors.ts';
import { encoderFeatures, loadEncoder } from '../../src/retrieval/encoder.ts';
import { temporaryFolder } from '../support/folder.ts';

const OWN = 'knowledge/encoder';
const encoder = loadEncoder(OWN);
const lengthOf = (vector: Float32Array) => Math.hypot(...vector);
const cosine = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

function copyOfFolder(): string {
  const folder = join(temporaryFolder(), 'encoder');
  cpSync(OWN, folder, { recursive: true });
  return folder;
}

function faultOf(folder: string): HotlineError {
  try {
    loadEncoder(folder);
  } catch (error) {
    if (error instanceof HotlineError) return error;
    throw error;
  }
  throw new Error('The folder was taken.');
}

describe('the encoder that comes along', () => {
  it('gives the vectors that check.json names', async () => {
    const check = z
      .object({
        sentences: z.array(z.string()).min(2),
        firstEight: z.array(z.array(z.number()).length(8)),
        cosine: z.array(z.array(z.number())).optional(),
      })
      .parse(JSON.parse(readFileSync(join(OWN, 'check.json'), 'utf8')));
    const vectors = await encoder.embedDocuments(check.sentences);
    vectors.forEach((vector, row) => {
      check.firstEight[row]?.forEach((value, i) => expect(vector[i]).toBeCloseTo(value, 3));
      check.cosine?.[row]?.forEach((value, other) => {
        expect(cosine(vector, vectors[other] ?? new Float32Array())).toBeCloseTo(value, 3);
      });
    });
  });

  it('gives vectors of unit length and of the dimensions it names', async () => {
    const texts = ['低保', 'a', '居住证多少天能办下来', '失业'.repeat(5_000)];
    for (const vector of await encoder.embedDocuments(texts)) {
      expect(vector).toHaveLength(encoder.dimensions);
      expect(lengthOf(vector)).toBeCloseTo(1, 5);
    }
  });

  it('gives questions and documents the same vector, again and again', async () => {
    const [document] = await encoder.embedDocuments(['失业金怎么领']);
    expect(await encoder.embedQuery('失业金怎么领')).toEqual(document);
    expect(await loadEncoder(OWN).embedQuery('失业金怎么领')).toEqual(document);
  });

  it.each(['', '   ', '？！', '🙂', '\ud83d'])(
    'gives a text without words (%j) no direction',
    async (text) => {
      const vector = await encoder.embedQuery(text);
      expect(vector).toHaveLength(encoder.dimensions);
      expect(lengthOf(vector)).toBe(0);
    },
  );

  it('does not see width and case', async () => {
    expect(await encoder.embedQuery('ＡＰＰ１２３')).toEqual(await encoder.embedQuery('app123'));
  });

  it('puts what is meant alike nearer than what is not', async () => {
    const [asked, near, far] = await encoder.embedDocuments([
      '失业金怎么领',
      '失业保险金的申领条件',
      '居住证签注的期限',
    ]);
    if (!asked || !near || !far) throw new Error('three vectors');
    expect(cosine(asked, near)).toBeGreaterThan(cosine(asked, far));
  });
});

describe('the features of a text', () => {
  it('are its characters and pairs of characters, counted', () => {
    expect([...encoderFeatures('低保,低保')].sort()).toEqual([
      ['低', 2],
      ['低保', 2],
      ['保', 2],
    ]);
  });
});

describe('a damaged folder of the encoder', () => {
  it.each<[string, (folder: string) => void]>([
    ['without weights', (folder) => rmSync(join(folder, 'weights.int4.bin'))],
    ['without vocabulary', (folder) => rmSync(join(folder, 'vocab.txt'))],
    ['with cut weights', (folder) => truncateSync(join(folder, 'weights.int4.bin'), 1_000)],
    ['with cut scales', (folder) => truncateSync(join(folder, 'scales.f32.bin'), 1_000)],
    ['with a cut vocabulary', (folder) => truncateSync(join(folder, 'vocab.txt'), 1_000)],
    ['with a configuration that is no JSON', (folder) => writeFileSync(join(folder, 'config.json'), '{')],
    [
      'with a configuration of another kind',
      (folder) => writeFileSync(join(folder, 'config.json'), '{"dim":-1}'),
    ],
    ['that is not there', (folder) => rmSync(folder, { recursive: true })],
  ])('%s is refused with what to do', (_what, damage) => {
    const folder = copyOfFolder();
    damage(folder);
    const fault = faultOf(folder);
    expect(fault.code).toBe('INDEX_UNREADABLE');
    expect(fault.message).toContain(folder);
    expect(fault.remedy).toContain('knowledge/encoder');
    expect(fault.cause).toBeInstanceOf(Error);
  });
});

describe('the id of an encoder', () => {
  it('is the same for the same files', () => {
    expect(loadEncoder(copyOfFolder()).id).toBe(encoder.id);
  });

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['weights.int4.bin', (bytes) => flipped(bytes, bytes.length - 1)],
    ['scales.f32.bin', (bytes) => flipped(bytes, 0)],
    ['vocab.txt', (bytes) => Buffer.from(bytes.toString().replace('\na\n', '\nä\n'))],
  ])('changes with %s', (file, change) => {
    const folder = copyOfFolder();
    writeFileSync(join(folder, file), change(readFileSync(join(folder, file))));
    expect(loadEncoder(folder).id).not.toBe(encoder.id);
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
  return copy;
}
