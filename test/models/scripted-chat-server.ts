import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSocketServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

const requestSchema = z.object({
  model: z.string(),
  stream: z.literal(true),
  messages: z.tuple([
    z.object({ role: z.literal('system'), content: z.string() }),
    z.object({ role: z.literal('user'), content: z.string() }),
  ]),
});

export interface ChatRequest {
  model: string;
  rules: string;
  material: string;
  authorization: string | undefined;
}

/** What the model does when it is asked: it writes, it fails, or it goes silent. */
export type Scripted =
  | { type: 'says'; text: string; finish?: string; pieceMs?: number }
  | { type: 'status'; status: number; headers?: Record<string, string>; body?: unknown }
  /** Writes what the test hands it, as it comes. */
  | { type: 'is dictated'; pieces: AsyncIterable<string> }
  /** Writes so much and nothing more; the connection stays open. */
  | { type: 'stalls'; text: string }
  /** Writes so much and cuts the connection. */
  | { type: 'breaks off'; text: string }
  /** Reports a failure of its own in the middle of the stream. */
  | { type: 'fails within'; text: string }
  /** Sends this as the body of a stream. */
  | { type: 'sends'; body: string }
  | { type: 'hangs up' };

export interface ChatServer {
  url: string;
  requests: ChatRequest[];
  /** Adds to what the model will do. */
  will(...script: Scripted[]): void;
  left(): number;
}

export const says = (text: string, more: { finish?: string; pieceMs?: number } = {}): Scripted => ({
  type: 'says',
  text,
  ...more,
});
export const saysJson = (value: unknown): Scripted => says(JSON.stringify(value));
export const status = (code: number, more: { headers?: Record<string, string>; body?: unknown } = {}) =>
  ({ type: 'status', status: code, ...more }) satisfies Scripted;

/**
 * An endpoint on 127.0.0.1 that speaks OpenAI's POST /v1/chat/completions as a stream. A call beyond its script
 * fails the test that made it.
 */
export async function startScriptedChatServer(...script: Scripted[]): Promise<ChatServer> {
  const requests: ChatRequest[] = [];
  const unscripted: string[] = [];
  const server = createServer((request, response) => {
    const answer = async () => {
      const asked = requestSchema.parse(JSON.parse(await textOf(request)));
      const [system, user] = asked.messages;
      const { authorization } = request.headers;
      requests.push({ model: asked.model, rules: system.content, material: user.content, authorization });
      const step = script.shift();
      if (request.url !== '/v1/chat/completions' || step === undefined) {
        unscripted.push(`${request.url}: ${user.content}`);
        return void response.writeHead(418).end('the script is empty');
      }
      await play(step, response);
    };
    answer().catch((error: unknown) => response.writeHead(400).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    if (unscripted.length > 0) throw new Error(`asked beyond the script: ${unscripted.join('\n')}`);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    will: (...more) => script.push(...more),
    left: () => script.length,
  };
}

/** An address where nobody listens: a port that was free a moment ago. */
export async function addressOfNobody(): Promise<string> {
  const server = createSocketServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/v1`;
}

async function play(step: Scripted, response: ServerResponse): Promise<void> {
  switch (step.type) {
    case 'status': {
      response.writeHead(step.status, { 'content-type': 'application/json', ...step.headers });
      return void response.end(JSON.stringify(step.body ?? { error: { message: 'no' } }));
    }
    case 'hangs up':
      return void response.destroy();
    case 'sends':
      return void begin(response).end(step.body);
    case 'says': {
      await write(begin(response), step.text, step.pieceMs);
      return end(response, step.finish);
    }
    case 'is dictated': {
      begin(response);
      for await (const piece of step.pieces) await write(response, piece);
      return end(response);
    }
    case 'stalls':
      return write(begin(response), step.text);
    case 'breaks off': {
      await write(begin(response), step.text);
      await delay(5);
      return void response.destroy();
    }
    case 'fails within': {
      await write(begin(response), step.text);
      response.end('data: {"error": {"message": "overloaded", "type": "server_error"}}\n\n');
    }
  }
}

function begin(response: ServerResponse): ServerResponse {
  return response.writeHead(200, { 'content-type': 'text/event-stream' });
}

function end(response: ServerResponse, finish = 'stop'): void {
  response.write(event({ delta: {}, finish_reason: finish }));
  response.end('data: [DONE]\n\n');
}

/** In pieces that do not mind where a word or a JSON string begins. */
async function write(response: ServerResponse, text: string, pieceMs?: number): Promise<void> {
  response.write(event({ delta: { role: 'assistant', content: '' } }));
  const characters = [...text];
  for (let at = 0; at < characters.length; at += 7) {
    if (pieceMs !== undefined) await delay(pieceMs);
    response.write(event({ delta: { content: characters.slice(at, at + 7).join('') } }));
  }
}

function event(choice: { delta: object; finish_reason?: string }): string {
  const chunk = {
    id: 'c1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'scripted',
    choices: [{ index: 0, finish_reason: null, ...choice }],
  };
  return `data: ${JSON.stringify(chunk)}\n\n`;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
