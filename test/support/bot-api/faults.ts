import type { ServerResponse } from 'node:http';
import { answer, refused, tooManyRequests, type Reply } from './reply.ts';

/** How a call goes wrong. */
export type How =
  | { kind: 'too-many-requests'; retryAfterSeconds: number }
  | { kind: 'error'; status: number; description?: string }
  /** An answer of a server that is not the Bot API; the call has not taken effect. */
  | { kind: 'bad-gateway' }
  /** The call takes effect, but what comes back is no JSON. */
  | { kind: 'garbage' }
  /** The call takes effect, but the connection is cut in the middle of the reply. */
  | { kind: 'cut' }
  /** The connection is closed before anything has happened. */
  | { kind: 'refused' }
  /** The call takes effect and is answered late, or never. */
  | { kind: 'stall'; ms?: number }
  /** getUpdates only: every update twice; newest first. */
  | { kind: 'duplicates' }
  | { kind: 'reversed' };

export interface Fault {
  /** A method's name, `file` for downloads, or `*`. */
  method: string;
  /** Only calls about this chat. */
  chat?: number;
  /** Default: once. */
  times?: number;
  how: How;
}

export function createFaults() {
  const scripted: { method: string; chat: number | undefined; left: number; how: How }[] = [];
  return {
    add({ method, chat, times = 1, how }: Fault): void {
      scripted.push({ method, chat, left: times, how });
    },
    clear(): void {
      scripted.length = 0;
    },
    /** Used up in the order in which they were scripted. */
    next(method: string, chat?: number): How | undefined {
      const found = scripted.find(
        (fault) =>
          (fault.method === method || fault.method === '*') &&
          (fault.chat === undefined || fault.chat === chat),
      );
      if (found === undefined) return undefined;
      found.left -= 1;
      if (found.left <= 0) scripted.splice(scripted.indexOf(found), 1);
      return found.how;
    },
  };
}

/** True where the call is answered without taking effect. */
export function failEarly(how: How | undefined, response: ServerResponse): boolean {
  switch (how?.kind) {
    case 'too-many-requests':
      answer(response, tooManyRequests(how.retryAfterSeconds));
      return true;
    case 'error':
      answer(response, refused(how.status, how.description ?? 'Internal Server Error'));
      return true;
    case 'bad-gateway':
      response.writeHead(502, { 'content-type': 'text/html' }).end('<html><h1>502 Bad Gateway</h1></html>');
      return true;
    case 'refused':
      response.destroy();
      return true;
    default:
      return false;
  }
}

/** Answers as the fault wants it, after the call has taken effect. */
export function answerFaultily(how: How | undefined, response: ServerResponse, reply: Reply): void {
  switch (how?.kind) {
    case 'garbage':
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true,"result":');
      return;
    case 'cut': {
      const body = JSON.stringify(reply);
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length * 2 });
      response.write(body.slice(0, Math.ceil(body.length / 2)), () => response.destroy());
      return;
    }
    case 'stall':
      if (how.ms !== undefined) setTimeout(() => answer(response, reply), how.ms).unref();
      return;
    case 'duplicates':
      return answer(
        response,
        withUpdates(reply, (updates) => updates.flatMap((update) => [update, update])),
      );
    case 'reversed':
      return answer(
        response,
        withUpdates(reply, (updates) => updates.toReversed()),
      );
    default:
      return answer(response, reply);
  }
}

function withUpdates(reply: Reply, change: (updates: unknown[]) => unknown[]): Reply {
  return reply.ok && Array.isArray(reply.result) ? { ...reply, result: change(reply.result) } : reply;
}
