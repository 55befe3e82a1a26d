import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createDesk } from '../../src/desk/desk.tsx';
import { createHttpServer } from '../../src/http.ts';
import { createRegions } from '../../src/knowledge/regions.ts';
import { loadEncoder } from '../../src/retrieval/encoder.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { createSimilarTickets } from '../../src/tickets/similar.ts';
import { createDeskWorld } from '../desk/desk-world.ts';
import { makeDeskData } from './desk-data.ts';

const END = Date.parse('2026-11-26T12:00:00+08:00');
const ROUNDS = 15;
const LIMIT_MS = 200;

const named = (count: number, letter: string, words: string) =>
  Array.from({ length: count }, (_, n) => ({ id: `${letter}${n}`, name: `${words}${n + 1}` }));
const departments = named(30, 'd', '承办单位');
const categories = named(40, 'c', '归类');
const staff = named(12, 's', '话务员');
const regions = ['640100', '640104', '640105', '640121', '640202', '640302', '640402', '640502'];

interface Page {
  name: string;
  /** The address; for a link of another page, how to find it there. */
  path: string;
  role?: 'supervisor' | 'handler';
  rounds?: number;
}

/** What is measured; one line for a page. Each is asked for as a browser does, with its sign-in. */
const pages: readonly Page[] = [
  { name: 'queue, open', path: '/desk?status=open' },
  { name: 'queue, all', path: '/desk?status=all' },
  { name: 'queue, closed', path: '/desk?status=closed' },
  { name: 'queue, all, newest', path: '/desk?status=all&order=newest' },
  { name: 'queue, mine', path: '/desk?status=all&assignee=s3' },
  { name: 'queue, nobody’s', path: '/desk?assignee=none' },
  { name: 'queue, overdue', path: '/desk?overdue=1' },
  { name: 'queue, due soon', path: '/desk?soon=1' },
  { name: 'queue, department', path: '/desk?status=all&department=d7' },
  {
    name: 'queue, kind, category, region, dates',
    path: '/desk?status=all&kind=help&category=c3&region=640100&from=2026-01-01&to=2026-06-30',
  },
  { name: 'queue, confidential and urgent', path: '/desk?status=all&confidential=1&urgency=urgent' },
  { name: 'queue, to decide', path: '/desk?decision=1' },
  { name: 'queue, 100 a page', path: '/desk?status=all&size=100' },
  { name: 'queue, far down', path: '/desk?status=all&order=newest&page=3000&after=0.1735000000000.XH' },
  { name: 'queue, far down, by deadline', path: '/desk?status=all&page=3000&after=2.1765000000000.XH' },
  { name: 'queue of a department’s handler', path: '/desk?status=all', role: 'handler' },
  { name: 'search, a common word', path: '/desk?status=all&q=路灯' },
  { name: 'search, a common word, open', path: '/desk?q=路灯' },
  { name: 'search, two words', path: '/desk?status=all&q=解放西街 井盖丢失' },
  { name: 'search, one character', path: '/desk?status=all&q=漏' },
  { name: 'search, nothing found', path: '/desk?status=all&q=火星移民' },
  { name: 'search, by a handler', path: '/desk?status=all&q=暖气不热', role: 'handler' },
  { name: 'load', path: '/desk/load' },
  { name: 'ticket', path: 'ticket' },
  { name: 'ticket, printed', path: 'ticket/print' },
  { name: 'list, printed', path: '/desk/print?status=all' },
];
/** Not pages: how long the whole file takes, and how long anybody else waits for a page meanwhile. */
const files: readonly Page[] = [
  { name: 'export, 10,000 rows, CSV', path: '/desk/export?status=all&format=csv&from=2026-09-15', rounds: 3 },
  {
    name: 'export, 10,000 rows, XLSX',
    path: '/desk/export?status=all&format=xlsx&from=2026-09-15',
    rounds: 3,
  },
];

/** The desk over real HTTP with 100,000 tickets, their events and 300,000 lines of conversations. */
export async function desk(print: (line: string) => void, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      database: { type: 'string' },
      tickets: { type: 'string', default: '100000' },
      lines: { type: 'string', default: '300000' },
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'hotline-bench-'));
  const file = values.database ?? join(folder, 'hotline.db');
  try {
    if (!existsSync(file)) {
      const start = performance.now();
      await makeDeskData(file, {
        ...{ tickets: Number(values.tickets), lines: Number(values.lines), days: 730, end: END },
        ...{ departments: departments.map(({ id }) => id), categories: categories.map(({ id }) => id) },
        ...{ regions, staff },
      });
      const seconds = ((performance.now() - start) / 1000).toFixed(0);
      print(`made in ${seconds} s, ${(statSync(file).size / 1e6).toFixed(0)} MB`);
    }
    await measureAll(file, print);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measureAll(file: string, print: (line: string) => void): Promise<void> {
  const storage = await createSqliteStorage({ file, clock: () => END });
  const { world, server, url } = await listen(storage);
  try {
    const cookies = {
      supervisor: await signIn(world, 'supervisor'),
      handler: await signIn(world, 'handler'),
    };
    const ask = async ({ path, role = 'supervisor' }: Page) => {
      const response = await fetch(`${url}${encodeURI(path)}`, { headers: { cookie: cookies[role] } });
      const body = await response.arrayBuffer();
      if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
      return body.byteLength;
    };
    const { tickets } = await storage.tickets.list({ limit: 1, offset: 2000, countUpTo: 0 });
    const ticket = `/desk/tickets/${tickets[0]?.number ?? ''}`;
    print('page\tmedian ms\tp95 ms\tmedian ms of processor time\tKB');
    for (const page of pages) {
      const line = await measured(() => ask({ ...page, path: page.path.replace('ticket', ticket) }), page);
      print(line);
    }
    for (const page of files) print(await measured(() => ask(page), page));
    for (const page of files)
      print(
        await besides(
          () => ask(page),
          () => ask(pages[0] as Page),
          page.name,
        ),
      );
  } finally {
    await server.stop();
    await storage.close();
  }
}

async function listen(storage: Storage) {
  const world = createDeskWorld({
    ...{ store: storage.store, tickets: storage.tickets, search: storage.search, reports: storage.reports },
    ...{ savedFilters: storage.savedFilters, canned: storage.canned, transcripts: storage.transcripts },
    ...{ staff: storage.staff, incidents: storage.incidents, departments, categories, now: () => END },
    similar: createSimilarTickets({
      changes: storage.ticketChanges,
      embedder: loadEncoder('knowledge/encoder'),
      regions: createRegions(),
      now: () => END,
    }),
    record: ({ staff: actor, action, subject, detail = '' }) =>
      storage.audit.append([{ at: END, actor: `staff:${actor}`, action, subject, detail }]),
  });
  const server = createHttpServer({
    ...{ parts: [{ path: '/desk', app: createDesk(world.deps) }], log: world.deps.log },
    ...{ newIncidentId: () => 'incident', trustProxy: false, port: 0, host: '127.0.0.1' },
  });
  const { url } = await server.start();
  return { world, server, url };
}

type World = Awaited<ReturnType<typeof listen>>['world'];

/** The cookie of a session: hashing a password is not what is measured. */
async function signIn(world: World, role: 'supervisor' | 'handler'): Promise<string> {
  const department = role === 'handler' ? 'd7' : null;
  const member = { id: role, login: role, name: role, role, department, passwordHash: 'hash:correct horse' };
  const rest = {
    mustChangePassword: false,
    active: true,
    createdAt: END,
    chatDigest: null,
    secondFactor: null,
  };
  await world.deps.staff.save({ ...member, ...rest });
  const browser = world.browser();
  await browser.post('/desk/sign-in', { login: role, password: 'correct horse' });
  return [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}

async function measured(ask: () => Promise<number>, { name, rounds = ROUNDS }: Page): Promise<string> {
  const wall: number[] = [];
  const cpu: number[] = [];
  let bytes = 0;
  for (let n = 0; n <= rounds; n += 1) {
    const [start, used] = [performance.now(), process.cpuUsage()];
    bytes = await ask();
    const { user, system } = process.cpuUsage(used);
    // The first asking warms up.
    if (n === 0) continue;
    wall.push(performance.now() - start);
    cpu.push((user + system) / 1000);
  }
  const median = at(wall, 0.5);
  const mark = rounds === ROUNDS && median > LIMIT_MS ? ` (over ${LIMIT_MS})` : '';
  const figures = [median, at(wall, 0.95), at(cpu, 0.5), bytes / 1024];
  return [name, ...figures.map((it) => it.toFixed(0))].join('\t') + mark;
}

/** The longest that a page takes while a file is written. */
async function besides(
  file: () => Promise<number>,
  page: () => Promise<number>,
  name: string,
): Promise<string> {
  let isOver = false;
  const whole = file().finally(() => (isOver = true));
  const times: number[] = [];
  while (!isOver) {
    const start = performance.now();
    await page();
    times.push(performance.now() - start);
  }
  await whole;
  return [`a page during: ${name}`, at(times, 0.5).toFixed(0), Math.max(...times).toFixed(0)].join('\t');
}

function at(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}
