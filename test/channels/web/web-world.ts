import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Activity, ConversationId, OutgoingMessage } from '../../../src/conversation/activity.ts';
import { conversationId } from '../../../src/conversation/activity.ts';
import type { SendResult } from '../../../src/conversation/channel.ts';
import { createThrottle } from '../../../src/conversation/throttle.ts';
import { createTurnRunner } from '../../../src/conversation/runner.ts';
import type { TurnContext } from '../../../src/conversation/turn.ts';
import type { TicketWrite } from '../../../src/tickets/ticket.ts';
import { createMemoryStorage } from '../../../src/storage/memory.ts';
import type { WebChannelDeps } from '../../../src/channels/web/deps.ts';
import { createWebChannel } from '../../../src/channels/web/web-channel.ts';

export const START = Date.parse('2026-11-21T09:00:00+08:00');
export const HOST = 'http://localhost';

export type Say = (activity: Activity) => OutgoingMessage[] | Promise<OutgoingMessage[]>;

/** Greets, and repeats what was said. */
export const echo: Say = (activity) => {
  if (activity.type === 'joined')
    return [{ text: '您好，我是小华。', buttons: [[{ label: '转人工', data: 'person' }]] }];
  return activity.type === 'message' ? [{ text: `您说：${activity.text}` }] : [{ text: '好的。' }];
};

/** The channel over storage in memory and a runner whose bot says what the test scripts. */
export function createWebWorld(options: { say?: Say; deps?: Partial<WebChannelDeps> } = {}) {
  const storage = createMemoryStorage();
  const clock = { now: START };
  const received: Activity[] = [];
  const logged: { level: string; fields: object; message: string }[] = [];
  const write = (level: string) => (fields: object, message: string) =>
    void logged.push({ level, fields, message });
  /** `draft`: what the bot shows before it says something. */
  const world: { say: Say; draft: string[] } = { say: options.say ?? echo, draft: [] };
  const digest = (text: string) => createHash('sha256').update(text).digest('base64url');
  const channel = createWebChannel({
    transcripts: storage.transcripts,
    outbox: storage.outbox,
    attachments: storage.attachments,
    vault: { digest },
    throttle: createThrottle({ tallies: storage.tallies, digest, now: () => clock.now }),
    lookupTicket: async () => null,
    phones: [{ number: '120' }, { number: '12345' }, { number: '12110', sms: true }],
    writing: '正在写……',
    shownWithinMs: 50,
    client: (c) => ({
      address: c.req.header('x-address') ?? '10.0.0.1',
      https: c.req.header('x-https') === 'yes',
    }),
    now: () => clock.now,
    newId: () => 'incident-1',
    newToken: () => randomBytes(32).toString('base64url'),
    log: { info: write('info'), warn: write('warn'), error: write('error') },
    ...options.deps,
  });
  const runner = createTurnRunner<TicketWrite>({
    store: storage.store,
    mask: (text) => text.replace(/1[3-9]\d{9}/g, '[手机号]'),
    now: () => clock.now,
    newId: () => randomUUID(),
    onCommitted: () => undefined,
    draft: (conversation, text) => channel.draft?.(conversation, text),
    handler: async (turn: TurnContext<TicketWrite>) => {
      received.push(turn.activity);
      world.draft.forEach(turn.draft);
      (await world.say(turn.activity)).forEach(turn.reply);
    },
  });

  /** Sends what waits in the outbox, as the delivery loop does. */
  async function deliver(): Promise<SendResult[]> {
    const [message] = await storage.outbox.claim(['web'], {
      now: clock.now,
      until: clock.now,
      limit: 1,
    });
    if (!message) return [];
    const { id, text, buttons } = message;
    const conversation = { channel: 'web', address: message.conversation.slice('web:'.length) } as const;
    const delivery = { id, conversation, text, ...(buttons && { buttons }), sentParts: 0 };
    const result = await channel.send({ ...delivery, partSent: async () => undefined });
    if (result.type === 'sent') await storage.outbox.sent(id, clock.now);
    if (result.type === 'retry')
      await storage.outbox.failed(id, result.error, clock.now + (result.afterMs ?? 0));
    if (result.type === 'gone') await storage.outbox.abandoned(id, result.error, clock.now);
    return [result, ...(await deliver())];
  }

  const says = (speaker: 'staff' | 'bot') => (conversation: ConversationId, text: string) =>
    storage.store.commit({ transcript: [{ conversation, at: clock.now, speaker, text }] });
  /** A line that staff wrote, or the bot of itself. */
  const [staffSays, botSays] = [says('staff'), says('bot')];

  const start = () => channel.start(runner.receive);
  return { ...{ channel, storage, clock, received, logged, world, deliver, staffSays, botSays, start } };
}

export type WebWorld = ReturnType<typeof createWebWorld>;

/** A browser with its cookies, without sockets. */
export function createBrowser({ channel }: Pick<WebWorld, 'channel'>, headers: Record<string, string> = {}) {
  const cookies = new Map<string, string>();

  async function request(path: string, init: RequestInit = {}): Promise<Response> {
    const all = new Headers({ ...headers, ...(init.headers as Record<string, string>) });
    if (cookies.size > 0) all.set('Cookie', [...cookies].map((it) => it.join('=')).join('; '));
    const response = await channel.routes.request(`${HOST}${path}`, { ...init, headers: all });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = cookie.split(';')[0]?.split('=') ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }

  const post = (path: string, body: unknown, more: Record<string, string> = {}) =>
    request(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', Origin: HOST, ...more },
    });

  return {
    cookies,
    request,
    post,
    get: (path: string) => request(path),
    visit: () => request('/'),
    say: (text: string, more: { id?: string; attachments?: string[] } = {}) =>
      post('/api/messages', { id: randomUUID(), text, ...more }),
    /** The page says that it shows what is shown once. */
    shows: (outboxId: unknown) => post('/api/shown', { outboxId }),
    upload: (bytes: Uint8Array<ArrayBuffer> | string, name = 'photo.png') => {
      const body = new FormData();
      body.append('file', new File([bytes], name));
      return request('/api/attachments', { method: 'POST', body, headers: { Origin: HOST } });
    },
    /** What the database calls this browser's conversation. */
    conversation(): ConversationId {
      const token = cookies.get('session') ?? cookies.get('__Host-session') ?? '';
      const address = createHash('sha256').update(`web-session:${token}`).digest('base64url');
      return conversationId({ channel: 'web', address });
    },
  };
}
