import { z } from 'zod';
import type { ModelFailure } from '../answering/model/language-model.ts';

type Kind = Exclude<ModelFailure, 'unsupported'>;

/** Holds a kind and nothing else: what the endpoint or its client says may repeat the key or a citizen's words. */
export class ChatFault extends Error {
  override readonly name = 'ChatFault';
  readonly kind: Kind;
  /** The pause that the endpoint asks for. */
  readonly retryAfterMs: number | undefined;

  constructor(kind: Kind, retryAfterMs?: number) {
    super(kind);
    this.kind = kind;
    this.retryAfterMs = retryAfterMs;
  }
}

const clientError = z.object({
  name: z.string().optional(),
  status: z.int().optional(),
  code: z.unknown().optional(),
  headers: z.unknown().optional(),
});

const FILTERED = /content_filter|data_inspection|sensitive/iu;

/** What an error of the client means; undefined for one that the endpoint did not cause. */
export function chatFaultOf(error: unknown): ChatFault | undefined {
  const parsed = clientError.safeParse(error);
  if (!parsed.success) return undefined;
  const { name, status, code, headers } = parsed.data;
  if (status !== undefined) {
    const isFiltered = status === 400 && typeof code === 'string' && FILTERED.test(code);
    return isFiltered ? new ChatFault('refused') : new ChatFault(kindOfStatus(status), retryAfterMs(headers));
  }
  if (error instanceof SyntaxError) return new ChatFault('malformed');
  if (isConnection(error)) return new ChatFault('connection');
  // The client's own error without a status: the endpoint reported a failure within the stream.
  return name === 'TypeError' || name === 'RangeError' || name === 'ReferenceError'
    ? undefined
    : new ChatFault('server');
}

function kindOfStatus(status: number): Kind {
  // 402: the account has no money left, which only its owner can mend.
  if (status === 401 || status === 402 || status === 403) return 'unauthorised';
  if (status === 429) return 'rate-limited';
  return status === 408 || status === 409 || status >= 500 ? 'server' : 'rejected';
}

function isConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const isClients = /connection|timeout/iu.test(`${error.name} ${error.constructor.name}`);
  return isClients || (error instanceof TypeError && /terminated|fetch failed|network/iu.test(error.message));
}

function retryAfterMs(headers: unknown): number | undefined {
  const given = headers instanceof Headers ? headers.get('retry-after') : null;
  const seconds = given === null || given.trim() === '' ? NaN : Number(given);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined;
}
