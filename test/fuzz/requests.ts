import { HOST } from './citizen-world.ts';
import { ServerError } from './run-target.ts';

export interface Asked {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
  cookie?: string;
}

interface App {
  request(url: string, init: RequestInit): Response | Promise<Response>;
}

const MOST_READ = 2_000_000;

/** Asks, reads what a browser would read, and gives the status. Throws ServerError from 500 on. */
export async function asked(
  app: App,
  { method, path, headers, body }: Asked,
  errors: readonly string[],
): Promise<number> {
  const init: RequestInit = { method, headers };
  if (body !== undefined) init.body = typeof body === 'string' ? body : new Uint8Array(body);
  const response = await app.request(`${HOST}${path}`, init);
  if (response.status >= 500) throw new ServerError(`${response.status} ${path}\n${errors.at(-1) ?? ''}`);
  const type = response.headers.get('content-type') ?? '';
  // A stream of events ends when its reader leaves.
  if (type.startsWith('text/event-stream')) await response.body?.cancel();
  else if ((await response.text()).length > MOST_READ) throw new Error(`an answer of ${path} without end`);
  return response.status;
}
