import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const moods = ['cut', 'garbage', 'stall', 'refuse', 'error', 'busy', 'words'] as const;
export type Mood = (typeof moods)[number];

const SAID = '失业金最长可以领二十四个月。请带上身份证去办理。';

/** A language model's endpoint that is in a mood; nothing that it says is worth saying. */
export async function startModelServer() {
  let mood: Mood = 'words';
  let asked = 0;
  const server = createServer((request, response) => {
    request.resume();
    asked += 1;
    answer(mood, response);
  });
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    environment: {
      CHAT_BASE_URL: `http://127.0.0.1:${port}/v1`,
      CHAT_MODEL: 'moody',
      CHAT_TIMEOUT_MS: '1500',
    },
    set: (next: Mood) => void (mood = next),
    asked: () => asked,
    /** Nobody listens any more, and what was under way is cut. */
    async die(): Promise<void> {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
    revive: () => listen(port),
  };
}

function answer(mood: Mood, response: ServerResponse): void {
  const stream = () => response.writeHead(200, { 'content-type': 'text/event-stream' });
  const piece = (content: string) =>
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'moody', choices: [{ index: 0, finish_reason: null, delta: { content } }] })}\n\n`;
  switch (mood) {
    case 'cut':
      stream().write(piece(SAID.slice(0, 8)), () => response.destroy());
      return;
    case 'garbage':
      stream().end('data: {"choices": [{"delta"\n\n');
      return;
    case 'stall':
      stream().write(piece(SAID.slice(0, 4)));
      return;
    case 'refuse':
      response.destroy();
      return;
    case 'error':
      response.writeHead(500).end('{"error": {"message": "no"}}');
      return;
    case 'busy':
      response.writeHead(429, { 'retry-after': '30' }).end('{"error": {"message": "later"}}');
      return;
    case 'words':
      stream().write(piece(SAID));
      response.end('data: [DONE]\n\n');
  }
}
