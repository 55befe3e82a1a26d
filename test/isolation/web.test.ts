import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createEventReader } from '../channels/web/event-reader.ts';
import { createBrowser, createWebWorld, HOST } from '../channels/web/web-world.ts';
import { createCitizenWorld } from '../fuzz/citizen-world.ts';
import { fileTicket } from '../dialogs/dialog-world.ts';

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);
const WORDS = '我家住在三号楼，井盖没了';

async function twoBrowsers() {
  const world = createWebWorld();
  await world.start();
  const [owner, stranger] = [createBrowser(world), createBrowser(world)];
  await owner.visit();
  await stranger.visit();
  await owner.say(WORDS);
  const { id } = (await (await owner.upload(PNG)).json()) as { id: string };
  return { ...world, owner, stranger, id };
}

describe('another browser', () => {
  it('hears nothing of the conversation in its stream of events, from wherever it asks', async () => {
    const { owner, stranger, staffSays } = await twoBrowsers();
    const stream = await stranger.get('/api/events?after=0');
    await staffSays(owner.conversation(), '师傅已经出发');
    const heard = JSON.stringify(await createEventReader(stream).until('ready'));
    expect(heard).not.toMatch(/井盖|师傅/u);
    for (const after of ['-1', '0', '999999', owner.conversation()]) {
      const response = await stranger.get(`/api/events?after=${encodeURIComponent(after)}`);
      const reader = createEventReader(response);
      expect(JSON.stringify(await reader.until('ready'))).not.toMatch(/井盖|师傅/u);
      await reader.close();
    }
  });

  it('cannot read or send its file, by its id or by one near it', async () => {
    const { stranger, id } = await twoBrowsers();
    const near = [
      id,
      `${id}%00`,
      `./${id}`,
      id.toUpperCase(),
      id.slice(0, -1),
      `${id}?`,
      `../attachments/${id}`,
    ];
    for (const guess of near) expect((await stranger.get(`/attachments/${guess}`)).status, guess).toBe(404);
    expect((await stranger.say('看', { attachments: [id] })).status).toBe(400);
  });

  it('cannot speak for it with an id of its own choosing, nor use up an id that it will use', async () => {
    const { owner, stranger, received } = await twoBrowsers();
    const id = randomUUID();
    expect((await stranger.say('冒充', { id })).status).toBe(202);
    expect((await owner.say('本人', { id })).status).toBe(202);
    const of = (text: string) => received.find((it) => it.type === 'message' && it.text === text);
    expect(of('冒充')?.conversation).not.toEqual(of('本人')?.conversation);
  });

  it('is nobody with a cookie that is guessed, cut or made of the conversation’s name', async () => {
    const { owner, channel } = await twoBrowsers();
    const token = owner.cookies.get('session') ?? '';
    const address = owner.conversation().slice('web:'.length);
    for (const guess of [
      token.slice(0, -1),
      `${token}A`,
      address,
      address.slice(0, 43),
      '*',
      '%00'.repeat(20),
    ]) {
      const thief = createBrowser({ channel });
      thief.cookies.set('session', guess);
      const seen = await thief.get('/api/events?after=0');
      if (seen.status === 200) {
        const reader = createEventReader(seen);
        expect(JSON.stringify(await reader.until('ready')), guess).not.toContain('井盖');
        await reader.close();
      } else expect(seen.status).toBe(401);
      expect(thief.conversation()).not.toBe(owner.conversation());
    }
  });
});

describe('the page that needs no chat', () => {
  it('tells a wrong code, a wrong number and no ticket apart by nothing, and slows guessing', async () => {
    const world = await createCitizenWorld();
    const { number, code } = await fileTicket(await world.guest('1', 'telegram'), WORDS);
    const ask = async (typed: string, guess: string, from: string) => {
      const response = await world.app.request(`${HOST}/progress`, {
        method: 'POST',
        headers: { origin: HOST, 'x-address': from },
        body: new URLSearchParams({ number: typed, code: guess }),
      });
      return { status: response.status, html: (await response.text()).replaceAll(typed, '') };
    };
    const wrongCode = await ask(number, '22222222', '10.0.0.1');
    const noTicket = await ask('XH20261121-99999', code, '10.0.0.1');
    expect(wrongCode).toEqual(noTicket);
    expect(wrongCode.status).toBe(404);
    for (let guess = 0; guess < 30; guess += 1) {
      const told = await ask(number, `2222222${(guess % 8) + 2}`, '10.0.0.2');
      expect(told.status).toBe(guess < 8 ? 404 : 429);
      expect(told.html).not.toContain('井盖');
    }
    expect((await ask(number, code, '10.0.0.3')).html).toContain('井盖');
    await world.stop();
  });
});
