import { describe, expect, it } from 'vitest';
import { createDeskWorld, START } from './desk-world.ts';

const address = '/desk/tickets/new';
const typed = {
  source: 'phone',
  kind: 'complaint',
  urgency: 'urgent',
  title: '早市占道',
  description: '每天早上五点开始，\n联系我 13800002222',
  place: '民族北街',
  happened: '每天早上',
  region: '640104',
  contact: '李女士 13800002222',
};

describe('entering a ticket for a caller', () => {
  it('makes it, seals the contact, masks the text and shows number and query code to tell', async () => {
    const world = createDeskWorld();
    const browser = await world.signIn('operator');
    const page = await browser.submit(await browser.get(address), address, typed);
    expect(page.status).toBe(201);
    const [ticket] = [...world.storage.tables.tickets.values()];
    expect(ticket).toMatchObject({
      kind: 'complaint',
      status: 'submitted',
      urgency: 'urgent',
      source: 'phone',
      title: '早市占道',
      description: '每天早上五点开始，\n联系我 [电话]',
      place: '民族北街',
      region: '640104',
      category: null,
      confidential: false,
      conversation: null,
      contactSealed: world.deps.vault.seal('李女士 13800002222'),
      queryCodeDigest: `digest:${ticket?.number}:482913`,
      dueAt: START + 48 * 3_600_000,
    });
    expect(page.html).toContain(ticket?.number);
    expect(page.html).toContain('482913');
    expect(page.html).toContain('号码已自动隐去');
  });

  it('keeps the category that was chosen, and that it is confidential', async () => {
    const world = createDeskWorld({ categories: [{ id: 'city-appearance', name: '城乡建设 · 市容环卫' }] });
    const browser = await world.signIn('operator');
    const form = await browser.get(address);
    const more = { category: 'city-appearance', confidential: 'yes' };
    const wrong = await browser.submit(form, address, { ...typed, ...more, category: 'unknown' });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toMatch(/id="category-problem"/);
    expect(wrong.html).toMatch(/name="confidential" value="yes" checked/);
    expect((await browser.submit(form, address, { ...typed, ...more })).status).toBe(201);
    const [ticket] = [...world.storage.tables.tickets.values()];
    expect(ticket).toMatchObject({ category: 'city-appearance', confidential: true });
  });

  it('makes one ticket when the form is sent twice', async () => {
    const world = createDeskWorld();
    const browser = await world.signIn('operator');
    const form = await browser.get(address);
    await browser.submit(form, address, typed);
    const again = await browser.submit(form, address, typed);
    expect(again.html).toContain('没有重复登记');
    expect(world.storage.tables.tickets.size).toBe(1);
  });

  it('keeps what was typed when something is missing', async () => {
    const world = createDeskWorld();
    const browser = await world.signIn('operator');
    const faulty = { ...typed, kind: '', title: '长'.repeat(41) };
    const page = await browser.submit(await browser.get(address), address, faulty);
    expect(page.status).toBe(422);
    expect(page.html).toMatch(/id="kind-problem">请选一项/);
    expect(page.html).toMatch(/id="title-problem">最多 40 个字/);
    expect(page.html).toContain('李女士 13800002222');
    expect(page.html).toContain('<option value="640104" selected="">');
    expect(world.storage.tables.tickets.size).toBe(0);
  });

  it('takes another number when the first is taken', async () => {
    const numbers = ['XH20261121-10000', 'XH20261121-20000'];
    const world = createDeskWorld({ newTicketNumber: () => numbers.shift() ?? '' });
    await world.ticket();
    const browser = await world.signIn('operator');
    const page = await browser.submit(await browser.get(address), address, typed);
    expect(page.html).toContain('XH20261121-20000');
  });

  it('takes no region that is not offered', async () => {
    const world = createDeskWorld();
    const browser = await world.signIn('operator');
    const page = await browser.submit(await browser.get(address), address, { ...typed, region: '999999' });
    expect(page.status).toBe(422);
    expect(page.html).toMatch(/id="region-problem"/);
  });
});
