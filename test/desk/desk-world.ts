import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createThrottle } from '../../src/conversation/throttle.ts';
import type { ConversationId } from '../../src/conversation/activity.ts';
import { createDesk } from '../../src/desk/desk.tsx';
import type { DeskDeps } from '../../src/desk/deps.ts';
import { createMessageClustering } from '../../src/retrieval/clusters/messages.ts';
import { createLiveHub } from '../../src/desk/live-hub.ts';
import { loadEncoder } from '../../src/retrieval/encoder.ts';
import { createHotTopics } from '../../src/tickets/topics/cached-topics.ts';
import { matterStatuses } from '../../src/answering/gaps.ts';
import { loadDialogWording } from '../../src/dialogs/wording.ts';
import { createRegions } from '../../src/knowledge/regions.ts';
import { createSimilarTickets } from '../../src/tickets/similar.ts';
import { createHttpApp } from '../../src/http.ts';
import { createMemoryStorage } from '../../src/storage/memory.ts';
import type { StaffMember } from '../../src/tickets/repository.ts';
import { applyMove } from '../../src/tickets/moves.ts';
import { flatClock } from '../support/ticket-clock.ts';
import { shippedHours } from '../support/service-hours.ts';
import { sampleReport } from '../support/search-report.ts';
import type { Actor, MoveName, Role, Ticket } from '../../src/tickets/ticket.ts';

export const START = Date.parse('2026-11-21T09:00:00+08:00');
const HOUR = 60 * 60_000;

const regions: Readonly<Record<string, string>> = {
  '640000': '宁夏回族自治区',
  '640100': '宁夏回族自治区银川市',
  '640104': '宁夏回族自治区银川市兴庆区',
};

export type Logged = { level: string; fields: Record<string, unknown>; message: string };

let loaded: ReturnType<typeof loadEncoder> | undefined;
/** Few tests need it, and it takes its time. */
const encoder = () => (loaded ??= loadEncoder('knowledge/encoder'));

/** A desk over storage in memory, with a clock that tests move and a hash that costs nothing. */
export function createDeskWorld(overrides: Partial<DeskDeps> = {}) {
  const clock = { now: START };
  const storage = createMemoryStorage(() => clock.now);
  const logged: Logged[] = [];
  const write = (level: string) => (fields: object, message: string) =>
    void logged.push({ level, fields: { ...fields }, message });
  const log = { info: write('info'), warn: write('warn'), error: write('error') };
  const woken: string[] = [];
  const routed: number[] = [];
  const typing: string[] = [];
  const thought: { text: string; history: readonly string[] }[] = [];
  const hub = createLiveHub(50);
  const libraryChanges: number[] = [];
  const itemChanges: number[] = [];
  const clustering = createMessageClustering({
    embedder: {
      ...{ id: 'encoder', dimensions: 256 },
      embedDocuments: (texts) => encoder().embedDocuments(texts),
      embedQuery: (text) => encoder().embedQuery(text),
    },
    background: () => [],
  });
  const searches: { question: string; region: string | undefined; asOf: string }[] = [];
  let numbers = 10000;
  let firstDue: number | undefined;
  const flat = flatClock(48 * HOUR);
  const ticketClock = {
    ...flat,
    solutionDue: (...of: Parameters<typeof flat.solutionDue>) => firstDue ?? flat.solutionDue(...of),
  };
  const digest = (text: string) => `digest:${Buffer.from(text).toString('base64url')}`;
  const deps: DeskDeps = {
    store: storage.store,
    tickets: storage.tickets,
    search: storage.search,
    savedFilters: storage.savedFilters,
    canned: storage.canned,
    incidents: storage.incidents,
    similar: createSimilarTickets({
      changes: storage.ticketChanges,
      embedder: encoder(),
      regions: createRegions(),
      now: () => clock.now,
    }),
    suggestAnswer: async (question) =>
      question.includes('路灯')
        ? { text: '路灯由城市照明管理机构维修。[1]', sources: ['《城市照明管理规定》第二十条'] }
        : undefined,
    reports: storage.reports,
    live: {
      handovers: storage.handovers,
      presence: storage.presence,
      hours: { ...shippedHours, isOpen: () => true },
      hub,
      say: loadDialogWording(readFileSync('prompts/dialogs.yaml', 'utf8')),
      wouldAnswer: async ({ text, history }) => {
        thought.push({ text, history });
        return { status: 'answered', text: `小华对“${text}”的回答。` };
      },
      showTyping: (conversation) => void typing.push(conversation),
    },
    learning: {
      gaps: storage.gaps,
      drafts: storage.drafts,
      clustering,
      topics: createHotTopics({
        source: storage.topics,
        clustering,
        statuses: matterStatuses,
        now: () => clock.now,
        patience: () => new Promise(() => undefined),
      }),
      itemTopics: ['住房保障', '失业保险'],
      checkDraft: () => ({ item: '---', findings: [] }),
      isLive: () => true,
      onItemsChanged: async () => void itemChanges.push(clock.now),
    },
    transcripts: storage.transcripts,
    attachments: storage.attachments,
    staff: storage.staff,
    vault: {
      seal: (plain) => `sealed:${Buffer.from(plain).toString('base64')}`,
      open: (sealed) => Buffer.from(sealed.replace('sealed:', ''), 'base64').toString(),
      digest,
    },
    throttle: createThrottle({ tallies: storage.tallies, digest, now: () => clock.now }),
    hashPassword: async (password) => `hash:${password}`,
    verifyPassword: async (password, hash) => hash === `hash:${password}`,
    departments: [
      { id: 'city-management', name: '城市管理局' },
      { id: 'human-resources', name: '人力资源和社会保障局' },
    ],
    regions: [
      { id: '640100', name: '银川市' },
      { id: '640104', name: '银川市兴庆区' },
    ],
    regionName: (code) => regions[code],
    resolveRegion: (name) => Object.keys(regions).find((code) => regions[code]?.endsWith(name)),
    library: storage.library,
    onLibraryChanged: () => void libraryChanges.push(clock.now),
    explain: async (question, region, asOf = '2026-11-21') => {
      searches.push({ question, region, asOf });
      return sampleReport(question, { region: region ?? null, asOf });
    },
    describePassage: async (id) =>
      id === 'lamps-1'
        ? {
            title: '路灯坏了找谁',
            section: '办理流程',
            text: '路灯不亮由城市照明管理机构维修。',
            document: '城市照明管理规定',
            locator: '第二十条',
          }
        : undefined,
    notice: ({ notice }) => ({ text: `${notice.key} ${Object.values(notice.params).join(' ')}` }),
    alert: () => null,
    onCommitted: (conversation) => void woken.push(conversation),
    secondFactorRequired: false,
    suggestRouting: async () => ({
      unclear: false,
      categories: [],
      department: undefined,
      territory: undefined,
      decisions: 0,
    }),
    onRouted: () => void routed.push(clock.now),
    record: async ({ staff, action, subject, detail = '' }) => {
      const at = clock.now;
      await storage.audit.append([{ at, actor: `staff:${staff}`, action, subject, detail }]);
    },
    clock: ticketClock,
    categories: [],
    newTicketNumber: () => `XH20261121-${numbers++}`,
    newQueryCode: () => '482913',
    queryCodeDigest: (number, code) => `digest:${number}:${code}`,
    mask: (text) => text.replace(/1\d{10}/g, '[电话]'),
    now: () => clock.now,
    newId: () => randomUUID(),
    newToken: () => Buffer.from(randomUUID() + randomUUID()).toString('base64url'),
    client: (c) => ({
      address: c.req.header('x-address') ?? '10.0.0.1',
      https: c.req.header('x-https') === 'yes',
    }),
    log,
    ...overrides,
  };
  const app = createHttpApp({
    parts: [{ path: '/desk', app: createDesk(deps) }],
    log,
    newIncidentId: () => 'incident-1',
    trustProxy: false,
  });

  async function addMember(role: Role, changes: Partial<StaffMember> = {}): Promise<StaffMember> {
    const member: StaffMember = {
      id: `id-${role}`,
      login: role,
      name: `${role} 王`,
      role,
      department: role === 'handler' ? 'city-management' : null,
      passwordHash: 'hash:correct horse',
      mustChangePassword: false,
      chatDigest: null,
      secondFactor: null,
      active: true,
      createdAt: START,
      ...changes,
    };
    await storage.staff.save(member);
    return member;
  }

  async function signIn(role: Role, changes: Partial<StaffMember> = {}): Promise<Browser> {
    const member = await addMember(role, changes);
    const browser = createBrowser(app);
    await browser.post('/desk/sign-in', { login: member.login, password: 'correct horse' });
    return browser;
  }

  /** Takes a ticket through moves, as operators and citizens would. */
  async function ticket(options: TicketOptions = {}): Promise<Ticket> {
    const conversation = options.conversation === undefined ? 'telegram:42' : options.conversation;
    const submitted = {
      number: `XH20261121-${numbers++}`,
      queryCodeDigest: 'digest',
      kind: options.kind ?? 'help',
      urgency: options.urgency ?? 'normal',
      title: options.title ?? '路灯不亮',
      description: options.description ?? '小区门口的路灯坏了三天。',
      place: '解放西街 12 号门口',
      contactSealed: deps.vault.seal('张先生 13800001111'),
      conversation,
      turnId: options.turnId ?? null,
      attachments: options.attachments ?? [],
    };
    const operator: Actor = {
      type: 'staff',
      id: 'op',
      name: '话务员李',
      role: 'supervisor',
      department: null,
    };
    firstDue = options.dueAt;
    let current = await commit(null, 'submit', submitted, operator);
    firstDue = undefined;
    for (const [move, input] of options.moves ?? []) {
      current = await commit(current, move, input, operator);
    }
    return current;
  }

  async function commit(
    before: Ticket | null,
    move: MoveName,
    input: unknown,
    actor: Actor,
  ): Promise<Ticket> {
    const history = before === null ? [] : await storage.tickets.events(before.number);
    const moving = { actor, now: clock.now, clock: ticketClock, history };
    const result = applyMove(before, move, input, moving);
    if (result.type === 'not-allowed') {
      throw new Error(result.message);
    }
    await storage.store.commit({ writes: [result.write] });
    return result.write.ticket;
  }

  return {
    app,
    deps,
    storage,
    clock,
    logged,
    woken,
    routed,
    typing,
    thought,
    libraryChanges,
    itemChanges,
    searches,
    addMember,
    signIn,
    ticket,
    commit,
    browser: () => createBrowser(app),
  };
}

export interface TicketOptions {
  kind?: Ticket['kind'];
  urgency?: Ticket['urgency'];
  title?: string;
  description?: string;
  conversation?: ConversationId | null;
  turnId?: string;
  attachments?: Ticket['attachments'];
  dueAt?: number;
  moves?: [MoveName, unknown][];
}

export const toCityManagement: [MoveName, unknown][] = [
  ['accept', {}],
  ['dispatch', { department: 'city-management', departmentName: '城市管理局' }],
];

export type Browser = ReturnType<typeof createBrowser>;

export interface Page {
  status: number;
  headers: Headers;
  html: string;
  location: string | null;
}

/** Keeps cookies as a browser does and sends the forms that pages carry. */
export function createBrowser(app: {
  request: (url: string, init: RequestInit) => Response | Promise<Response>;
}) {
  const cookies = new Map<string, string>();

  async function ask(url: string, init: RequestInit): Promise<Page> {
    const headers = new Headers(init.headers);
    headers.set('accept', headers.get('accept') ?? 'text/html');
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await app.request(url, { ...init, headers });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/max-age=0/i.test(cookie)) {
        cookies.delete(name);
      } else {
        cookies.set(name, value);
      }
    }
    const html = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      html,
      location: response.headers.get('location'),
    };
  }

  const get = (url: string, headers: Record<string, string> = {}) => ask(url, { headers });
  const post = (url: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
    ask(url, { method: 'POST', body: new URLSearchParams(form), headers });

  return {
    cookies,
    get,
    post,
    /** The form's token as any page of this session carries it. */
    csrf: async () => hiddenOf((await get('/desk/password')).html, '_csrf'),
    /** Sends the form with this action, as the page gives it, with what was typed. */
    submit(
      page: Page,
      action: string,
      typed: Record<string, string> = {},
      headers: Record<string, string> = {},
    ) {
      return post(action, { ...hiddenFieldsOf(page.html, action), ...typed }, headers);
    },
  };
}

/** The hidden fields of the form with this action. */
export function hiddenFieldsOf(html: string, action: string): Record<string, string> {
  const forms = html.match(/<form[\s\S]*?<\/form>/g) ?? [];
  const form = forms.find((it) => it.includes(`action="${action}"`));
  if (!form) {
    throw new Error(`The page has no form that goes to ${action}`);
  }
  const inputs = form.match(/<input type="hidden"[^>]*>/g) ?? [];
  return Object.fromEntries(inputs.map((it) => [attribute(it, 'name'), attribute(it, 'value')]));
}

function hiddenOf(html: string, name: string): string {
  const input = (html.match(/<input type="hidden"[^>]*>/g) ?? []).find(
    (it) => attribute(it, 'name') === name,
  );
  return input ? attribute(input, 'value') : '';
}

function attribute(tag: string, name: string): string {
  const value = new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
  return value
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
