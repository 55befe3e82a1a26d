import { tab } from './storage.js';

const KEY = 'pending';
const LONGEST_MS = 90000;
const FIRST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 30000;

/**
 * Sends one message after the other. Each keeps its id however often it is tried, so that the other side
 * takes it once; what is not confirmed survives a reload. What never arrived goes out again by itself: when the
 * connection is back, and after a pause while `isConnected`, because the one may be there before the other is lost.
 */
export function createSender({ words, isConnected, changed, settled }) {
  let items = load();
  let busy = false;
  let pauseMs = FIRST_PAUSE_MS;
  let timer;

  /** What the last page could not confirm; it waits for the connection. */
  function load() {
    const stored = JSON.parse(tab.get(KEY) || '[]');
    return stored.map((item) => ({ ...item, state: 'waiting' }));
  }

  function update() {
    tab.set(KEY, JSON.stringify(items));
    changed(items);
  }

  async function pump() {
    const item = items.find(({ state }) => state === 'sending');
    if (busy || !item) return;
    busy = true;
    Object.assign(item, await post(item));
    busy = false;
    if (item.unreached) tryLater();
    else pauseMs = FIRST_PAUSE_MS;
    update();
    settled(item);
    void pump();
  }

  async function post({ id, kind, text, data, attachments }) {
    const [path, body] =
      kind === 'button'
        ? ['/api/buttons', { id, data, label: text }]
        : ['/api/messages', { id, text, attachments: attachments.map((file) => file.id) }];
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), LONGEST_MS);
    try {
      const response = await fetch(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
        signal: limit.signal,
      });
      const answer = await response.json();
      if (response.ok) return { state: 'sent', seq: answer.seq };
      const problem = `${answer.message || ''}${answer.remedy || ''}`;
      return { state: 'failed', problem, unreached: response.status >= 500 };
    } catch {
      // No connection, no answer in time, or an answer that is not ours: all the same to who writes.
      return { state: 'failed', problem: words.connection.noNetwork, unreached: true };
    } finally {
      clearTimeout(timer);
    }
  }

  function tryLater() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (isConnected()) resume();
    }, pauseMs);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }

  function resume() {
    again(({ state, unreached }) => state === 'waiting' || (state === 'failed' && unreached));
  }

  function again(wanted) {
    items.filter(wanted).forEach((item) => Object.assign(item, { state: 'sending', unreached: false }));
    update();
    void pump();
  }

  return {
    isBusy: () => items.some(({ state }) => state === 'sending'),
    /** Nothing is under way; what failed does not keep anybody from saying something else. */
    isFree: () => items.every(({ state }) => state === 'failed'),
    add(item) {
      // Who presses again means this press and not also the one that failed.
      items = items.filter(({ kind, state }) => kind === 'message' || state !== 'failed');
      items.push({ ...item, id: newId(), state: 'sending' });
      update();
      void pump();
    },
    retry: (id) => again((item) => item.id === id && item.state === 'failed'),
    /** The connection is there (again). */
    resume,
    remove(id) {
      const found = items.find((item) => item.id === id);
      items = items.filter((item) => item !== found);
      update();
      return found;
    },
    /** The page shows the record up to there. */
    confirm(seq) {
      const left = items.filter((item) => item.state !== 'sent' || item.seq > seq);
      if (left.length === items.length) return;
      items = left;
      update();
    },
  };
}

/** A random UUID; browsers have randomUUID only behind https. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
