import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { regionWords } from '../../src/knowledge/region-names.ts';
import { createRegions } from '../../src/knowledge/regions.ts';
import { loadEncoder } from '../../src/retrieval/encoder.ts';
import { createMemoryStorage } from '../../src/storage/memory.ts';
import { createSimilarTickets, LEAST, type SimilarOptions } from '../../src/tickets/similar.ts';
import { readPlace } from '../../src/tickets/similar/place.ts';
import type { Ticket } from '../../src/tickets/ticket.ts';
import { sampleTicket, sampleWrite, T0 } from '../support/samples.ts';

const DAY = 24 * 3_600_000;
const encoder = loadEncoder('knowledge/encoder');
const regions = createRegions(regionWords.parse(parse(readFileSync('knowledge/regions.yaml', 'utf8'))));

function world() {
  const storage = createMemoryStorage();
  const clock = { now: T0 };
  const open = () =>
    createSimilarTickets({
      changes: storage.ticketChanges,
      embedder: encoder,
      regions,
      now: () => clock.now,
    });
  const similar = open();
  const put = (...tickets: Partial<Ticket>[]) =>
    storage.store.commit({ writes: tickets.map((it) => sampleWrite(it)) });
  const find = async (changes: Partial<Ticket>, options: Partial<SimilarOptions> = {}) =>
    similar(sampleTicket(changes), { of: 'open', limit: 5, ...options });
  return { storage, clock, open, put, find };
}

const matter = (title: string, place: string | null, changes: Partial<Ticket> = {}): Partial<Ticket> => ({
  number: 'A',
  title,
  description: title,
  place,
  region: null,
  ...changes,
});

/** Made up: what is told first, where; what is told then, where. */
const same: [string, string, string, string][] = [
  ['路灯坏了三天，晚上一片漆黑', '幸福路东方花园小区', '路灯一直不亮，晚上漆黑一片没人修', '东方花园小区'],
  [
    '楼下烧烤店半夜还在放音乐，噪音扰民',
    '长城中路和平家园',
    '烧烤店噪音扰民，半夜放音乐睡不着',
    '和平家园楼下',
  ],
  ['工地夜里施工，打桩声音很大', '湖滨小区旁边', '半夜工地还在打桩，声音太大没法睡', '湖滨小区'],
  ['垃圾桶满了好几天没人清运', '新华西路', '垃圾好几天没人清运，垃圾桶都满了', '新华西路北口'],
];
const different: [string, string, string, string][] = [
  ['路灯坏了三天，晚上一片漆黑', '东方花园小区', '路灯坏了三天，晚上一片漆黑', '南方花园小区'],
  ['路灯坏了三天，晚上一片漆黑', '兴庆区幸福路', '路灯坏了三天，晚上一片漆黑', '兰州市城关区幸福路'],
  ['电梯经常坏，老人被困', '锦绣苑 3 号楼', '电梯经常坏，老人被困', '锦绣苑 8 号楼'],
  ['三楼漏水漏到我家', '锦绣苑三层', '五楼漏水漏到我家', '锦绣苑五层'],
  ['垃圾桶满了好几天没人清运', '锦绣苑', '楼道里停满电动车，怕着火', '锦绣苑'],
  ['污水从下水道冒出来', '清河街 12 号', '污水从下水道冒出来', '清河街 230 号'],
  ['物业乱收停车费', '和平家园', '暖气不热，家里只有十五度', '和平家园'],
];

describe('following the tickets', () => {
  it('reads again only what has changed, though it looks back a little each time', async () => {
    const { storage, put } = world();
    const read: string[][] = [];
    const similar = createSimilarTickets({
      changes: {
        changedSince: storage.ticketChanges.changedSince,
        tickets: (numbers) => {
          read.push([...numbers]);
          return storage.ticketChanges.tickets(numbers);
        },
      },
      ...{ embedder: encoder, regions, now: () => T0 },
    });
    const look = () => similar(sampleTicket(), { of: 'open', limit: 5 });
    await put({ number: 'A' }, { number: 'B', confidential: true });
    await look();
    await look();
    await put({ number: 'C' });
    await look();
    await put({ number: 'A', version: 2, updatedAt: T0 + 1 });
    await look();
    await look();
    expect(read).toEqual([['A', 'B'], ['C'], ['A']]);
  });
});

describe('likeness of tickets', () => {
  it.each(same)('%s at %s, and %s at %s, are shown to a citizen', async (a, where, b, there) => {
    const { put, find } = world();
    await put(matter(a, where));
    expect(await find(matter(b, there, { number: 'B' }), { forCitizens: true })).toHaveLength(1);
  });

  it.each(different)('%s at %s, and %s at %s, are not', async (a, where, b, there) => {
    const { put, find } = world();
    await put(matter(a, where));
    expect(await find(matter(b, there, { number: 'B' }), { forCitizens: true })).toEqual([]);
  });

  it('says why, in the words that both have', async () => {
    const { put, find } = world();
    const location = { latitude: 38.48, longitude: 106.23 };
    await put(matter('路灯坏了三天，晚上一片漆黑', '东方花园小区', { location }));
    const near = { latitude: 38.4805, longitude: 106.23 };
    const [found] = await find(matter('路灯坏了，晚上一片漆黑', '东方花园', { number: 'B', location: near }));
    expect(found?.similarity).toBeGreaterThan(LEAST.citizens);
    expect(found?.reasons).toEqual([
      { type: 'place', name: '东方花园' },
      { type: 'metres', metres: 56 },
      { type: 'words', words: ['晚上一片漆黑', '路灯坏了'] },
    ]);
  });

  it('counts the distance of shared points, and what lies far apart is another place', async () => {
    const { put, find } = world();
    await put(
      matter('路灯坏了三天，晚上一片漆黑', null, { location: { latitude: 38.48, longitude: 106.23 } }),
    );
    const at = (latitude: number) =>
      find(matter('路灯坏了，晚上一片漆黑', null, { location: { latitude, longitude: 106.23 } }));
    expect(await at(38.481)).toHaveLength(1);
    expect(await at(38.6)).toEqual([]);
  });

  it('grows old', async () => {
    const { put, find, clock } = world();
    await put(matter(same[0]![0], same[0]![1]));
    const ask = async () => (await find(matter(same[0]![2], same[0]![3])))[0]?.similarity ?? 0;
    const fresh = await ask();
    clock.now += 60 * DAY;
    expect(await ask()).toBeLessThan(fresh);
  });
});

describe('the index of open tickets', () => {
  const [title, place] = ['路灯坏了三天，晚上一片漆黑', '东方花园小区'];

  it('follows the database: what another process writes, closes and hides', async () => {
    const { put, find, open, storage } = world();
    const numbers = async () => (await find(matter(title, place))).map((it) => it.number);
    await put(matter(title, place));
    expect(await numbers()).toEqual(['A']);
    await put(matter(title, place, { number: 'B', updatedAt: T0 + 1, submittedAt: T0 + 1 }));
    expect(await numbers()).toEqual(['A', 'B']);
    await put(matter(title, place, { version: 2, status: 'withdrawn', updatedAt: T0 + 2 }));
    expect(await numbers()).toEqual(['B']);
    // Written a little earlier, committed a little later.
    await put(matter(title, place, { number: 'C', updatedAt: T0 }));
    expect(await numbers()).toContain('C');
    await put(matter(title, place, { number: 'B', version: 2, confidential: true, updatedAt: T0 + 3 }));
    expect(await numbers()).toEqual(['C']);
    const another = open();
    const found = await another(sampleTicket(matter(title, place)), { of: 'open', limit: 5 });
    expect(found.map((it) => it.number)).toEqual(['C']);
    expect(await storage.tickets.get('B')).toMatchObject({ confidential: true });
  });

  it('gives replies of solved tickets of any place, of one department where asked for', async () => {
    const { put, find } = world();
    const closed = { status: 'closed', solved: true, reply: '已更换灯头。', closedAt: T0 } as const;
    await put(
      matter(title, '湖滨小区', { ...closed, department: 'light' }),
      matter(title, place, { ...closed, number: 'B', department: 'city' }),
      matter(title, place, { ...closed, number: 'C', solved: false }),
      matter(title, place, { ...closed, number: 'D', confidential: true }),
    );
    const ask = (department?: string) =>
      find(matter('路灯不亮，晚上漆黑', '清河街'), {
        of: 'solved',
        ...(department !== undefined && { department }),
      });
    expect((await ask()).map((it) => it.number).sort()).toEqual(['A', 'B']);
    expect((await ask('city')).map((it) => it.reply)).toEqual(['已更换灯头。']);
  });
});

it('reads roads, estates and numbers out of addresses and stories', () => {
  const names = (text: string) => readPlace(text).names.map(({ name }) => name);
  expect(names('兴庆区幸福路 5 号院门口')).toEqual(['幸福路']);
  expect(names('我家住在长城中路的东方花园小区，楼下')).toEqual(['长城中路', '东方花园小区']);
  expect(names('这条路没人修，我们小区也没人管')).toEqual([]);
  expect(readPlace('和平家园三号楼2单元501室').numbers).toMatchObject({ building: [3], unit: [2] });
});
