import type { Embedder } from '../embedder.ts';
import { normalise } from '../encoder.ts';
import { inStretches } from '../steps.ts';
import { normaliseText } from '../text.ts';
import type { VectorBlock } from '../vectors.ts';
import { clusterRows } from './cluster.ts';
import { characteristicPhrases, countPhrases, createPhrasesOf } from './label.ts';

/** Messages about the same, under words that stand for them. */
export interface MessageCluster {
  /** Phrases, the most telling first; empty where the messages have none in common. */
  label: string[];
  /** Positions in what was given: the most typical first. */
  members: number[];
  /** Mean cosine between two of them, 0–1. */
  cohesion: number;
}

/** `head` is the part that labels are taken from, such as a title; the whole text where there is none. */
export interface ClusteredText {
  text: string;
  head?: string;
}

export interface MessageClustering {
  /** Every message is in one cluster; the largest first. `together`: mean cosine that makes two groups one. */
  cluster(texts: readonly ClusteredText[], together: number): Promise<MessageCluster[]>;
}

const BATCH = 64;
/** So many sample texts stand beside the messages when it is taken off what all have in common. */
const BACKGROUND_WEIGHT = 300;
/** What all have in common is not taken off entirely: in a week with one topic it would be the topic. */
const TAKEN_OFF = 0.9;
const COURTESY =
  /尊敬的|您好|你好|请问|领导|谢谢|感谢|希望|请求|恳请|恳求|有关部门|相关部门|政府|尽快|解决|处理|反映|投诉|举报|我们|本人|我是|一直|问题|情况/gu;

/**
 * Clusters short messages by meaning, without saying how many clusters there are. `background` are sample
 * questions: with few messages they tell what any message sounds like.
 */
export function createMessageClustering(deps: {
  embedder: Embedder;
  background: () => readonly string[];
}): MessageClustering {
  const { embedder } = deps;
  const phrasesOf = createPhrasesOf();
  let usual: { of: readonly string[]; direction: Promise<Float32Array> } | undefined;
  const usualDirection = () => {
    const of = deps.background();
    if (usual?.of.length !== of.length) usual = { of, direction: meanOf(embedder, of) };
    return usual.direction;
  };
  return {
    async cluster(texts, together) {
      if (texts.length === 0) return [];
      const vectors = await embed(
        embedder,
        texts.map(({ text }) => plainWords(text)),
      );
      const block = centred(vectors, embedder.dimensions, await usualDirection());
      const clusters = await inStretches(clusterRows(block, { together }));
      const phrases = await inStretches(eachOf(texts, ({ text, head }) => phrasesOf(head ?? text)));
      const counts = countPhrases(phrases);
      return clusters.map(({ rows, cohesion }) => ({
        label: characteristicPhrases(
          rows.flatMap((row) => phrases[row] ?? []),
          counts,
        ),
        members: rows,
        cohesion,
      }));
    },
  };
}

function* eachOf<T, R>(all: readonly T[], make: (one: T) => R): Generator<undefined, R[]> {
  const made: R[] = [];
  for (const one of all) {
    made.push(make(one));
    yield;
  }
  return made;
}

/** Without courtesies; a message of nothing else stays as it is. */
function plainWords(text: string): string {
  const normal = normaliseText(text);
  return normal.replace(COURTESY, ' ').trim() || normal;
}

async function embed(embedder: Embedder, texts: readonly string[]): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (let from = 0; from < texts.length; from += BATCH) {
    vectors.push(...(await embedder.embedDocuments(texts.slice(from, from + BATCH))));
    // The encoder works without ever leaving the thread.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return vectors;
}

async function meanOf(embedder: Embedder, texts: readonly string[]): Promise<Float32Array> {
  const mean = new Float32Array(embedder.dimensions);
  for (const vector of await embed(embedder, texts.map(plainWords))) add(mean, vector, 1 / texts.length);
  return mean;
}

/** Takes off the direction that all messages share, so that a cosine tells what they say and not how. */
function centred(vectors: readonly Float32Array[], dimensions: number, usual: Float32Array): VectorBlock {
  const common = new Float32Array(dimensions);
  const weight = vectors.length + BACKGROUND_WEIGHT;
  for (const vector of vectors) add(common, vector, 1 / weight);
  add(common, usual, BACKGROUND_WEIGHT / weight);
  const data = new Float32Array(vectors.length * dimensions);
  vectors.forEach((vector, row) => {
    const own = vector.slice();
    add(own, common, -TAKEN_OFF);
    data.set(normalise(own), row * dimensions);
  });
  return { dimensions, count: vectors.length, data };
}

function add(sum: Float32Array, vector: Float32Array, factor: number): void {
  for (let i = 0; i < sum.length; i += 1) sum[i] = sum[i]! + factor * (vector[i] ?? 0);
}
