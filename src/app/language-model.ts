import { createAnsweringWithModel } from '../answering/model/with-model.ts';
import type { CountFailure } from '../answering/model/word-answer.ts';
import { loadModelPrompts } from '../answering/model/prompts.ts';
import type { Config } from '../config.ts';
import { dateInChina } from '../dialogs/ask.ts';
import { openChat } from '../models/open-chat.ts';
import type { Corpus } from './corpus.ts';
import type { Log } from './log.ts';

type Answerable = Pick<Corpus, 'answering' | 'triage'> & { knowledge: Pick<Corpus['knowledge'], 'regions'> };

/** The corpus whose answers the configured model words; as it is where none is. Throws HotlineError PROMPT_INVALID. */
export async function withLanguageModel<Answers extends Answerable>(
  config: Config,
  corpus: Answers,
  { log, now }: { log: Pick<Log, 'info' | 'warn'>; now: () => number },
): Promise<Answers> {
  const model = await openChat(config, () => dateInChina(now()));
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
      count: createFailureCount(log),
    }),
  };
}

/** How often each way to fail has come up since the start, told with each of them; never what anybody wrote. */
function createFailureCount(log: Pick<Log, 'warn'>): CountFailure {
  const counts = new Map<string, number>();
  return (kind, about) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    log.warn({ kind, count, ...about }, 'the language model was of no use for an answer');
  };
}
