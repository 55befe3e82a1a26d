import fc from 'fast-check';
import { moveFields, deskMoves } from '../../../src/desk/move-forms.ts';
import { routes, type RouteName } from '../../../src/desk/routes.ts';
import { roles, type Role } from '../../../src/tickets/ticket.ts';
import { createDeskWorld, START, toCityManagement, type Browser } from '../../desk/desk-world.ts';
import { encodedPart, hostileText } from '../hostile.ts';
import { multipart } from '../multipart.ts';
import { asked } from '../requests.ts';
import { createTarget } from '../run-target.ts';

/** The desk in memory, with tickets whose words are hostile themselves, and one browser for each role. */
async function createWorld() {
  const errors: string[] = [];
  const world = createDeskWorld({
    log: {
      ...{ info: () => undefined, warn: () => undefined },
      error: (fields: object, message: string) => {
        const error = 'err' in fields ? fields.err : undefined;
        errors.push(`${message}: ${error instanceof Error ? (error.stack ?? '') : String(error)}`);
      },
    },
  });
  const tickets = [
    await world.ticket({ title: '<b>路灯</b>', description: '"><script>alert(1)</script>' }),
    await world.ticket({ moves: toCityManagement, title: '=1+1', description: '\u202e反\u202c\u001b[31m' }),
    await world.ticket({ kind: 'report', conversation: null, moves: [['accept', {}]] }),
  ];
  return { ...world, errors, numbers: tickets.map(({ number }) => number) };
}

const names = Object.keys(routes) as RouteName[];

/** Names that forms of the desk know, whatever page they are on. */
const fieldNames = [
  ...new Set([
    ...Object.values(moveFields).flatMap((fields) => fields.map(({ name }) => name)),
    ...[
      '_version',
      '_once',
      '_back',
      '_take',
      '_to',
      '_resume_path',
      '_resume_form',
      'turns',
      'reason',
      'id',
    ],
    ...[
      'login',
      'name',
      'role',
      'department',
      'password',
      'password_new',
      'password_again',
      'code',
      'question',
    ],
    ...[
      'region',
      'regions',
      'asOf',
      'from',
      'expires',
      'claimClass',
      'title',
      'description',
      'place',
      'kind',
    ],
    ...[
      'urgency',
      'contact',
      'happened',
      'text',
      'message',
      'act',
      'revision',
      'source',
      'area',
      'roads',
      'until',
    ],
    ...[
      'estates',
      'begins',
      'ends',
      'expected',
      'topic',
      'issuer',
      'document',
      'points',
      'sections',
      'ticket',
    ],
  ]),
];

const plausible = [
  ...['1', '2', 'yes', 'no', 'help', 'complaint', 'normal', 'urgent', 'satisfied', 'city-management'],
  ...[
    '2026-11-25',
    '2026-11-25T10:00',
    '银川市',
    '全国',
    'operator',
    'handler',
    'id-operator',
    'entitlement',
  ],
  ...['已电话核实', 'correct horse', 'save', 'submit', 'publish', '/desk/tickets/XH20261121-10000'],
];

const value = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...plausible) },
  { weight: 2, arbitrary: hostileText },
);
const form = fc.dictionary(
  fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...fieldNames) }, { weight: 1, arbitrary: hostileText }),
  value,
  { maxKeys: 8 },
);

const segment = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: hostileText.map((it) => encodedPart(it)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('%', '%ff', '%00', 'XH20261121-99999', '__proto__', 'constructor'),
  },
);

const queryNames = [
  ...[
    'q',
    'status',
    'kind',
    'department',
    'page',
    'after',
    'view',
    'done',
    'informed',
    'region',
    'asOf',
    'turn',
  ],
  ...[
    'from',
    'until',
    'to',
    'period',
    'day',
    'id',
    'state',
    'table',
    'sort',
    'assignee',
    'category',
    'search',
  ],
];
const query = fc
  .dictionary(fc.oneof(fc.constantFrom(...queryNames), hostileText), value, { maxKeys: 4 })
  .map((it) => new URLSearchParams(it).toString());

interface DeskInput {
  name: RouteName;
  role: Role;
  form: Record<string, string>;
  segment: string;
  move: string;
  query: string;
  /** Instead of the form, where there is one. */
  parts: { type: string; body: Uint8Array } | null;
  number: number;
  token: 'own' | 'none';
}

const input: fc.Arbitrary<DeskInput> = fc.record({
  name: fc.constantFrom(...names),
  role: fc.constantFrom(...roles),
  form,
  segment,
  move: fc.constantFrom(...deskMoves),
  query: fc.oneof(fc.constant(''), query),
  parts: fc.option(multipart('note', fc.uint8Array({ maxLength: 50 })), { freq: 12 }),
  number: fc.nat(2),
  token: fc.oneof(
    { weight: 12, arbitrary: fc.constant('own' as const) },
    { weight: 1, arbitrary: fc.constant('none' as const) },
  ),
});

export function pathOf(it: Pick<DeskInput, 'name' | 'segment' | 'move'>, number: string): string {
  const one = it.segment;
  return `/desk${routes[it.name].path}`
    .replace(':number', it.name === 'attachment' ? number : one || number)
    .replace(':move', one.startsWith('%') ? one : it.move)
    .replace(':file', one || 'desk.css')
    .replace('/staff/:id', `/staff/${one || 'id-auditor'}`)
    .replace(':name', one || 'a')
    .replace(':id', one || 'attachment-1');
}

/** Every address of the table, as every role, with a form that bears the session's own token. */
export const desk = createTarget({ name: 'desk forms and pages', weight: 15 }, async () => {
  const world = await createWorld();
  const sessions = new Map<Role, { browser: Browser; csrf: string }>();

  async function sessionOf(role: Role) {
    const known = sessions.get(role);
    if (known !== undefined) return known;
    const browser = await world.signIn(role);
    const opened = { browser, csrf: await browser.csrf() };
    if (opened.csrf === '') throw new Error(`${role} cannot sign in`);
    sessions.set(role, opened);
    return opened;
  }

  return {
    input,
    async feed(it: DeskInput) {
      world.clock.now = START;
      const { browser, csrf } = await sessionOf(it.role);
      const path = pathOf(it, world.numbers[it.number] ?? '');
      const { method } = routes[it.name];
      const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ');
      const fields = { ...it.form, ...(it.token === 'own' && { _csrf: csrf }) };
      const posted = it.parts ?? {
        type: 'application/x-www-form-urlencoded',
        body: new URLSearchParams(fields).toString(),
      };
      const status = await asked(
        world.app,
        {
          ...{ method, path: it.query === '' ? path : `${path}?${it.query}` },
          headers: { cookie, accept: 'text/html', ...(method === 'POST' && { 'content-type': posted.type }) },
          ...(method === 'POST' && { body: posted.body }),
        },
        world.errors,
      );
      // Whoever was signed out, sent away or given another password comes back as before.
      if (method === 'POST' && status < 400 && /sign|password|factor|staff/iu.test(path)) sessions.clear();
    },
  };
});
