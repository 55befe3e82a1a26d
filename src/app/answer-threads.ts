import type { Worker } from 'node:worker_threads';
import type { Answering } from '../answering/answer-question.ts';
import type { Answer, Question } from '../answering/answer.ts';
import type { Config } from '../config.ts';
import { HotlineError } from '../errors.ts';
import { wrapIndex } from '../retrieval/documents/wrap-index.ts';
import { startThread } from '../thread.ts';
import type { ThreadError, ThreadOrder, ThreadReport } from './answer-thread.ts';
import type { Corpus } from './corpus.ts';
import type { Log } from './log.ts';

export interface AnswerThreads {
  /** The corpus as it was given, but for what answers, which the threads do as soon as they are ready. */
  corpus: Corpus;
  start(): void;
  /** Resolves when every thread that is starting answers, or has failed to start. */
  ready(): Promise<void>;
  stop(): Promise<void>;
}

type Order = ThreadOrder extends infer One ? (One extends ThreadOrder ? Omit<One, 'id'> : never) : never;

interface Waiting {
  done: (report: ThreadReport) => void;
  fail: (error: Error) => void;
}

/** The thread ended before it had an answer. */
class ThreadEnded extends Error {
  override readonly name = 'ThreadEnded';
}

/** Pauses before a thread that ended is started again: the first, and the longest. */
const PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

export interface ThreadDeps {
  count: number;
  log: Pick<Log, 'error'>;
  start?: (config: Config) => Worker;
}

/**
 * Answers worked out in threads of their own, each with a corpus of its own: the process keeps taking messages while
 * they think, and more than one processor thinks. Until one is ready, and where one ends, the process answers itself.
 */
export function openAnswerThreads(config: Config, corpus: Corpus, deps: ThreadDeps): AnswerThreads {
  const threads = Array.from({ length: deps.count }, () => createAnswerThread(config, deps));
  const refresh = (what: 'items' | 'documents') =>
    Promise.all(threads.map((thread) => thread.refresh(what))).then(() => undefined);
  const { documents } = corpus;
  return {
    corpus: {
      ...corpus,
      answering: spread(corpus, threads),
      refreshItems: async () => {
        await Promise.all([corpus.refreshItems(), refresh('items')]);
      },
      documents: wrapIndex(documents, {
        async refresh(options) {
          // What this process builds, the threads read from the disk afterwards.
          await documents.refresh(options);
          await refresh('documents');
        },
      }),
    },
    start: () => {
      for (const thread of threads) thread.start();
    },
    ready: async () => {
      await Promise.all(threads.map((thread) => thread.ready()));
    },
    stop: async () => {
      await Promise.all(threads.map((thread) => thread.stop()));
    },
  };
}

function spread({ answering: here, triage }: Corpus, threads: readonly AnswerThread[]): Answering {
  return {
    ...here,
    async answer(question) {
      const free = threads.filter((thread) => thread.isReady()).sort((a, b) => a.depth() - b.depth())[0];
      if (free === undefined) return here.answer(question);
      try {
        // The dialog has asked already, in this thread.
        const triaged = question.direct === true ? undefined : triage.classify(question.text);
        return await free.answer({ ...question, ...(triaged && { triaged }) });
      } catch (error) {
        // The question is not lost with the thread.
        if (error instanceof ThreadEnded) return here.answer(question);
        throw error;
      }
    },
  };
}

interface AnswerThread {
  start(): void;
  isReady(): boolean;
  ready(): Promise<void>;
  /** Questions that it has not answered yet. */
  depth(): number;
  /** Rejects with ThreadEnded where it ended, and as answering does. */
  answer(question: Question): Promise<Answer>;
  /** Resolves where it has taken over what is new, or is started anew with it. */
  refresh(what: 'items' | 'documents'): Promise<void>;
  stop(): Promise<void>;
}

function createAnswerThread(config: Config, { log, start = startAnswerThread }: ThreadDeps): AnswerThread {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let isReady = false;
  let isStopping = false;
  let failures = 0;
  let next = 0;
  let timer: NodeJS.Timeout | undefined;
  let isAlive = false;
  let whenReady: (() => void)[] = [];

  function run(): void {
    const started = start(config);
    worker = started;
    isAlive = true;
    // It ends with the process, and keeps nothing alive.
    started.unref();
    started.on('message', hear);
    started.on('error', (error) => log.error({ err: error }, 'a thread that answers failed'));
    started.once('exit', ended);
  }

  function hear(report: ThreadReport): void {
    if (report.type === 'ready') {
      [isReady, failures] = [true, 0];
      tellReady();
      return;
    }
    const asked = waiting.get(report.id);
    waiting.delete(report.id);
    if (report.type === 'failed') asked?.fail(errorOf(report.error));
    else asked?.done(report);
  }

  function tellReady(): void {
    for (const tell of whenReady) tell();
    whenReady = [];
  }

  function ended(): void {
    [isReady, isAlive] = [false, false];
    tellReady();
    for (const { fail } of waiting.values()) fail(new ThreadEnded('the thread ended'));
    waiting.clear();
    if (isStopping) return;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, PAUSE_MS * 2 ** failures);
    failures += 1;
    log.error({ pauseMs }, 'a thread that answers ended; it is started again');
    timer = setTimeout(run, pauseMs).unref();
  }

  function order(what: Order): Promise<ThreadReport> {
    next += 1;
    const id = next;
    return new Promise((done, fail) => {
      waiting.set(id, { done, fail });
      worker?.postMessage({ ...what, id } satisfies ThreadOrder);
    });
  }

  return {
    start: run,
    isReady: () => isReady,
    ready: () => (isReady || !isAlive ? Promise.resolve() : new Promise((tell) => whenReady.push(tell))),
    depth: () => waiting.size,
    async answer({ text, region, history, asOf, direct, brief, triaged }) {
      const question = {
        ...{ text, history, asOf },
        ...(region !== undefined && { region }),
        ...(direct !== undefined && { direct }),
        ...(brief !== undefined && { brief }),
        ...(triaged !== undefined && { triaged }),
      };
      const report = await order({ type: 'answer', question });
      if (report.type !== 'answered') throw new TypeError(`a thread reported ${report.type} for an answer`);
      return report.answer;
    },
    async refresh(what) {
      // The next one begins with what is there then.
      if (!isAlive) return;
      const taken = order({ type: 'refresh', what }).then(
        () => undefined,
        async (error: unknown) => {
          if (error instanceof ThreadEnded) return;
          // Better none than one that answers from what was withdrawn.
          log.error({ err: error }, 'a thread could not take over what is new');
          await worker?.terminate();
        },
      );
      // One that is still starting takes it over before it answers anything; nobody waits for that.
      if (isReady) await taken;
    },
    async stop() {
      isStopping = true;
      clearTimeout(timer);
      await worker?.terminate();
    },
  };
}

export function startAnswerThread(config: Config): Worker {
  return startThread(new URL('./answer-thread.ts', import.meta.url), config);
}

function errorOf({ message, code, remedy }: ThreadError): Error {
  return code === undefined ? new Error(message) : new HotlineError(code, message, { remedy: remedy ?? '' });
}
