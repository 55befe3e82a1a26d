import type { ChatOpenAI } from '@langchain/openai';
import {
  BrokenCircuitError,
  circuitBreaker,
  ConsecutiveBreaker,
  DelegateBackoff,
  handleWhen,
  retry,
} from 'cockatiel';
import { jsonOf, withoutThinking } from '../answering/model/json-reply.ts';
import type { Completion, LanguageModel, Prompt } from '../answering/model/language-model.ts';
import type { CallBudget } from './call-budget.ts';
import { ChatFault, chatFaultOf } from './chat-fault.ts';
import { endpointId } from './endpoint-id.ts';

export interface ChatEndpoint {
  /** What stands before `/chat/completions`, such as https://api.example/v1. */
  baseUrl: string;
  model: string;
  apiKey?: string;
  budget: CallBudget;
  /** Before the second attempt, where the endpoint asks for no other pause. */
  backoffMs?: number;
  /** Failures in a row after which the endpoint is left alone, and for how long. */
  breaker?: { failures: number; pauseMs: number };
  /** Told when it is left alone, and when it is asked again. */
  onBreaker?: (isOpen: boolean) => void;
}

/** Asked to wait longer than this, nobody waits. */
const LONGEST_PAUSE_MS = 5_000;
/** Characters; a model that repeats itself never ends. */
const LONGEST_REPLY = 20_000;
const REFUSAL =
  /^(?:非常|很|实在)?(?:抱歉|对不起)|^我(?:不能|无法|没办法)|^(?:i['’]m |i am )?sorry|^i can(?:no|['’])t/iu;

/** What leaves the endpoint alone for a while when it comes again and again. */
const TROUBLE: readonly string[] = ['timeout', 'unauthorised', 'rate-limited', 'server', 'connection'];
const PASSING: readonly string[] = ['rate-limited', 'server', 'connection'];

/** Any endpoint that speaks OpenAI's POST /chat/completions, read as a stream. Asks nothing yet. */
export async function createChatEndpoint(endpoint: ChatEndpoint): Promise<LanguageModel> {
  const { backoffMs = 500, breaker: { failures, pauseMs } = { failures: 5, pauseMs: 30_000 } } = endpoint;
  const client = await openClient(endpoint);
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof ChatFault && TROUBLE.includes(error.kind)),
    { halfOpenAfter: pauseMs, breaker: new ConsecutiveBreaker(failures) },
  );
  breaker.onBreak(() => endpoint.onBreaker?.(true));
  breaker.onReset(() => endpoint.onBreaker?.(false));
  const again = retry(handleWhen(isWorthAnother), {
    maxAttempts: 1,
    backoff: new DelegateBackoff(({ result }) => pauseAfter(result, backoffMs)),
  });
  return {
    id: endpointId('chat', endpoint),
    async complete(prompt, inputs, { signal, conversation, onReply }) {
      const messages: Messages = [
        ['system', prompt.rules],
        ['human', prompt.material(inputs)],
      ];
      const attempt = () =>
        breaker.execute(() => {
          if (signal.aborted) throw new ChatFault('timeout');
          if (!endpoint.budget.take(conversation)) throw new ChatFault('budget');
          return readStream(client, messages, { signal, onReply });
        });
      try {
        return completionOf(prompt, await untilAborted(signal, again.execute(attempt, signal)));
      } catch (error) {
        if (error instanceof ChatFault) return { type: 'failed', kind: error.kind };
        if (error instanceof BrokenCircuitError) return { type: 'failed', kind: 'open-circuit' };
        throw error;
      }
    },
  };
}

type Messages = ['system' | 'human', string][];

async function openClient({ baseUrl, model, apiKey }: ChatEndpoint): Promise<ChatOpenAI> {
  // Loaded only when asked for: it takes longer to load than everything else together.
  const { ChatOpenAI } = await import('@langchain/openai');
  return new ChatOpenAI({
    model,
    apiKey: apiKey ?? 'none',
    temperature: 0,
    // Compatible endpoints do not all know the option that asks for the count of tokens.
    streamUsage: false,
    maxRetries: 0,
    configuration: {
      baseURL: baseUrl,
      // The client would take these from the environment and tell them to whatever endpoint it is given.
      organization: null,
      project: null,
      // It would print what it cannot read, and with it what a citizen wrote.
      logLevel: 'off',
      // A redirect would take the texts to an address that nobody configured.
      fetchOptions: { redirect: 'error' },
    },
  });
}

function isWorthAnother(error: Error): boolean {
  return (
    error instanceof ChatFault &&
    PASSING.includes(error.kind) &&
    (error.retryAfterMs ?? 0) <= LONGEST_PAUSE_MS
  );
}

function pauseAfter(result: { error: unknown } | { value: unknown }, backoffMs: number): number {
  const error = 'error' in result ? result.error : undefined;
  return error instanceof ChatFault ? (error.retryAfterMs ?? backoffMs) : backoffMs;
}

interface Reply {
  text: string;
  /** The endpoint's own filter ended it. */
  filtered: boolean;
}

async function readStream(
  client: ChatOpenAI,
  messages: Messages,
  { signal, onReply }: { signal: AbortSignal; onReply: ((reply: string) => void) | undefined },
): Promise<Reply> {
  const reply: Reply = { text: '', filtered: false };
  try {
    for await (const chunk of await client.stream(messages, { signal })) {
      if (signal.aborted) break;
      reply.text += chunk.text;
      if (chunk.response_metadata['finish_reason'] === 'content_filter') reply.filtered = true;
      if (reply.text.length > LONGEST_REPLY) return { ...reply, text: '……' };
      if (chunk.text !== '') onReply?.(reply.text);
    }
  } catch (error) {
    if (signal.aborted) throw new ChatFault('timeout');
    throw chatFaultOf(error) ?? error;
  }
  if (signal.aborted) throw new ChatFault('timeout');
  return reply;
}

function completionOf<Value>(
  { output }: Pick<Prompt<never, Value>, 'output'>,
  { text, filtered }: Reply,
): Completion<Value> {
  if (filtered) return { type: 'failed', kind: 'refused' };
  const said = withoutThinking(text).trim();
  if (said === '') return { type: 'failed', kind: 'empty' };
  const value = output.safeParse(jsonOf(said));
  if (value.success) return { type: 'completed', value: value.data };
  return { type: 'failed', kind: REFUSAL.test(said) ? 'refused' : 'malformed' };
}

/** A client that does not heed its signal must not hold up an answer. */
function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new ChatFault('timeout'));
    signal.addEventListener('abort', giveUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
    if (signal.aborted) giveUp();
  });
}
