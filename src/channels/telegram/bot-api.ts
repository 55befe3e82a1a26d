import { Telegram, TelegramError } from 'telegraf';
import { z } from 'zod';
import { createAgent } from './agent.ts';

/** Typed after a package that stands in for AbortSignal; node-fetch takes the real one. */
type TelegrafSignal = NonNullable<Parameters<Telegram['callApi']>[2]>['signal'];
type Method = Parameters<Telegram['callApi']>[0];

/**
 * Telegram refused a call (`status` is its error code) or gave no usable answer (no `status`: network, time
 * limit, a body that is not what the documentation says). The message never holds the token.
 */
export class BotApiError extends Error {
  override readonly name = 'BotApiError';
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, detail: { status?: number; retryAfterMs?: number } = {}) {
    super(message);
    this.status = detail.status;
    this.retryAfterMs = detail.retryAfterMs;
  }

  /** Telegram answers 404 to a token that it cannot even parse. */
  get isUnauthorized(): boolean {
    return this.status === 401 || this.status === 404;
  }
}

export interface CallOptions {
  signal?: AbortSignal;
  limitMs?: number;
}

export interface BotApi {
  /** Throws BotApiError, and nothing else. */
  call<T>(method: Method, payload: object, result: z.ZodType<T>, options?: CallOptions): Promise<T>;
  /** Throws BotApiError, and nothing else. Undefined: the file is larger than `maxBytes`. */
  download(path: string, maxBytes: number): Promise<Uint8Array | undefined>;
  /** Drops the connections that are kept open between calls. */
  close(): void;
}

export const TELEGRAM_API_ROOT = 'https://api.telegram.org';

export function createBotApi(deps: { token: string; apiRoot?: string; callMs: number }): BotApi {
  const { token, callMs, apiRoot = TELEGRAM_API_ROOT } = deps;
  // The reply to a webhook request must not double as a call: it would be sent before the commit.
  const telegram = new Telegram(token, { apiRoot, webhookReply: false });
  const agent = createAgent(apiRoot);
  // Set here because the constructor drops the agent of an API root without TLS.
  telegram.options.agent = agent;
  const redact = (text: string) =>
    text.replaceAll(token, '[token]').replaceAll(encodeURIComponent(token), '[token]');

  async function guarded<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw publicError(error, what, redact);
    }
  }

  return {
    close: () => agent.destroy(),
    call: (method, payload, result, { signal, limitMs = callMs } = {}) =>
      guarded(method, () =>
        withinLimit(limitMs, signal, async (limited) =>
          // Telegraf types its results, but what arrives is whatever was sent.
          result.parse(
            await telegram.callApi(method, payload as never, { signal: limited as TelegrafSignal }),
          ),
        ),
      ),
    download: (path, maxBytes) =>
      guarded('file download', async () => {
        const url = await telegram.getFileLink({ file_id: '', file_unique_id: '', file_path: path });
        return withinLimit(callMs * 2, undefined, (signal) => fetchBytes(url, maxBytes, signal));
      }),
  };
}

function publicError(error: unknown, what: string, redact: (text: string) => string): BotApiError {
  if (error instanceof BotApiError) {
    const { status, retryAfterMs } = error;
    return new BotApiError(`${what}: ${error.message}`, {
      ...(status !== undefined && { status }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  }
  if (error instanceof TelegramError) {
    // Typed as present, but Telegram's proxies answer without them.
    const status: unknown = error.response.error_code;
    const seconds = error.parameters?.retry_after;
    return new BotApiError(redact(`${what}: ${error.message}`), {
      ...(typeof status === 'number' && { status }),
      ...(seconds !== undefined && { retryAfterMs: seconds * 1000 }),
    });
  }
  const reason = error instanceof z.ZodError ? z.prettifyError(error) : reasonOf(error);
  return new BotApiError(redact(`${what}: ${reason}`));
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return `${error.message}${cause}`;
}

/** A signal of its own for each call, so that nothing gathers on one that lives as long as the program. */
async function withinLimit<T>(
  limitMs: number,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limited = new AbortController();
  const abort = () => limited.abort();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    abort();
  }, limitMs);
  outer?.addEventListener('abort', abort);
  if (outer?.aborted) abort();
  try {
    return await work(limited.signal);
  } catch (error) {
    throw isLate ? new BotApiError(`no answer within ${limitMs} ms`) : error;
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', abort);
  }
}

async function fetchBytes(url: URL, maxBytes: number, signal: AbortSignal): Promise<Uint8Array | undefined> {
  // A redirect would lead to an address that is not Telegram's.
  const response = await fetch(url, { signal, redirect: 'error' });
  if (!response.ok || response.body === null) {
    throw new BotApiError(`answered ${response.status}`, { status: response.status });
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += (chunk as Uint8Array).length;
    if (size > maxBytes) return undefined;
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks);
}
