import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Embeddings } from '@langchain/core/embeddings';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { loadLocalOnnx } from '../../src/models/local-onnx.ts';
import { openEmbedder } from '../../src/models/open-embedder.ts';
import { temporaryFolder } from '../support/folder.ts';

interface Calls {
  loaded: unknown[];
  batches: { texts: string[]; options: unknown }[];
}

/** Stands in for transformers.js: the vector of a text is its length and one. */
function transformersOf(answer: (texts: string[]) => unknown = lengths) {
  const calls: Calls = { loaded: [], batches: [] };
  const env = { allowRemoteModels: true, allowLocalModels: false, useFSCache: true };
  const pipeline = async (...asked: unknown[]) => {
    calls.loaded.push(asked);
    return async (texts: string[], options: unknown) => {
      calls.batches.push({ texts, options });
      return { tolist: () => answer(texts) };
    };
  };
  const importModule = async (name: string): Promise<unknown> =>
    name === '@huggingface/transformers' ? { env, pipeline } : undefined;
  return { calls, env, importModule };
}
const lengths = (texts: string[]) => texts.map((text) => [text.length, 1]);

function modelFolder(model = 'model.onnx'): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'onnx'));
  for (const name of ['config.json', 'tokenizer.json', 'tokenizer_config.json']) {
    writeFileSync(join(folder, name), '{}');
  }
  writeFileSync(join(folder, 'onnx', model), 'weights');
  return folder;
}

const idOf = async (folder: string) => (await loadLocalOnnx(folder, transformersOf().importModule)).id;

describe('a folder with an ONNX model', () => {
  it('is what LangChain calls embeddings, read from local files only', async () => {
    const folder = modelFolder();
    const { calls, env, importModule } = transformersOf();
    const { embeddings } = await loadLocalOnnx(folder, importModule);
    expect(embeddings).toBeInstanceOf(Embeddings);
    expect(calls.loaded).toEqual([['feature-extraction', folder, { dtype: 'fp32', local_files_only: true }]]);
    expect(env).toEqual({ allowRemoteModels: false, allowLocalModels: true, useFSCache: false });
  });

  it('gives averaged, normalised vectors, a few texts at a time', async () => {
    const { calls, importModule } = transformersOf();
    const { embeddings } = await loadLocalOnnx(modelFolder(), importModule);
    expect(await embeddings.embedQuery('低保')).toEqual([2, 1]);
    const texts = Array.from({ length: 20 }, (_, i) => '低'.repeat(i));
    expect(await embeddings.embedDocuments(texts)).toEqual(lengths(texts));
    expect(await embeddings.embedDocuments([])).toEqual([]);
    expect(calls.batches.map((it) => it.texts.length)).toEqual([1, 16, 4]);
    expect(calls.batches[0]?.options).toEqual({ pooling: 'mean', normalize: true });
  });

  it.each([
    ['model_fp16.onnx', 'fp16'],
    ['model_quantized.onnx', 'q8'],
    ['model_int8.onnx', 'int8'],
  ])('may hold %s', async (file, dtype) => {
    const { calls, importModule } = transformersOf();
    const { id } = await loadLocalOnnx(modelFolder(file), importModule);
    expect(calls.loaded[0]).toContainEqual({ dtype, local_files_only: true });
    expect(id).toMatch(new RegExp(`^onnx-${dtype}-mean-[0-9a-f]{12}$`));
  });

  it('that is made for its first token is read so', async () => {
    const folder = modelFolder();
    const mean = await idOf(folder);
    mkdirSync(join(folder, '1_Pooling'));
    writeFileSync(join(folder, '1_Pooling/config.json'), '{"pooling_mode_cls_token": true}');
    const { calls, importModule } = transformersOf();
    const { embeddings, id } = await loadLocalOnnx(folder, importModule);
    await embeddings.embedQuery('低保');
    expect(calls.batches[0]?.options).toEqual({ pooling: 'cls', normalize: true });
    expect(id).not.toBe(mean);
  });

  it('is the same one wherever it lies', async () => {
    expect(await idOf(modelFolder())).toBe(await idOf(modelFolder()));
  });

  it.each(['config.json', 'tokenizer.json', 'onnx/model.onnx', 'onnx/model.onnx_data'])(
    'is another one when %s changes',
    async (name) => {
      const folder = modelFolder();
      const before = await idOf(folder);
      writeFileSync(join(folder, name), 'changed');
      expect(await idOf(folder)).not.toBe(before);
    },
  );

  it.each(['config.json', 'tokenizer.json', 'tokenizer_config.json', 'onnx/model.onnx'])(
    'without %s is refused by its name',
    async (name) => {
      const folder = modelFolder();
      rmSync(join(folder, name));
      await expect(idOf(folder)).rejects.toMatchObject({
        code: 'CONFIG_INVALID',
        message: expect.stringContaining(name),
        remedy: expect.stringContaining('EMBEDDINGS_ONNX_DIR'),
      });
    },
  );

  it('that cannot be read is refused', async () => {
    const folder = modelFolder();
    rmSync(join(folder, 'onnx/model.onnx'));
    mkdirSync(join(folder, 'onnx/model.onnx'));
    await expect(idOf(folder)).rejects.toMatchObject({ code: 'CONFIG_INVALID', cause: expect.anything() });
  });

  it('that does not load is a failed model', async () => {
    const { env } = transformersOf();
    const cause = new Error('Protobuf parsing failed.');
    const importModule = async () => ({ env, pipeline: () => Promise.reject(cause) });
    await expect(loadLocalOnnx(modelFolder(), importModule)).rejects.toMatchObject({
      code: 'MODEL_FAILED',
      cause,
    });
  });

  it.each<[string, () => Promise<unknown>]>([
    ['not installed', () => Promise.reject(new Error("Cannot find package '@huggingface/transformers'"))],
    ['another package', async () => ({ default: {} })],
  ])('needs a package, and says how to get it when it is %s', async (_what, importModule) => {
    await expect(loadLocalOnnx(modelFolder(), importModule)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('@huggingface/transformers'),
      remedy: expect.stringContaining(
        'ONNXRUNTIME_NODE_INSTALL=skip npm i --no-save --force @huggingface/transformers@4.3.1',
      ),
    });
  });
});

describe('the embedder of the configuration', () => {
  const open = (importModule: () => Promise<unknown>) =>
    openEmbedder(readConfig({ EMBEDDINGS_ONNX_DIR: modelFolder() }), importModule);

  it('is the folder that is set, with unit vectors of the width that it gives', async () => {
    const { importModule } = transformersOf((texts) => texts.map(() => [3, 0, 4]));
    const embedder = await open(() => importModule('@huggingface/transformers'));
    expect(embedder).toMatchObject({ id: expect.stringMatching(/^onnx-/), dimensions: 3 });
    expect(await embedder.embedQuery('低保')).toEqual(Float32Array.from([0.6, 0, 0.8]));
  });

  it.each([
    ['no list', 'vector'],
    ['a flat list', [1, 2]],
    ['nothing', []],
  ])('fails with a name when the model gives %s', async (_what, answer) => {
    const { importModule } = transformersOf(() => answer);
    await expect(open(() => importModule('@huggingface/transformers'))).rejects.toMatchObject({
      code: 'MODEL_FAILED',
      remedy: expect.stringContaining('EMBEDDINGS_ONNX_DIR'),
    });
  });
});
