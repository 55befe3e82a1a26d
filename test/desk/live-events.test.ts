import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { sampleHandover, sampleLine } from '../support/samples.ts';
import { createDeskWorld, type Browser } from './desk-world.ts';

const changedSchema = z.object({ regions: z.array(z.string()) });

type World = ReturnType<typeof createDeskWorld>;

/** The stream as a page's script hears it. */
async function listen(world: World, browser: Browser, query = '') {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const headers = { cookie, accept: 'text/event-stream' };
  const response = await world.app.request(`/desk/events${query}`, { headers });
  const reader = response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array> | undefined;
  if (!reader) throw new Error('no stream');
  let heard = '';
  let isOver = false;
  const read = async () => {
    const decoder = new TextDecoder();
    for (let part = await reader.read(); !part.done; part = await reader.read())
      heard += decoder.decode(part.value);
    isOver = true;
  };
  void read();
  const changes = () =>
    [...heard.matchAll(/event: changed\ndata: (.*)/gu)].map(
      ([, data = '']) => changedSchema.parse(JSON.parse(data)).regions,
    );
  return { response, changes, isOver: () => isOver, leave: () => reader.cancel() };
}

describe('the events of the live pages', () => {
  it('name what has changed, also when another process has written', async () => {
    const world = createDeskWorld();
    const browser = await world.signIn('operator');
    await world.storage.store.commit({ writes: [{ handover: sampleHandover(), expectedVersion: 0 }] });
    const page = await listen(world, browser, '?live=h1');
    expect(page.response.headers.get('content-type')).toContain('text/event-stream');
    await vi.waitFor(() => expect(page.changes()).toEqual([['queue', 'talk']]));
    // Nobody pokes: what is in the database is found by looking.
    await world.storage.store.commit({ transcript: [sampleLine('还在吗')] });
    await vi.waitFor(() => expect(page.changes().slice(1)).toEqual([['talk']]));
    await world.storage.store.commit({
      writes: [{ handover: sampleHandover({ id: 'h2', conversation: 'web:2' }), expectedVersion: 0 }],
    });
    await vi.waitFor(() => expect(page.changes().slice(2)).toEqual([['queue']]));
    await page.leave();
  });

  it('keep the member present, and end with the session', async () => {
    const world = createDeskWorld();
    const browser = await world.signIn('operator');
    const page = await listen(world, browser);
    await vi.waitFor(async () =>
      expect(await world.storage.presence.present(world.clock.now)).toEqual(['id-operator']),
    );
    world.clock.now += 30_000;
    await vi.waitFor(async () =>
      expect(await world.storage.presence.until('id-operator')).toBe(world.clock.now + 90_000),
    );
    await world.storage.staff.endSessionsOf('id-operator');
    world.clock.now += 30_000;
    await vi.waitFor(() => expect(page.isOver()).toBe(true));
  });

  it('end when the program stops', async () => {
    const world = createDeskWorld();
    const page = await listen(world, await world.signIn('supervisor'));
    await vi.waitFor(() => expect(page.changes()).toHaveLength(1));
    world.deps.live.hub.close();
    await vi.waitFor(() => expect(page.isOver()).toBe(true));
  });

  it('are for scripts, signed in, with a role that may look', async () => {
    const world = createDeskWorld();
    const browser = await world.signIn('operator');
    expect((await browser.get('/desk/events')).status).toBe(406);
    const handler = await world.signIn('handler');
    expect((await handler.get('/desk/events', { accept: 'text/event-stream' })).status).toBe(403);
    expect((await world.browser().get('/desk/events')).status).toBe(303);
  });
});
