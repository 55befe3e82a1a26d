import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RoundRobin {
  url: string;
  /** How often nobody was behind the place whose turn it was. */
  readonly refused: number;
  close(): Promise<void>;
}

/** A proxy without memory: each request goes to the next place; 502 where nobody answers there. */
export async function startRoundRobin(places: () => readonly string[]): Promise<RoundRobin> {
  let turn = 0;
  let refused = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void forward(Buffer.concat(chunks)).then(({ status, headers, body }) => {
        response.writeHead(status, headers).end(body);
      });
    });
    const forward = async (body: Buffer) => {
      const all = places();
      const place = all[(turn += 1) % all.length] ?? '';
      try {
        const answer = await fetch(`${place}${request.url ?? ''}`, {
          method: request.method ?? 'GET',
          headers: forwarded(request.headers),
          ...(body.length > 0 && { body }),
        });
        const retryAfter = answer.headers.get('retry-after');
        return {
          status: answer.status,
          headers: retryAfter === null ? {} : { 'retry-after': retryAfter },
          body: Buffer.from(await answer.arrayBuffer()),
        };
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        refused += 1;
        return { status: 502, headers: {}, body: Buffer.alloc(0) };
      }
    };
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    get refused() {
      return refused;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const OF_THE_CONNECTION = new Set([
  'connection',
  'host',
  'content-length',
  'transfer-encoding',
  'keep-alive',
]);

function forwarded(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value !== 'string' || OF_THE_CONNECTION.has(name) ? [] : [[name, value]],
    ),
  );
}
