import { createHash, type Hash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { HotlineError } from '../errors.ts';

/** A model as Hugging Face lays it out: config.json, tokenizer.json, tokenizer_config.json and onnx/model*.onnx. */
export interface OnnxFolder {
  /** Absolute. */
  directory: string;
  /** In the words of transformers.js. */
  dtype: 'fp32' | 'fp16' | 'q8' | 'int8';
  pooling: 'mean' | 'cls';
  /** Changes with any file that the vectors depend on. */
  id: string;
}

const NEEDED = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];
const POOLING = '1_Pooling/config.json';
/** The first that is there is taken: the most exact. */
const MODELS = [
  ['fp32', 'model.onnx'],
  ['fp16', 'model_fp16.onnx'],
  ['q8', 'model_quantized.onnx'],
  ['int8', 'model_int8.onnx'],
] as const;
const poolingSchema = z.object({ pooling_mode_cls_token: z.boolean().default(false) });

/** Throws HotlineError CONFIG_INVALID that names what is missing. */
export async function readOnnxFolder(path: string): Promise<OnnxFolder> {
  const directory = resolve(path);
  const missing = NEEDED.filter((name) => !existsSync(join(directory, name)));
  const model = MODELS.find(([, name]) => existsSync(join(directory, 'onnx', name)));
  if (model === undefined) missing.push('onnx/model.onnx');
  if (model === undefined || missing.length > 0) {
    throw unusable(`${path} 里没有 ${missing.join('、')}`);
  }
  try {
    const [dtype, name] = model;
    const pooling = poolingOf(directory);
    const digest = await digestOf(directory, name);
    return { directory, dtype, pooling, id: `onnx-${dtype}-${pooling}-${digest}` };
  } catch (cause) {
    throw unusable(`${path} 里有文件读不了`, cause);
  }
}

/** As its makers say where they say it; most of what does not say is meant to be averaged. */
function poolingOf(directory: string): OnnxFolder['pooling'] {
  const file = join(directory, POOLING);
  if (!existsSync(file)) return 'mean';
  return poolingSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).pooling_mode_cls_token ? 'cls' : 'mean';
}

/** Over the settings at the top and the model with the weights that large ones keep beside it. */
async function digestOf(directory: string, model: string): Promise<string> {
  const hash = createHash('sha256');
  const settings = readdirSync(directory).filter((name) => /\.(?:json|txt|model)$/.test(name));
  const weights = readdirSync(join(directory, 'onnx')).filter(
    (name) => name === model || name.startsWith(`${model}_data`),
  );
  for (const name of [...settings, ...weights.map((it) => join('onnx', it))].sort()) {
    await addFile(hash, join(directory, name), name);
  }
  return hash.digest('hex').slice(0, 12);
}

async function addFile(hash: Hash, file: string, name: string): Promise<void> {
  let size = 0;
  hash.update(`${name}\0`);
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
  }
  hash.update(`\0${size}\0`);
}

function unusable(why: string, cause?: unknown): HotlineError {
  return new HotlineError('CONFIG_INVALID', `EMBEDDINGS_ONNX_DIR：${why}`, {
    remedy:
      '目录里要有 config.json、tokenizer.json、tokenizer_config.json 和 onnx/model.onnx（或 model_quantized.onnx）；或者去掉 EMBEDDINGS_ONNX_DIR，改用自带的编码器。',
    cause,
  });
}
