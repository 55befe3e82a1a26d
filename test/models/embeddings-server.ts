import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

const requestSchema = z.object({
  model: z.string(),
  input: z.union([z.string(), z.array(z.string())]),
  encoding_format: z.string().optional(),
});
export type EmbeddingsRequest = z.infer<typeof requestSchema> & { authorization: string | undefined };
export type EmbeddingsReply = { status?: number; headers?: Record<string, string>; body: unknown };

/** An endpoint of one's own on 127.0.0.1 that speaks POST /v1/embeddings, gone when the test is over. */
export async function startEmbeddingsServer(
  reply: (request: EmbeddingsRequest) => EmbeddingsReply,
): Promise<{ url: string; requests: EmbeddingsRequest[] }> {
  const requests: EmbeddingsRequest[] = [];
  const server = createServer((request, response) => {
    const answer = async () => {
      const asked = requestSchema.parse(JSON.parse(await textOf(request)));
      const whole = { ...asked, authorization: request.headers.authorization };
      requests.push(whole);
      const said: EmbeddingsReply =
        request.url === '/v1/embeddings' ? reply(whole) : { status: 404, body: {} };
      const { status = 200, headers = {}, body } = said;
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
    answer().catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, requests };
}

/** What an endpoint answers that gives every text the same vector. */
export function goodReply(vector: readonly number[]): (request: EmbeddingsRequest) => EmbeddingsReply {
  return ({ input, model }) => {
    const count = typeof input === 'string' ? 1 : input.length;
    const data = Array.from({ length: count }, (_, index) => ({
      object: 'embedding',
      index,
      embedding: vector,
    }));
    return { body: { object: 'list', model, data, usage: { prompt_tokens: 1, total_tokens: 1 } } };
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
