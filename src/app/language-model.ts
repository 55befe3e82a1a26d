import { createAnsweringWithModel } from '../answering/model/with-model.ts';
import type { CountFailure } from '../answering/model/word-answer.ts';
import { loadModelPrompts } from '../answering/model/prompts.ts';
import type { Config } from '../config.ts';
import { dateInChina } from '../dialogs/ask.ts';
import { openChat } from '../models/open-chat.ts';
import type { Corpus } from './corpus.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

type Answerable = Pick<Corpus, 'answering' | 'triage'> & { knowledge: Pick<Corpus['knowledge'], 'regions'> };

/** The corpus whose answers the configured model words; as it is where none is. Throws HotlineError PROMPT_INVALID. */
export async function withLanguageModel<Answers extends Answerable>(
  config: Config,
  corpus: Answers,
  {
    log,
    now,
    metrics,
  }: {
    log: Pick<Log, 'info' | 'warn'>;
    now: () => number;
    metrics?: Pick<Metrics, 'modelFailed' | 'modelBreaker'>;
  },
): Promise<Answers> {
  const model = await openChat(config, () => dateInChina(now()), metrics?.modelBreaker);
  if (model === undefined || config.chat === undefined) return corpus;
  log.info({ model: model.id }, 'a language model words the answers');
  return {
    ...corpus,
    answering: createAnsweringWithModel(corpus.answering, {
      model,
      prompts: loadModelPrompts(config.promptsDir),
      triage: corpus.triage,
      regions: corpus.knowledge.regions,
      limitMs: config.chat.timeoutMs,
      count: createFailureCount(log, metrics),
    }),
  };
}

/** How often each way to fail has come up since the start, told with each of them; never what anybody wrote. */
function createFailureCount(
  log: Pick<Log, 'warn'>,
  metrics: Pick<Metrics, 'modelFailed'> | undefined,
): CountFailure {
  const counts = new Map<string, number>();
  return (kind, about) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    metrics?.modelFailed(kind);
    log.warn({ kind, count, ...about }, 'the language model was of no use for an answer');
  };
}
