import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

const requestSchema = z.strictObject({
  model: z.string(),
  query: z.string(),
  documents: z.array(z.string()),
  top_n: z.int(),
  return_documents: z.literal(false),
});
export type RerankRequest = z.infer<typeof requestSchema> & { authorization: string | undefined };
export type RerankReply =
  | { status?: number; headers?: Record<string, string>; body?: unknown }
  | 'silence'
  | 'half an answer'
  | 'hanging up';

/** An endpoint of one's own on 127.0.0.1 that speaks POST /v1/rerank, gone when the test is over. */
export async function startRerankServer(
  reply: (request: RerankRequest, count: number) => RerankReply,
): Promise<{ url: string; requests: RerankRequest[] }> {
  const requests: RerankRequest[] = [];
  const server = createServer((request, response) => {
    const answer = async () => {
      const asked = requestSchema.parse(JSON.parse(await textOf(request)));
      const whole = { ...asked, authorization: request.headers.authorization };
      requests.push(whole);
      const said = request.url === '/v1/rerank' ? reply(whole, requests.length) : { status: 404 };
      if (said === 'silence') return;
      if (said === 'hanging up') return void request.socket.destroy();
      if (said === 'half an answer') return void response.writeHead(200).write('{"results": [');
      const { status = 200, headers = {}, body = '' } = said;
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
    answer().catch((error: unknown) => response.writeHead(400).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, requests };
}

/** Index of a text and its score, in the order in which the endpoint gives them. */
export function results(...scores: readonly (readonly [number, unknown])[]): { body: unknown } {
  return {
    body: {
      id: 'r1',
      results: scores.map(([index, score]) => ({ index, relevance_score: score })),
      meta: { tokens: 12 },
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
