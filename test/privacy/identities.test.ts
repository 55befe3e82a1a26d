import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { hiddenFieldsOf } from '../desk/desk-world.ts';
import { runProgram } from '../support/program.ts';
import { makeIdentities, needlesOf, plain, toldBy, type Identity } from './identities.ts';
import {
  clerk,
  filesOf,
  METRICS_TOKEN,
  openPrivacyWorld,
  tablesOf,
  textOfWorkbook,
  webCitizen,
  type PrivacyWorld,
} from './privacy-world.ts';

const PEOPLE = 500;
const PATIENCE = { timeout: 240_000, interval: 500 };

/** Who says what where. */
const people = makeIdentities(PEOPLE, 20261126);
const parts = {
  web: people.slice(0, 150),
  webFiling: people.slice(150, 200),
  telegram: people.slice(200, 320),
  telegramFiling: people.slice(320, 370),
  handover: people.slice(370, 400),
  afterwards: people.slice(400, 425),
  desk: people.slice(425, 460),
  console: people.slice(460, 500),
};
/** The place of a concern is theirs: it stands, whole, on the ticket. */
const withPlace = new Set<Identity>([...parts.webFiling, ...parts.telegramFiling, ...parts.desk]);

describe(`${PEOPLE} people who tell everything about themselves, everywhere`, { timeout: 600_000 }, () => {
  it('are found nowhere in clear', async () => {
    const world = await openPrivacyWorld();
    onTestFinished(() => world.telegram.stop());
    await Promise.all([onTheWeb(world), overTelegram(world)]);
    const browser = await clerk(world.url, world.data);
    await atTheDesk(browser);
    await settled(world);
    await forAPerson(world, browser);
    await afterwards(world, browser);
    await settled(world);
    const exported = await exportsOf(world, browser);
    const spoken = await onTheConsole(world);

    const tables = tablesOf(join(world.data, 'hotline.db'));
    const seen = new Map<string, string>([
      ...[...tables].map(([name, text]) => [`table ${name}`, text] as const),
      ...[...filesOf(world.data)].map(([name, text]) => [`file ${name}`, text] as const),
      ['log', [...world.hotline.out, ...world.hotline.err].join('\n')],
      ...Object.entries(exported),
      ['model', world.model.requests.join('\n')],
      ['log of the console', spoken],
    ]);
    // That it was all there to be found, and that something was looked through.
    expect.soft(Number(countOf(tables.get('inbound.id')))).toBeGreaterThan(PEOPLE);
    expect.soft(countOf(tables.get('tickets.number'))).toBeGreaterThanOrEqual(130);
    expect.soft(countOf(tables.get('transcript.text'))).toBeGreaterThan(1_000);
    expect.soft(countOf(tables.get('handovers.reason'))).toBe(parts.handover.length);
    expect.soft(tables.get('tickets.contact_sealed')).toContain('v1.');
    expect.soft(world.model.requests.length).toBeGreaterThan(50);
    expect.soft(seen.get('log')).toContain('a turn ended');
    for (const [where, text] of seen) if (where.startsWith('export')) expect(text).toContain('XH20');
    expect.soft(leaksIn(seen)).toEqual([]);
    world.hotline.child.kill('SIGTERM');
    expect.soft(await world.hotline.ended).toBe(0);
    expect
      .soft(leaksIn(new Map([...filesOf(world.data)].map(([name, text]) => [`file ${name}`, text]))))
      .toEqual([]);
  });
});

/** All that is given out as a whole, read at once. */
async function exportsOf({ url }: PrivacyWorld, browser: Awaited<ReturnType<typeof clerk>>) {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const read = (path: string, headers: Record<string, string>) => fetch(url + path, { headers });
  const metrics = await read('/metrics', { Authorization: `Bearer ${METRICS_TOKEN}` });
  const workbook = await (await read('/desk/export?format=xlsx', { cookie })).arrayBuffer();
  return {
    metrics: await metrics.text(),
    'export csv': (await browser.get('/desk/export?format=csv')).html,
    'export xlsx': await textOfWorkbook(workbook),
  };
}

const countOf = (column: string | undefined) => (column ?? '').split('\n').length - 1;

async function onTheWeb({ url }: PrivacyWorld): Promise<void> {
  await inTurns([...parts.web.entries()], async ([at, person]) => {
    const page = await webCitizen(url, at);
    await page.says(`${toldBy(person, at)}，失业金怎么领`);
  });
  await inTurns([...parts.webFiling.entries()], async ([at, person]) => {
    const page = await webCitizen(url, 1_000 + at);
    const words = [
      `我要投诉，楼道漏水没人管。${toldBy(person, at)}`,
      `${person.where}${person.door}`,
      `昨天，${person.phone}`,
    ];
    for (const said of words) await page.says(said);
    // The contact was taken from the words already.
    for (const said of ['没有了', '提交']) await page.says(said);
  });
}

async function overTelegram({ telegram }: PrivacyWorld): Promise<void> {
  for (const [at, person] of parts.telegram.entries()) {
    telegram.citizen(60_000_000 + at).says(`${toldBy(person, at)}，居住证怎么办`);
  }
  for (const [at, person] of parts.telegramFiling.entries()) {
    const citizen = telegram.citizen(61_000_000 + at);
    citizen.says('反映问题');
    for (const said of [
      `暖气不热三天了，${person.card}，${person.plate}`,
      `${person.where}${person.door}`,
      '昨天',
    ])
      citizen.says(said);
    if (at % 3 === 0) citizen.sharesContact(person.phone, person.name);
    else citizen.says(`${person.name} ${person.phone} ${person.email} ${person.id} ${person.door}`);
    for (const said of ['没有了', '提交']) citizen.says(said);
  }
  for (const at of parts.afterwards.keys()) {
    const citizen = telegram.citizen(63_000_000 + at);
    for (const said of ['反映问题', `第${at}盏路灯坏了没人修`, `光明路${at + 1}号门口`]) citizen.says(said);
    for (const said of ['单独登记', '昨天', '不留', '没有了', '提交']) citizen.says(said);
  }
}

async function atTheDesk(browser: Awaited<ReturnType<typeof clerk>>): Promise<void> {
  for (const [at, person] of parts.desk.entries()) {
    const page = await browser.get('/desk/tickets/new');
    const entered = await browser.post('/desk/tickets/new', {
      ...hiddenFieldsOf(page.html, '/desk/tickets/new'),
      source: 'phone',
      kind: 'complaint',
      urgency: 'normal',
      title: `漏水，电话${person.phone}`,
      description: toldBy(person, at),
      place: `${person.where}${person.door}`,
      happened: `昨天，${person.plate}`,
      region: '',
      contact: `${person.name} ${person.phone}`,
    });
    expect(entered.status).toBe(201);
  }
}

/** Only who is there is waited for. */
async function forAPerson(
  { telegram }: PrivacyWorld,
  browser: Awaited<ReturnType<typeof clerk>>,
): Promise<void> {
  for (const [at, person] of parts.handover.entries()) {
    if (at % 5 === 0) expect((await browser.get('/desk/live')).status).toBe(200);
    telegram.citizen(62_000_000 + at).says(`/human ${toldBy(person, at)}`);
  }
}

/** What staff write of people, what people add when they are asked, and how they rate. */
async function afterwards(
  { data, telegram }: PrivacyWorld,
  browser: Awaited<ReturnType<typeof clerk>>,
): Promise<void> {
  const numbers = numbersOf(data, "conversation like 'telegram:63%' order by conversation");
  expect(numbers.length).toBeGreaterThan(parts.afterwards.length / 2);
  for (const [at, { number, conversation }] of numbers.entries()) {
    const person = parts.afterwards[Number(conversation.slice(-2))] ?? people[0];
    if (person === undefined) throw new Error('nobody');
    const move = async (name: string, typed: Record<string, string>) => {
      const page = await browser.get(`/desk/tickets/${number}`);
      const action = `/desk/tickets/${number}/moves/${name}`;
      const made = await browser.post(action, { ...hiddenFieldsOf(page.html, action), ...typed });
      expect([name, made.status]).toEqual([name, 303]);
    };
    await move('accept', {});
    await move('note', { note: toldBy(person, at) });
    const citizen = telegram.citizen(Number(conversation.slice('telegram:'.length)));
    citizen.says(`补充一下：${toldBy(person, at)}`);
    await move('reply', { text: '已经派人到现场处理，谢谢您的反映。' });
    await move('close', {});
    citizen.says('没解决');
    citizen.says(`不满意，${toldBy(person, at)}`);
    citizen.says('/me');
  }
}

async function onTheConsole({ environment }: PrivacyWorld): Promise<string> {
  const { TELEGRAM_BOT_TOKEN: _token, ...rest } = environment as Record<string, string>;
  delete rest['TELEGRAM_API_ROOT'];
  // As many as one citizen may say at once.
  for (let from = 0; from < parts.console.length; from += 20) {
    const chat = runProgram(['chat'], { ...rest, LOG_LEVEL: 'trace' });
    chat.child.stdin?.end(
      parts.console
        .slice(from, from + 20)
        .map((it, at) => `${toldBy(it, at)}，失业金怎么领\n`)
        .join(''),
    );
    expect(await chat.ended).toBe(0);
    if (from + 20 >= parts.console.length) return chat.err.join('\n');
  }
  throw new Error('nobody was at the console');
}

function numbersOf(data: string, where: string): { number: string; conversation: string }[] {
  const database = new Sqlite(join(data, 'hotline.db'), { readonly: true });
  try {
    return database.prepare(`select number, conversation from tickets where ${where}`).all() as never;
  } finally {
    database.close();
  }
}

/** Everything that was said has been answered, and every answer has gone out. */
async function settled({ data, telegram }: PrivacyWorld): Promise<void> {
  const waiting = () => {
    const database = new Sqlite(join(data, 'hotline.db'), { readonly: true });
    try {
      return database
        .prepare(
          "select count(*) from outbox where sent_at is null and abandoned_at is null and channel = 'telegram'",
        )
        .pluck()
        .get();
    } finally {
      database.close();
    }
  };
  await vi.waitFor(() => expect([telegram.unconfirmed().length, waiting()]).toEqual([0, 0]), PATIENCE);
}

async function inTurns<T>(all: readonly T[], work: (it: T) => Promise<void>): Promise<void> {
  const left = [...all];
  const one = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await work(next);
  };
  await Promise.all([one(), one(), one(), one()]);
}

/**
 * The ticket, and the message by which whoever filed it checks it, until that is fetched. The file of the database holds
 * both; which table a thing is in is looked at table by table.
 */
const holdsPlaces = (where: string) =>
  /^table (?:tickets\.place|outbox\.text)$|^file hotline\.db|^export/u.test(where);

function leaksIn(seen: ReadonlyMap<string, string>): string[] {
  const leaks: string[] = [];
  for (const [where, text] of seen) {
    const searched = plain(text);
    for (const person of people) {
      for (const [what, needle] of Object.entries(needlesOf(person))) {
        if (what === 'door' && withPlace.has(person) && holdsPlaces(where)) continue;
        const at = searched.indexOf(plain(needle));
        if (at >= 0) leaks.push(`${where}: ${what} ${searched.slice(Math.max(0, at - 20), at + 30)}`);
      }
    }
  }
  return leaks.slice(0, 40);
}
