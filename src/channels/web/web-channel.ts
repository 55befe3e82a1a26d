import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { conversationId, type ConversationId } from '../../conversation/activity.ts';
import type { Channel, ReceiveActivity } from '../../conversation/channel.ts';
import { createRateLimit } from '../../conversation/rate-limit.ts';
import { createAssets } from './assets.ts';
import { createDeliver } from './deliver.ts';
import type { WebChannelDeps } from './deps.ts';
import { createEvents } from './events.ts';
import { createFailed, fault } from './faults.ts';
import { createFiles, LARGEST_FILE } from './files.ts';
import { createGate, limits, type CitizenHandler } from './gate.ts';
import { createInbound } from './inbound.ts';
import { createPageHandler } from './page.tsx';
import { createPages } from './pages.ts';
import { createProgress } from './progress.tsx';
import { createReveals } from './reveals.ts';
import { createSessions } from './session.ts';
import { createShown } from './shown.ts';

/** The largest body that these routes take: whoever mounts them must let it through. */
export const WEB_BODY_BYTES = LARGEST_FILE + 64 * 1024;
const JSON_BYTES = 64 * 1024;

export type WebChannel = Channel & {
  /** To be mounted at `/`. */
  routes: Hono;
  /** Something may have been said in the conversation, by whichever process: its pages look. */
  poke(conversation: ConversationId): void;
};

/** The citizen's page and the channel behind it. */
export function createWebChannel(deps: WebChannelDeps): WebChannel {
  let receive: ReceiveActivity | undefined;
  const receiver = () => receive;
  const sessions = createSessions(deps);
  const rateLimit = createRateLimit(deps.now);
  const reveals = createReveals(deps.now);
  const pages = createPages({ ...deps, reveals });
  const gate = createGate({ sessions, rateLimit, client: deps.client, limited: deps.limited });
  const assets = createAssets(deps);
  const inbound = createInbound({ deps, pages, receiver });
  const files = createFiles(deps);
  const progress = createProgress(deps, assets);

  const routes = new Hono();
  routes.onError(createFailed(deps));
  routes.get('/', createPageHandler(deps, { assets, sessions }));
  routes.get('/assets/:version/:file', assets.handler);
  routes.get('/attachments/:id', gate.citizen(files.download));
  routes.get('/progress', progress.form);
  routes.post('/progress', bodyLimit({ maxSize: JSON_BYTES }), progress.lookup);
  routes.get(
    '/api/session',
    gate.citizen((c) => c.json({ ok: true }, 200, { 'Cache-Control': 'no-store' })),
  );
  routes.get('/api/events', gate.citizen(createEvents(deps, { pages, gate, receiver }), limits.connect));
  const small = bodyLimit({ maxSize: JSON_BYTES, onError: (c) => fault(c, 'TOO_LONG') });
  routes.post('/api/messages', small, gate.citizen(inbound.message, limits.say, inbound.isUrgent));
  routes.post('/api/buttons', small, gate.citizen(inbound.button, limits.say));
  routes.post('/api/shown', small, gate.citizen(createShown(deps, reveals), limits.show));
  const large = bodyLimit({ maxSize: WEB_BODY_BYTES, onError: (c) => fault(c, 'FILE_TOO_LARGE') });
  routes.post('/api/attachments', large, gate.citizen(files.upload, limits.upload));
  const leave: CitizenHandler = (c, { conversation }) => {
    sessions.leave(c);
    pages.close(conversation);
    return c.body(null, 204);
  };
  routes.post('/api/leave', gate.citizen(leave));

  return {
    id: 'web',
    routes,
    async start(it) {
      receive = it;
      pages.start();
    },
    async stop() {
      receive = undefined;
      pages.stop();
    },
    poke: pages.poke,
    send: createDeliver(deps, { pages, reveals }),
    async typing(reference) {
      pages.typing(conversationId(reference));
    },
    draft: (reference, text) => pages.draft(conversationId(reference), text),
  };
}
