import { createHash, timingSafeEqual } from 'node:crypto';
import type { Sheds } from '../../conversation/channel.ts';
import { declaredBytes } from '../../http.ts';
import type { Decoder } from './decode.ts';
import type { TelegramLog } from './deps.ts';
import type { Intake } from './intake.ts';

/** Far above any update that Telegram sends. */
const MAX_BODY_BYTES = 1024 * 1024;
/** When whatever is too much now may be over. */
const OVERLOAD_MS = 2_000;

export interface WebhookDeps {
  secret: string;
  /** Undefined while the channel cannot take anything in. */
  taking: () => { intake: Pick<Intake, 'once'>; decode: Decoder } | undefined;
  /** Whether an update has to come again later. Default: never. */
  sheds?: Sheds | undefined;
  log: TelegramLog;
}

/**
 * Telegram repeats an update until it gets a 2xx, and holds back the chat's later ones meanwhile. So 200 says
 * that the update is committed, or that no repetition could ever make it readable.
 */
export function createWebhook(deps: WebhookDeps): (request: Request) => Promise<Response> {
  const { log } = deps;

  return async (request) => {
    if (request.method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'POST' } });
    const given = request.headers.get('x-telegram-bot-api-secret-token');
    if (given === null) return new Response(null, { status: 401 });
    if (!isSame(given, deps.secret)) return new Response(null, { status: 403 });

    const body = await bodyOf(request);
    if (body === undefined) {
      log.error({ code: 'UPDATE_MALFORMED', bytes: MAX_BODY_BYTES }, 'an update from Telegram is too large');
      return new Response(null, { status: 200 });
    }
    const taking = deps.taking();
    if (!taking) return repeat(1_000);
    const decoded = taking.decode(parsed(body));
    if (decoded.type !== 'activity') return new Response(null, { status: 200 });
    const said = decoded.content.type === 'message' ? decoded.content.text : '';
    if (await deps.sheds?.(`telegram:${decoded.address}`, said)) return repeat(OVERLOAD_MS);
    const attempt = await taking.intake.once(decoded);
    return attempt.type === 'settled' ? new Response(null, { status: 200 }) : repeat(attempt.retryMs, 500);
  };
}

/** Telegram heeds Retry-After; without it the first repetition comes at once. */
function repeat(afterMs: number, status = 503): Response {
  return new Response(null, { status, headers: { 'retry-after': String(Math.ceil(afterMs / 1000)) } });
}

/** Digests have one length, so the comparison says nothing about the secret, not even how long it is. */
function isSame(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}

/** What is no JSON stays text, which the decoder then calls malformed. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return body;
    throw error;
  }
}

/** Undefined: more than is taken. */
async function bodyOf(request: Request): Promise<string | undefined> {
  const declared = declaredBytes(request.headers);
  if (declared !== undefined) return declared > MAX_BODY_BYTES ? undefined : request.text();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += (chunk as Uint8Array).length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString('utf8');
}
