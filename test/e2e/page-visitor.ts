import { randomUUID } from 'node:crypto';

/** Somebody at the chat page who sends once and does not try again. */
export async function visitPage(url: string) {
  const page = await fetch(`${url}/`);
  const cookie = page.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return {
    says: (text: string, id: string = randomUUID()) =>
      fetch(`${url}/api/messages`, {
        method: 'POST',
        headers: { Cookie: cookie, Origin: url, 'Content-Type': 'application/json' },
        body: JSON.stringify({ id, text }),
      }),
  };
}
