import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A language model that takes every question and answers none until it is let go; then it refuses them all. */
export async function startHeldModel() {
  const held: ServerResponse[] = [];
  let isOpen = false;
  let tell: () => void = () => undefined;
  const refuse = (response: ServerResponse) => void response.writeHead(400).end('{}');
  const server = createServer((request, response) => {
    request.resume();
    if (isOpen) return refuse(response);
    held.push(response);
    tell();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    environment: {
      CHAT_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
      CHAT_MODEL: 'held',
      CHAT_TIMEOUT_MS: '60000',
    },
    /** Resolves when so many questions are held. */
    async asked(count: number): Promise<void> {
      while (held.length < count) await new Promise<void>((resolve) => (tell = resolve));
    },
    letGo(): void {
      isOpen = true;
      held.splice(0).forEach(refuse);
    },
  };
}
