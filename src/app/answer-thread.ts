import { parentPort, workerData } from 'node:worker_threads';
import type { Config } from '../config.ts';
import { HotlineError, type ErrorCode } from '../errors.ts';
import type { Answer, Question } from '../answering/answer.ts';
import { openStorageBeside } from './open-storage.ts';
import { openCorpus } from './corpus.ts';

/** What a thread that answers is told. `id` comes back with what became of it. */
export type ThreadOrder =
  | { type: 'answer'; id: number; question: ThreadQuestion }
  /** Takes over what was published, or brought in, since. */
  | { type: 'refresh'; id: number; what: 'items' | 'documents' };

/** Without what cannot go from one thread to another, and is used only where a language model is. */
export type ThreadQuestion = Omit<Question, 'onDraft' | 'conversation'>;

export type ThreadReport =
  | { type: 'ready' }
  | { type: 'answered'; id: number; answer: Answer }
  | { type: 'refreshed'; id: number }
  | { type: 'failed'; id: number; error: ThreadError };

export interface ThreadError {
  message: string;
  code?: ErrorCode;
  remedy?: string;
}

if (parentPort !== null) {
  const port = parentPort;
  const config = workerData as Config;
  const tell = (report: ThreadReport) => port.postMessage(report);
  // The process that started this thread has told already what was built and what was left out.
  const corpus = await openCorpus(config, () => undefined, openStorageBeside(config));

  const follow = async (order: ThreadOrder): Promise<ThreadReport> => {
    const { id } = order;
    switch (order.type) {
      case 'answer':
        return { type: 'answered', id, answer: await corpus.answering.answer(order.question) };
      case 'refresh':
        await (order.what === 'items' ? corpus.refreshItems() : corpus.documents.refresh({ build: false }));
        return { type: 'refreshed', id };
    }
  };
  port.on('message', (order: ThreadOrder) => {
    follow(order).then(tell, (error: unknown) => tell({ type: 'failed', id: order.id, error: told(error) }));
  });
  tell({ type: 'ready' });
}

function told(error: unknown): ThreadError {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof HotlineError ? { message, code: error.code, remedy: error.remedy } : { message };
}
