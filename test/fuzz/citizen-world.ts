import { createHash, randomUUID } from 'node:crypto';
import { createWebChannel, WEB_BODY_BYTES } from '../../src/channels/web/web-channel.ts';
import { createDecoder } from '../../src/channels/telegram/decode.ts';
import { createIntake } from '../../src/channels/telegram/intake.ts';
import { createWebhook } from '../../src/channels/telegram/webhook.ts';
import { createMask } from '../../src/conversation/masking.ts';
import { createTurnRunner } from '../../src/conversation/runner.ts';
import { createBot } from '../../src/dialogs/bot.ts';
import { createHttpApp } from '../../src/http.ts';
import type { TicketWrite } from '../../src/tickets/ticket.ts';
import { parseQueryCode, parseTicketNumber } from '../../src/tickets/numbering.ts';
import { createAnsweringWorld, type AnsweringWorld } from '../answering/answering-world.ts';
import { createDialogWorld } from '../dialogs/dialog-world.ts';
import { seededRandom } from '../support/random.ts';

export const HOST = 'http://localhost';
export const SECRET = 'a-secret_of-ours';
export const GROUP = 'telegram:-100777';

let answering: Promise<AnsweringWorld> | undefined;

export type CitizenWorld = Awaited<ReturnType<typeof createCitizenWorld>>;

/** The real bot, answering over made-up items, behind its page, its API and Telegram's webhook; no sockets. */
export async function createCitizenWorld(seed = 1) {
  const { answering: real } = await (answering ??= createAnsweringWorld());
  const world = createDialogWorld({ staffGroup: GROUP });
  const { storage, clock } = world;
  const deps = { ...world.deps, answering: real };
  const errors: string[] = [];
  const note = (fields: object, message: string) => {
    const error = 'err' in fields ? fields.err : undefined;
    errors.push(`${message}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  };
  const quiet = () => undefined;
  const log = { info: quiet, warn: quiet, error: note };
  const random = seededRandom(seed);
  const runner = createTurnRunner<TicketWrite>({
    store: storage.store,
    handler: createBot(deps),
    mask: createMask(['110', '120', '12345']),
    now: () => clock.now,
    newId: randomUUID,
    onCommitted: quiet,
  });
  const web = createWebChannel({
    ...{ transcripts: storage.transcripts, outbox: storage.outbox, attachments: storage.attachments },
    vault: { digest: (text) => createHash('sha256').update(text).digest('base64url') },
    ...{ lookupTicket: lookupOf(world), throttle: deps.throttle },
    ...{ phones: [{ number: '12345' }], writing: '正在写……' },
    client: (c) => ({ address: c.req.header('x-address') ?? '10.0.0.1', https: false }),
    now: () => clock.now,
    newId: () => 'incident-1',
    newToken: () =>
      createHash('sha256')
        .update(String(random(2 ** 31)))
        .digest('base64url'),
    log,
  });
  await web.start(runner.receive);
  const app = createHttpApp({
    parts: [{ path: '/', app: web.routes, maxBodyBytes: WEB_BODY_BYTES }],
    ...{ log, newIncidentId: () => 'incident-1', trustProxy: false },
  });
  const texts = { attachmentRejected: '（文件没有收下）', attachmentFailed: '（文件没有取到）' };
  const intake = createIntake({
    ...{ receive: runner.receive, texts, log: { ...log, warn: note }, now: () => clock.now },
    ...{ newTrace: randomUUID, wait: async () => undefined },
    storeFile: async () => ({ type: 'rejected' }),
    answerCallback: async () => undefined,
    tellGivenUp: async () => undefined,
  });
  const webhook = createWebhook({
    secret: SECRET,
    log: { ...log, error: quiet },
    taking: () => ({ intake, decode }),
  });
  const decode = createDecoder({ bot, texts: words, log: { ...log, error: quiet } });
  return { ...world, deps, runner, web, app, webhook, decode, errors, stop: () => web.stop() };
}

export const bot = { id: 42, username: 'XiaohuaBot' };
export const words = {
  contact: ({ phone, name }: { phone: string; name: string }) => `联系电话 ${phone}（${name}）`,
  location: ({ place }: { place?: string }) => `位置 ${place ?? ''}`,
};

function lookupOf({ storage, deps }: ReturnType<typeof createDialogWorld>) {
  return async (typedNumber: string, typedCode: string) => {
    const [number, code] = [parseTicketNumber(typedNumber), parseQueryCode(typedCode)];
    const ticket = number === null ? undefined : await storage.tickets.get(number);
    if (ticket === undefined || code === null) return null;
    if (ticket.queryCodeDigest !== deps.queryCodeDigest(ticket.number, code)) return null;
    const { title, status, submittedAt } = ticket;
    return { number: ticket.number, title, status, submittedAt, history: [] };
  };
}
