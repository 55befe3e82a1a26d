import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a method answers: https://core.telegram.org/bots/api#making-requests */
export type Reply =
  | { ok: true; result: unknown; description?: string }
  | { ok: false; error_code: number; description: string; parameters?: { retry_after?: number } };

export const done = (result: unknown): Reply => ({ ok: true, result });

export const refused = (error_code: number, description: string, retry_after?: number): Reply => ({
  ok: false,
  error_code,
  description,
  ...(retry_after !== undefined && { parameters: { retry_after } }),
});

export const badRequest = (what: string): Reply => refused(400, `Bad Request: ${what}`);

export const tooManyRequests = (seconds: number): Reply =>
  refused(429, `Too Many Requests: retry after ${seconds}`, seconds);

/** A method's parameters from the query string, a form or a JSON body. */
export async function parametersOf(request: IncomingMessage, url: URL): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString('utf8');
  const query = Object.fromEntries(url.searchParams);
  if (body === '') return query;
  const isJson = request.headers['content-type']?.includes('json') ?? false;
  const given: unknown = isJson ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
  return { ...query, ...(given as Record<string, unknown>) };
}

export function answer(response: ServerResponse, reply: Reply): void {
  if (response.destroyed) return;
  response.statusCode = reply.ok ? 200 : reply.error_code;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(reply));
}
