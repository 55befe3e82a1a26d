import { Embeddings } from '@langchain/core/embeddings';
import { z } from 'zod';
import { HotlineError } from '../errors.ts';
import { readOnnxFolder, type OnnxFolder } from './onnx-folder.ts';

export type ImportModule = (name: string) => Promise<unknown>;

/** What is used of transformers.js. */
interface Transformers {
  env: { allowRemoteModels: boolean; allowLocalModels: boolean; useFSCache: boolean };
  pipeline(task: string, model: string, options: object): Promise<Extract>;
}
type Extract = (texts: string[], options: object) => Promise<{ tolist(): unknown }>;

/** Named in a variable: the package is an add-on that is not there in most installations. */
const PACKAGE = '@huggingface/transformers';
/** By force: @langchain/community names an older release as an optional peer, of which nothing is used here. */
const INSTALL = `ONNXRUNTIME_NODE_INSTALL=skip npm i --no-save --force ${PACKAGE}@4.3.1`;
/** Texts of one batch are padded to the longest: more would cost memory and gain nothing on a processor. */
const BATCH = 16;

const transformersSchema = z.custom<Transformers>((value) => {
  const shape = z.object({ env: z.record(z.string(), z.unknown()), pipeline: z.function() });
  return shape.safeParse(value).success;
});
const vectorsSchema = z.array(z.array(z.number()));

/** A folder with an ONNX model, run in this process by transformers.js, as LangChain `Embeddings`. */
export class OnnxEmbeddings extends Embeddings {
  readonly #extract: Extract;
  readonly #pooling: OnnxFolder['pooling'];

  constructor(extract: Extract, pooling: OnnxFolder['pooling']) {
    super({});
    this.#extract = extract;
    this.#pooling = pooling;
  }

  override async embedDocuments(documents: string[]): Promise<number[][]> {
    const vectors: number[][] = [];
    for (let from = 0; from < documents.length; from += BATCH) {
      vectors.push(...(await this.#embed(documents.slice(from, from + BATCH))));
    }
    return vectors;
  }

  override async embedQuery(document: string): Promise<number[]> {
    const [vector = []] = await this.#embed([document]);
    return vector;
  }

  async #embed(texts: string[]): Promise<number[][]> {
    const tensor = await this.#extract(texts, { pooling: this.#pooling, normalize: true });
    return vectorsSchema.parse(tensor.tolist());
  }
}

/**
 * Loads the model from local files only. Throws HotlineError CONFIG_INVALID when the folder or the package is not
 * there, MODEL_FAILED when the model cannot be loaded.
 */
export async function loadLocalOnnx(
  directory: string,
  importModule: ImportModule = (name) => import(name) as Promise<unknown>,
): Promise<{ embeddings: OnnxEmbeddings; id: string }> {
  const folder = await readOnnxFolder(directory);
  const { env, pipeline } = await importTransformers(importModule);
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.useFSCache = false;
  try {
    // A whole path is read as it stands; a name would be looked for under the package's own folder.
    const extract = await pipeline('feature-extraction', folder.directory, {
      dtype: folder.dtype,
      local_files_only: true,
    });
    return { embeddings: new OnnxEmbeddings(extract, folder.pooling), id: folder.id };
  } catch (cause) {
    throw new HotlineError('MODEL_FAILED', `本地模型加载不了：${directory}`, {
      remedy: '检查 EMBEDDINGS_ONNX_DIR 里的模型是否完整，或者去掉它，改用自带的编码器。',
      cause,
    });
  }
}

async function importTransformers(importModule: ImportModule): Promise<Transformers> {
  try {
    return transformersSchema.parse(await importModule(PACKAGE));
  } catch (cause) {
    throw new HotlineError(
      'CONFIG_INVALID',
      `用 EMBEDDINGS_ONNX_DIR 要先装 ${PACKAGE}，现在没有或者版本不对`,
      {
        remedy: `运行 ${INSTALL}（约 474 MB），或者去掉 EMBEDDINGS_ONNX_DIR，改用自带的编码器。`,
        cause,
      },
    );
  }
}
