import { describe, expect, it } from 'vitest';
import { createDesk } from '../../src/desk/desk.tsx';
import { routes, type RouteName } from '../../src/desk/routes.ts';
import { roles } from '../../src/tickets/ticket.ts';
import { createDeskWorld, toCityManagement } from './desk-world.ts';

const names = Object.keys(routes) as RouteName[];

function addressOf(name: RouteName, number: string): string {
  const { path } = routes[name];
  const filled = path
    .replace(':number', number)
    .replace(':move', 'sign')
    .replace(':file', 'desk.css')
    .replace('/staff/:id', '/staff/id-operator')
    .replace(':id', 'attachment-1');
  return `/desk${filled === '/' ? '' : filled}`;
}

describe('every route of the table', () => {
  const closed = names.filter((name) => routes[name].roles !== 'anyone');

  it.each(closed)('%s asks for sign-in and does nothing without', async (name) => {
    const world = createDeskWorld();
    const ticket = await world.ticket({ moves: toCityManagement });
    const browser = world.browser();
    const address = addressOf(name, ticket.number);
    const page = await (routes[name].method === 'GET' ? browser.get(address) : browser.post(address, {}));
    const isTypedAgain = ['signOut', 'changePassword', 'confirmFactor', 'dropFactor'].includes(name);
    const isShownAgain = routes[name].method === 'POST' && !isTypedAgain;
    expect(page.status).toBe(isShownAgain ? 401 : 303);
    expect(page.location ?? '/desk/sign-in').toMatch(/^\/desk\/sign-in(\?to=|$)/);
    expect(page.html).not.toContain('解放西街');
    expect(await world.storage.tickets.get(ticket.number)).toEqual(ticket);
  });

  const pairs = closed.flatMap((name) => roles.map((role) => ({ name, role })));
  it.each(pairs)('$name lets $role in or not, as the table says', async ({ name, role }) => {
    const world = createDeskWorld();
    const ticket = await world.ticket({ moves: toCityManagement });
    if (role !== 'operator') {
      await world.addMember('operator');
    }
    const browser = await world.signIn(role);
    const csrf = await browser.csrf();
    const address = addressOf(name, ticket.number);
    const page = await (routes[name].method === 'GET'
      ? browser.get(address)
      : browser.post(address, { _csrf: csrf }));
    const isAllowed = (routes[name].roles as readonly string[]).includes(role);
    expect(page.status === 403).toBe(!isAllowed);
    expect(page.status).not.toBe(401);
    expect(page.status).toBeLessThan(500);
  });

  it('is all there is', () => {
    const mounted = createDesk(createDeskWorld().deps).routes.filter((it) => it.path !== '/*');
    const addresses = mounted.map(({ method, path }) => `${method} ${path}`);
    expect(addresses.sort()).toEqual(
      names.map((name) => `${routes[name].method} ${routes[name].path}`).sort(),
    );
  });
});

describe('a session', () => {
  it('ends after twelve hours', async () => {
    const world = createDeskWorld();
    const browser = await world.signIn('operator');
    world.clock.now += 12 * 60 * 60_000 - 1;
    expect((await browser.get('/desk')).status).toBe(200);
    world.clock.now += 1;
    expect((await browser.get('/desk')).location).toMatch(/^\/desk\/sign-in/);
  });

  it('ends at once when the member is deactivated', async () => {
    const world = createDeskWorld();
    const browser = await world.signIn('operator');
    await world.addMember('operator', { active: false });
    expect((await browser.get('/desk')).location).toMatch(/^\/desk\/sign-in/);
  });

  it('follows a change of role at the next request', async () => {
    const world = createDeskWorld();
    const browser = await world.signIn('administrator');
    expect((await browser.get('/desk/staff')).status).toBe(200);
    await world.addMember('administrator', { role: 'auditor' });
    expect((await browser.get('/desk/staff')).status).toBe(403);
  });

  it('is refused a form without its own token, and what was typed is shown for confirmation', async () => {
    const world = createDeskWorld();
    const browser = await world.signIn('operator');
    const ticket = await world.ticket();
    const address = `/desk/tickets/${ticket.number}/moves/accept`;
    const page = await browser.post(address, { _csrf: 'guess', _version: '1', note: '已电话核实' });
    expect(page.status).toBe(403);
    expect(page.html).toContain('确认提交');
    expect(page.html).toContain('已电话核实');
    expect((await world.storage.tickets.get(ticket.number))?.status).toBe('submitted');
  });

  it('is refused a form that another site sent', async () => {
    const world = createDeskWorld();
    const browser = await world.signIn('operator');
    const ticket = await world.ticket();
    const form = { _csrf: await browser.csrf(), _version: '1' };
    const address = `/desk/tickets/${ticket.number}/moves/accept`;
    const page = await browser.post(address, form, { 'sec-fetch-site': 'cross-site' });
    expect(page.status).toBe(403);
    expect((await world.storage.tickets.get(ticket.number))?.status).toBe('submitted');
  });

  it('finds the desk with a stroke at the end as well', async () => {
    const browser = await createDeskWorld().signIn('operator');
    const page = await browser.get('/desk/');
    expect([page.status, page.location]).toEqual([303, '/desk']);
  });
});
