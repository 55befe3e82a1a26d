import { describe, expect, it } from 'vitest';
import { deskMoves } from '../../src/desk/move-forms.ts';
import { routes, type RouteName } from '../../src/desk/routes.ts';
import { createDeskWorld, toCityManagement, type Browser } from '../desk/desk-world.ts';

const names = (Object.keys(routes) as RouteName[]).filter((it) => routes[it].path.includes(':number'));

async function ask(browser: Browser, name: RouteName, path: string) {
  const form = {
    _csrf: await browser.csrf(),
    _version: '3',
    note: '越权',
    text: '越权',
    department: 'human-resources',
  };
  return routes[name].method === 'GET' ? browser.get(path) : browser.post(path, form);
}

describe('a handler of another department', () => {
  const moves = names.flatMap((name): { name: RouteName; move: string }[] =>
    name === 'move' ? deskMoves.map((move) => ({ name, move })) : [{ name, move: '' }],
  );

  it.each(moves)('finds no ticket by its number at $name $move', async ({ name, move }) => {
    const world = createDeskWorld();
    const ticket = await world.ticket({ moves: toCityManagement, description: '三号楼的井盖没了' });
    const browser = await world.signIn('handler', { department: 'human-resources' });
    const path = `/desk${routes[name].path}`
      .replace(':number', ticket.number)
      .replace(':move', move)
      .replace(':id', 'attachment-1');
    const page = await ask(browser, name, path);
    expect([403, 404]).toContain(page.status);
    expect(page.html).not.toContain('井盖');
    expect(await world.storage.tickets.get(ticket.number)).toEqual(ticket);
    expect((await world.storage.tickets.events(ticket.number)).length).toBe(3);
  });

  it('finds it in no list, search or report', async () => {
    const world = createDeskWorld();
    const ticket = await world.ticket({ moves: toCityManagement, title: '井盖没了' });
    const browser = await world.signIn('handler', { department: 'human-resources' });
    const lists = (Object.keys(routes) as RouteName[]).filter(
      (it) => routes[it].method === 'GET' && !routes[it].path.includes(':') && it !== 'events',
    );
    for (const name of lists) {
      const page = await browser.get(
        `/desk${routes[name].path === '/' ? '' : routes[name].path}?q=井盖&department=city-management`,
      );
      expect(page.html, name).not.toContain('井盖没了');
      expect(page.html, name).not.toContain(`/desk/tickets/${ticket.number}`);
    }
  });
});

describe('who reported a confidential concern', () => {
  const seen = async (role: 'operator' | 'supervisor' | 'auditor' | 'handler') => {
    const world = createDeskWorld();
    const classify = { kind: 'complaint', category: null, urgency: 'normal', confidential: true, note: null };
    const ticket = await world.ticket({
      moves: [['accept', {}], ['classify', classify], toCityManagement[1] ?? ['accept', {}]],
    });
    await world.storage.store.commit({
      transcript: [
        { conversation: 'telegram:42', at: world.clock.now, speaker: 'citizen', text: '我是举报人老王' },
      ],
    });
    const browser = await world.signIn(role);
    const page = await browser.get(`/desk/tickets/${ticket.number}`);
    const contact = await browser.post(`/desk/tickets/${ticket.number}/contact`, {
      _csrf: await browser.csrf(),
    });
    return { said: page.html.includes('我是举报人老王'), phone: contact.html.includes('13800001111') };
  };

  it.each([
    ['operator', { said: false, phone: false }],
    ['handler', { said: false, phone: false }],
    ['supervisor', { said: true, phone: true }],
    ['auditor', { said: true, phone: false }],
  ] as const)('is shown to the %s as far as the role goes', async (role, expected) => {
    expect(await seen(role)).toEqual(expected);
  });
});
