import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { HotlineError } from '../errors.ts';
import type { Reranker } from '../retrieval/reranker.ts';
import { endpointId } from './endpoint-id.ts';

export interface RerankEndpoint {
  /** What stands before `/rerank`, such as https://api.example/v1. */
  baseUrl: string;
  model: string;
  apiKey?: string;
  /** For both attempts together, without the pause between them. */
  limitMs?: number;
  backoffMs?: number;
}

type Attempt =
  { type: 'scored'; scores: number[] } | { type: 'failed'; why: string; isPassing: boolean; cause?: unknown };

const replySchema = z.object({
  results: z.array(z.object({ index: z.int().nonnegative(), relevance_score: z.number() })),
});

/**
 * The rerank endpoint that Jina, Cohere, SiliconFlow, vLLM and others share: POST {base}/rerank. Redirects are not
 * followed, so that the key goes nowhere else. Throws HotlineError MODEL_FAILED, which never holds the key.
 */
export function createRerankEndpoint(endpoint: RerankEndpoint): Reranker {
  const { limitMs = 5_000, backoffMs = 500 } = endpoint;
  return {
    id: endpointId('rerank', endpoint),
    async rerank(question, texts) {
      if (texts.length === 0) return [];
      const signal = AbortSignal.timeout(limitMs);
      let attempt = await askOnce(endpoint, question, texts, signal);
      if (attempt.type === 'failed' && attempt.isPassing) {
        await delay(backoffMs);
        attempt = await askOnce(endpoint, question, texts, signal);
      }
      if (attempt.type === 'failed') throw failed(attempt);
      return squashed(attempt.scores);
    },
  };
}

async function askOnce(
  { baseUrl, model, apiKey }: RerankEndpoint,
  question: string,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<Attempt> {
  try {
    const response = await fetch(`${baseUrl.replace(/\/+$/, '')}/rerank`, {
      method: 'POST',
      redirect: 'manual',
      signal,
      headers: {
        'content-type': 'application/json',
        ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify({
        model,
        query: question,
        documents: texts,
        top_n: texts.length,
        return_documents: false,
      }),
    });
    if (response.ok) return readScores(await response.text(), texts.length);
    await response.body?.cancel();
    return refused(`接口答复 HTTP ${response.status}`, response.status === 429 || response.status >= 500);
  } catch (error) {
    if (signal.aborted) return refused('超过时限没有答复');
    // The outer error may repeat the header that it was given, with the key; the one inside is the socket's.
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : undefined;
    return { ...refused('连接失败', true), cause };
  }
}

/** The scores in the order of the texts, each of which must have exactly one. */
function readScores(body: string, count: number): Attempt {
  const reply = replySchema.safeParse(jsonOf(body));
  if (!reply.success) return { ...refused('答复的格式不对'), cause: reply.error };
  const byIndex = new Map(reply.data.results.map((it) => [it.index, it.relevance_score]));
  if (reply.data.results.length !== count || byIndex.size !== count) {
    return refused(`要 ${count} 个分数，给了 ${reply.data.results.length} 个，或者有重复`);
  }
  const scores: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const score = byIndex.get(index);
    if (score === undefined) return refused(`缺少第 ${index + 1} 段的分数`);
    scores.push(score);
  }
  return { type: 'scored', scores };
}

/** Undefined for what is no JSON: the parser's own message would quote the body. */
function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Some models give logits. All scores of a reply are squashed or none, or their order would not stand. */
function squashed(scores: readonly number[]): number[] {
  const isUnit = scores.every((score) => score >= 0 && score <= 1);
  return isUnit ? [...scores] : scores.map((score) => 1 / (1 + Math.exp(-score)));
}

function refused(why: string, isPassing = false): Attempt & { type: 'failed' } {
  return { type: 'failed', why, isPassing };
}

function failed({ why, cause }: { why: string; cause?: unknown }): HotlineError {
  return new HotlineError('MODEL_FAILED', `重排序模型没有给出可用的结果：${why}`, {
    remedy: '检查 RERANK_BASE_URL、RERANK_MODEL 和密钥，或者去掉它们，不用重排序模型。',
    cause,
  });
}
