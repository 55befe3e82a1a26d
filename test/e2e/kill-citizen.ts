import { randomUUID } from 'node:crypto';
import { createEventReader, type ReadEvent } from '../channels/web/event-reader.ts';

/** Where the hotline listens now; waits while there is none. */
export type Place = () => Promise<string>;

const AGAIN_MS = 50;
/** Then the test says what is missing instead of waiting on. */
const PATIENCE_MS = 120_000;

/** A page that does not give up: it sends a message under the same id until it has its acknowledgement. */
export function createKillCitizen(place: Place, acknowledged: () => void) {
  const headers: Record<string, string> = {};
  const sent: { id: string; text: string }[] = [];
  const seen: string[] = [];
  const unsaid = new Set<string>();
  const closing = new AbortController();
  let listeners: (() => void)[] = [];
  let lastSeq = 0;

  async function untilDone<T>(attempt: (url: string) => Promise<T | undefined>): Promise<T> {
    for (;;) {
      const url = await place();
      const result = await attempt(url).catch((error: unknown) => {
        if (!(error instanceof TypeError)) throw error;
        return undefined;
      });
      if (result !== undefined) return result;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }

  const visit = () =>
    untilDone(async (url) => {
      const response = await fetch(`${url}/`);
      const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
      if (cookie !== undefined) headers['Cookie'] = cookie;
      return cookie;
    });

  const request = (url: string, path: string, body: object) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { ...headers, Origin: url, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });

  const post = (path: string, body: object) =>
    untilDone(async (url) => {
      const response = await request(url, path, body);
      if (response.status === 202) return true;
      const isPassing = response.status === 429 || response.status >= 500;
      if (!isPassing) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`);
      await response.body?.cancel();
      return undefined;
    });

  function take({ event, id, data }: ReadEvent): void {
    if (id !== undefined) lastSeq = Math.max(lastSeq, id);
    if ((event === 'entry' && data['speaker'] !== 'citizen') || event === 'reveal')
      seen.push(String(data['text']));
    if (data['once'] === true || event === 'reveal') void sayShown(String(data['outboxId']));
    if (event === 'ready') unsaid.forEach((outboxId) => void sayShown(outboxId));
    const told = listeners;
    listeners = [];
    told.forEach((tell) => tell());
  }

  /** Said again when the connection is back. */
  async function sayShown(outboxId: string): Promise<void> {
    unsaid.add(outboxId);
    const said = request(await place(), '/api/shown', { outboxId });
    const response = await said.catch((error: unknown) => {
      if (!(error instanceof TypeError)) throw error;
      return undefined;
    });
    await response?.body?.cancel();
    if (response?.ok) unsaid.delete(outboxId);
  }

  /** Reads the conversation, and comes back whenever the connection is cut. */
  async function follow(): Promise<void> {
    await untilDone(async (url) => {
      const response = await fetch(`${url}/api/events?after=${lastSeq}`, { headers, signal: closing.signal });
      if (response.status !== 200) return undefined;
      const reader = createEventReader(response);
      for (let event = await reader.next(); event !== undefined; event = await reader.next()) take(event);
      return undefined;
    });
  }

  async function acknowledge(path: string, text: string, body: object): Promise<void> {
    const id = randomUUID();
    await post(path, { id, ...body });
    sent.push({ id, text });
    acknowledged();
  }

  return {
    /** What was acknowledged, in order. */
    sent,
    seen,
    token: () => headers['Cookie']?.replace('session=', '') ?? '',
    async open() {
      await visit();
      follow().catch((error: unknown) => {
        if (!closing.signal.aborted) throw error;
      });
    },
    says: (text: string) => acknowledge('/api/messages', text, { text }),
    presses: (data: string, label: string) => acknowledge('/api/buttons', label, { data, label }),
    /** The first of what was shown that fits; waits until it is. */
    async hears(pattern: RegExp): Promise<string> {
      const patience = AbortSignal.timeout(PATIENCE_MS);
      for (;;) {
        const match = seen.map((text) => pattern.exec(text)).find((it) => it !== null);
        if (match) return match[0];
        await new Promise<void>((resolve, reject) => {
          listeners.push(resolve);
          patience.onabort = () => reject(new Error(`Nothing like ${pattern} came, but ${seen.join(' | ')}`));
        });
      }
    },
    close: () => closing.abort(),
  };
}

export type KillCitizen = ReturnType<typeof createKillCitizen>;
