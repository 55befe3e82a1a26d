import fc from 'fast-check';
import { createCitizenWorld, HOST, type CitizenWorld } from '../citizen-world.ts';
import { anyBytes, encodedPart, hostileText, hostileValue } from '../hostile.ts';
import { jsonText, mutatedBytes, mutatedJson } from '../mutate.ts';
import { multipart } from '../multipart.ts';
import { asked, type Asked } from '../requests.ts';
import { createTarget } from '../run-target.ts';
import { bodyOf } from './telegram.ts';

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);
const sometimes = <T>(usual: T, odd: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: odd });

const message = fc.record({
  id: fc.uuid(),
  text: hostileText,
  attachments: fc.array(fc.oneof(hostileText, fc.constantFrom('attachment-1')), { maxLength: 2 }),
});
const button = fc.record({
  id: fc.uuid(),
  data: hostileText.map((it) => it.slice(0, 64)),
  label: hostileText,
});
const jsonHeaders = sometimes<Record<string, string>>(
  { 'content-type': 'application/json', origin: HOST },
  fc.constantFrom<Record<string, string>>(
    {},
    { origin: HOST },
    { origin: 'null', 'content-type': 'application/json' },
    {
      ...{ origin: HOST, 'content-type': 'application/json; charset=utf-7', 'content-length': '-1' },
    },
  ),
);
const jsonBody = (of: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 8, arbitrary: jsonText(mutatedJson(of)) }, { weight: 1, arbitrary: anyBytes });

const segment = fc.oneof(
  hostileText.map((it) => encodedPart(it)),
  fc.constantFrom('%', '%ff', '..', '%00', '%2e%2e%2f'),
);
const address = fc.oneof(
  fc.constantFrom('/', '/progress', '/api/session', '/api/events', '/healthz', '/api/nothing'),
  segment.map((it) => `/attachments/${it}`),
  segment.map((it) => `/assets/${it}/chat.js`),
  segment.map((it) => `/assets/x/${it}`),
  segment.map((it) => `/api/events?after=${it}`),
  segment.map((it) => `/${it}`),
);
const cookie = fc.oneof(
  { weight: 15, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: headerText().map((it) => `session=${it}`) },
  { weight: 1, arbitrary: headerText() },
);
const odd = fc.constantFrom<Record<string, string>>(
  {},
  { 'last-event-id': '-1' },
  { 'last-event-id': 'NaN' },
  { 'if-none-match': '"' },
  { range: 'bytes=-1-' },
  { accept: 'text/html' },
  { 'x-forwarded-for': '"><script>' },
  { 'x-address': 'fe80::1%eth0' },
  { 'x-address': ':::::' },
  { 'sec-fetch-site': 'cross-site' },
);

function headerText(): fc.Arbitrary<string> {
  // What a header can carry at all; the rest a server's parser never lets through.
  return hostileText.map((it) => it.replace(/[^\t\u0020-\u007e\u0080-\u00ff]/gu, '').trim());
}

const form = fc
  .dictionary(
    fc.oneof(fc.constantFrom('number', 'code'), hostileText),
    fc.oneof(hostileText, fc.constantFrom('XH20261121-00001')),
    { maxKeys: 4 },
  )
  .map((it) => new URLSearchParams(it).toString());

const request: fc.Arbitrary<Asked> = fc
  .oneof(
    fc.record({
      method: fc.constant('POST'),
      path: fc.constant('/api/messages'),
      headers: jsonHeaders,
      body: jsonBody(message),
    }),
    fc.record({
      method: fc.constant('POST'),
      path: fc.constant('/api/buttons'),
      headers: jsonHeaders,
      body: jsonBody(button),
    }),
    fc.record({
      method: fc.constant('POST'),
      path: fc.constantFrom('/api/leave', '/api/attachments', '/progress'),
      headers: jsonHeaders,
      body: jsonBody(hostileValue),
    }),
    multipart('file', fc.oneof(fc.constant(PNG), mutatedBytes(fc.constant(PNG)), anyBytes)).map((it) => ({
      ...{ method: 'POST', path: '/api/attachments', body: it.body },
      headers: { origin: HOST, 'content-type': it.type },
    })),
    form.map((body) => ({
      ...{ method: 'POST', path: '/progress', body },
      headers: { origin: HOST, 'content-type': 'application/x-www-form-urlencoded' },
    })),
    fc.record({
      method: fc.constantFrom('GET', 'GET', 'HEAD', 'OPTIONS', 'DELETE'),
      path: address,
      headers: fc.constant({}),
    }),
  )
  .chain((it) =>
    fc
      .tuple(cookie, odd)
      .map(([given, more]) => ({ ...it, cookie: given, headers: { ...it.headers, ...more } })),
  );

/** Everything that the page posts and asks for, in one browser that keeps its session as long as it can. */
export const web = createTarget({ name: 'web page and API', weight: 20 }, async () => {
  const world = await createCitizenWorld();
  let session = await visit(world);
  return {
    input: request,
    async feed(it: Asked) {
      world.clock.now += 5 * 60_000;
      const headers = { cookie: it.cookie || session, ...it.headers };
      const body = it.body === undefined ? undefined : bodyOf(it.body);
      const status = await asked(
        world.app,
        { ...it, headers, ...(body !== undefined && { body }) },
        world.errors,
      );
      if (status === 401 || it.path === '/api/leave') session = await visit(world);
    },
    close: () => world.stop(),
  };
});

async function visit({ app }: CitizenWorld): Promise<string> {
  const [cookieSet = ''] = (await app.request(`${HOST}/`)).headers.getSetCookie();
  return cookieSet.split(';')[0] ?? '';
}
