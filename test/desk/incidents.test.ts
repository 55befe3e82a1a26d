import { describe, expect, it } from 'vitest';
import { createDeskWorld, START } from './desk-world.ts';

const typed = {
  kind: 'water',
  title: '幸福路主管道抢修停水',
  area: '幸福路全段',
  region: '银川市兴庆区',
  places: '幸福路\n东方花园小区、和平家园',
  from: '2026-11-21T08:00',
  until: '2026-11-21T15:00',
  source: '市供水公司官网公告',
  advice: '请先用储水。',
};

async function entered() {
  const world = createDeskWorld();
  const browser = await world.signIn('operator');
  const page = await browser.get('/desk/incidents/new');
  const done = await browser.submit(page, '/desk/incidents/new', typed);
  const id = /incidents\/([^?]+)/u.exec(done.location ?? '')?.[1] ?? '';
  return { world, browser, page, id, stored: () => world.storage.incidents.get(id) };
}

describe('notices of outages', () => {
  it('are entered with their source, and shown in the list', async () => {
    const { browser, stored } = await entered();
    expect(await stored()).toMatchObject({
      title: typed.title,
      region: '640104',
      places: ['幸福路', '东方花园小区', '和平家园'],
      from: Date.parse('2026-11-21T08:00+08:00'),
      until: Date.parse('2026-11-21T15:00+08:00'),
      createdBy: { id: 'id-operator', name: 'operator 王' },
      master: null,
    });
    const list = await browser.get('/desk/incidents');
    for (const words of [typed.title, '正在发生', '2026-11-21 08:00 至 2026-11-21 15:00']) {
      expect(list.html).toContain(words);
    }
  });

  it('sent twice are one', async () => {
    const { browser, page, world } = await entered();
    await browser.submit(page, '/desk/incidents/new', typed);
    expect((await world.storage.incidents.list({ limit: 9, offset: 0 })).total).toBe(1);
  });

  it.each([
    ['source', { source: ' ' }, '要写是谁在哪里发布的'],
    ['region', { region: '桃花源' }, '没认出是哪个地方'],
    ['until', { until: '2026-11-21T07:00' }, '要晚于开始时间'],
    ['from', { from: '明天' }, '时间写法不对'],
  ])('without a proper %s are shown again with what was typed', async (_, wrong, problem) => {
    const world = createDeskWorld();
    const browser = await world.signIn('operator');
    const page = await browser.get('/desk/incidents/new');
    const again = await browser.submit(page, '/desk/incidents/new', { ...typed, ...wrong });
    expect(again.status).toBe(422);
    expect(again.html).toContain(problem);
    expect(again.html).toContain(typed.advice);
    expect((await world.storage.incidents.list({ limit: 9, offset: 0 })).total).toBe(0);
  });

  it('are changed, and of two who change one version the later is told', async () => {
    const { browser, id, stored } = await entered();
    const page = await browser.get(`/desk/incidents/${id}`);
    const later = { ...typed, until: '2026-11-21T18:00' };
    expect((await browser.submit(page, `/desk/incidents/${id}`, later)).location).toContain('done=saved');
    expect((await stored())?.until).toBe(Date.parse('2026-11-21T18:00+08:00'));
    const lost = await browser.submit(page, `/desk/incidents/${id}`, { ...typed, advice: '别的话' });
    expect(lost.status).toBe(409);
    expect(lost.html).toContain('别的话');
    expect((await stored())?.advice).toBe(typed.advice);
  });

  it('are ended early, and then told to nobody', async () => {
    const { browser, id, stored } = await entered();
    const page = await browser.get(`/desk/incidents/${id}`);
    await browser.submit(page, `/desk/incidents/${id}/end`);
    expect((await stored())?.endedAt).toBe(START);
    expect((await browser.get(`/desk/incidents/${id}`)).html).toContain('已结束');
  });

  it('get their ticket from staff, once', async () => {
    const { world, browser, id, stored } = await entered();
    const page = await browser.get(`/desk/incidents/${id}`);
    await browser.submit(page, `/desk/incidents/${id}/ticket`);
    const master = (await stored())?.master ?? '';
    expect(await world.storage.tickets.get(master)).toMatchObject({ title: typed.title, conversation: null });
    const again = await browser.submit(page, `/desk/incidents/${id}/ticket`);
    expect(again.location).toBe(`/desk/tickets/${master}`);
  });

  it('are read, and not written, by the auditor', async () => {
    const { world, id } = await entered();
    const auditor = await world.signIn('auditor');
    const page = await auditor.get(`/desk/incidents/${id}`);
    expect(page.html).toContain(typed.source);
    expect(page.html).not.toContain(`action="/desk/incidents/${id}`);
  });
});
