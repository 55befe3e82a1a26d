import { describe, expect, it } from 'vitest';
import { createDeskWorld } from './desk-world.ts';

const right = { login: 'operator', password: 'correct horse' };
const wrong = { login: 'operator', password: 'guess' };

describe('signing in', () => {
  it('opens the queue and sets a cookie that scripts cannot read', async () => {
    const world = createDeskWorld();
    await world.addMember('operator');
    const page = await world.browser().post('/desk/sign-in', right);
    expect([page.status, page.location]).toEqual([303, '/desk']);
    const cookie = page.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^desk_session=[\w-]{43,}; Max-Age=43200; Path=\/desk; HttpOnly; SameSite=Lax$/);
  });

  it('marks the cookie Secure behind https', async () => {
    const world = createDeskWorld();
    await world.addMember('operator');
    const page = await world.browser().post('/desk/sign-in', right, { 'x-https': 'yes' });
    expect(page.headers.get('set-cookie')).toContain('; Secure');
  });

  it('keeps the keyed digest of the token and not the token', async () => {
    const world = createDeskWorld();
    const browser = await world.signIn('operator');
    const token = browser.cookies.get('desk_session') ?? '';
    const [session] = [...world.storage.tables.sessions.values()];
    expect(session?.tokenDigest).toBe(world.deps.vault.digest(`desk-session:${token}`));
    expect(JSON.stringify(session)).not.toContain(token);
  });

  it('says the same about a wrong password, an unknown login and a deactivated member', async () => {
    const world = createDeskWorld();
    await world.addMember('operator');
    await world.addMember('auditor', { active: false });
    const pages = await Promise.all([
      world.browser().post('/desk/sign-in', wrong),
      world.browser().post('/desk/sign-in', { ...wrong, login: 'nobody' }),
      world.browser().post('/desk/sign-in', { ...right, login: 'auditor' }),
    ]);
    for (const page of pages) {
      expect(page.status).toBe(401);
      expect(page.html).toContain('登录名或密码不对');
      expect(page.headers.get('set-cookie')).toBeNull();
    }
  });

  it('checks a password even for a login that does not exist, so that both take as long', async () => {
    const checked: string[] = [];
    const world = createDeskWorld({
      verifyPassword: async (_password, hash) => checked.push(hash) < 0,
    });
    await world.browser().post('/desk/sign-in', { ...wrong, login: 'nobody' });
    expect(checked).toHaveLength(1);
  });

  it('takes the login in capitals and with spaces around it', async () => {
    const world = createDeskWorld();
    await world.addMember('operator');
    const page = await world.browser().post('/desk/sign-in', { ...right, login: ' Operator ' });
    expect(page.location).toBe('/desk');
  });
});

describe('somebody who follows a link', () => {
  it('comes to it after sign-in, even by way of a mistyped password', async () => {
    const world = createDeskWorld();
    await world.addMember('operator');
    const browser = world.browser();
    const sent = await browser.get('/desk/tickets/XH20261121-10000?x=1');
    const failed = await browser.submit(await browser.get(sent.location ?? ''), '/desk/sign-in', wrong);
    const page = await browser.submit(failed, '/desk/sign-in', right);
    expect(page.location).toBe('/desk/tickets/XH20261121-10000?x=1');
  });

  it('comes to no other site', async () => {
    const world = createDeskWorld();
    await world.addMember('operator');
    for (const _to of ['//example.org/desk/', 'https://example.org/desk/', '/desk/\r\nX: y']) {
      expect((await world.browser().post('/desk/sign-in', { ...right, _to })).location).toBe('/desk');
    }
  });
});

describe('guessing passwords', () => {
  it('has to wait after five failures, even with the right password, and longer each time', async () => {
    const world = createDeskWorld();
    await world.addMember('operator');
    const browser = world.browser();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect((await browser.post('/desk/sign-in', wrong)).status).toBe(401);
    }
    const page = await browser.post('/desk/sign-in', right);
    expect([page.status, page.headers.get('retry-after')]).toEqual([429, '2']);
    expect(page.html).toContain('请 2 秒后再试');
    world.clock.now += 2_000;
    expect((await browser.post('/desk/sign-in', wrong)).status).toBe(401);
    expect((await browser.post('/desk/sign-in', right)).headers.get('retry-after')).toBe('4');
    world.clock.now += 4_000;
    expect((await browser.post('/desk/sign-in', right)).location).toBe('/desk');
  });

  it('does not get around it by asking many times at once', async () => {
    const world = createDeskWorld();
    await world.addMember('operator');
    const pages = await Promise.all(
      Array.from({ length: 12 }, () => world.browser().post('/desk/sign-in', wrong)),
    );
    expect(pages.filter((page) => page.status === 401)).toHaveLength(5);
  });

  it('does not lock out the same login from another address at once, but does in the end', async () => {
    const world = createDeskWorld();
    await world.addMember('operator');
    const from = (n: number, form: Record<string, string>) =>
      world.browser().post('/desk/sign-in', form, { 'x-address': `10.0.1.${n}` });
    for (let n = 0; n < 19; n += 1) {
      expect((await from(n, wrong)).status).toBe(401);
    }
    expect((await from(50, right)).status).toBe(303);
    expect((await from(51, wrong)).status).toBe(401);
    expect((await from(52, right)).status).toBe(429);
  });

  it('is forgiven by signing in, and after a quiet hour', async () => {
    const world = createDeskWorld();
    await world.addMember('operator');
    const browser = world.browser();
    for (const form of [wrong, wrong, wrong, wrong, right, wrong, wrong, wrong, wrong]) {
      await browser.post('/desk/sign-in', form);
    }
    expect((await browser.post('/desk/sign-in', wrong)).status).toBe(401);
    expect((await browser.post('/desk/sign-in', wrong)).status).toBe(429);
    world.clock.now += 60 * 60_000;
    expect((await browser.post('/desk/sign-in', right)).status).toBe(303);
  });
});

describe('a one-time password', () => {
  const next = { password: 'correct horse', passwordNext: 'battery staple', passwordAgain: 'battery staple' };

  it('leads nowhere but to a new one', async () => {
    const world = createDeskWorld();
    const browser = await world.signIn('operator', { mustChangePassword: true });
    expect((await browser.get('/desk')).location).toBe('/desk/password');
    const form = await browser.get('/desk/password');
    expect(form.html).toContain('请先改成自己的密码');
    const changed = await browser.submit(form, '/desk/password', next);
    expect(changed.location).toBe('/desk/password?saved=1');
    expect((await browser.get('/desk')).status).toBe(200);
    expect((await world.storage.staff.byLogin('operator'))?.passwordHash).toBe('hash:battery staple');
  });

  it.each([
    ['the present one is wrong', { ...next, password: 'guess' }, '现在的密码不对'],
    ['the new one is short', { ...next, passwordNext: 'short' }, '至少要 10 个字符'],
    ['the new one is the present one', { ...next, passwordNext: 'correct horse' }, '不能和现在的密码'],
    ['the two differ', { ...next, passwordAgain: 'battery stapel' }, '不一样'],
  ])('stays when %s', async (_case, typed, words) => {
    const world = createDeskWorld();
    const browser = await world.signIn('operator', { mustChangePassword: true });
    const page = await browser.submit(await browser.get('/desk/password'), '/desk/password', typed);
    expect(page.status).toBe(422);
    expect(page.html).toContain(words);
    expect((await world.storage.staff.byLogin('operator'))?.mustChangePassword).toBe(true);
  });

  it('is not guessed in a session that somebody left open', async () => {
    const world = createDeskWorld();
    const browser = await world.signIn('operator');
    const statuses: number[] = [];
    for (const password of ['1', '2', '3', '4', '5', next.password]) {
      const form = await browser.get('/desk/password');
      statuses.push((await browser.submit(form, '/desk/password', { ...next, password })).status);
    }
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429]);
    expect((await world.storage.staff.byLogin('operator'))?.passwordHash).toBe('hash:correct horse');
  });

  it('once changed, ends the sessions elsewhere', async () => {
    const world = createDeskWorld();
    const elsewhere = await world.signIn('operator');
    const here = await world.signIn('operator');
    await here.submit(await here.get('/desk/password'), '/desk/password', next);
    expect((await elsewhere.get('/desk')).location).toMatch(/^\/desk\/sign-in/);
    expect((await here.get('/desk')).status).toBe(200);
  });
});

describe('signing out', () => {
  it('ends the session, not only the cookie', async () => {
    const world = createDeskWorld();
    const browser = await world.signIn('operator');
    const token = browser.cookies.get('desk_session') ?? '';
    await browser.submit(await browser.get('/desk'), '/desk/sign-out');
    browser.cookies.set('desk_session', token);
    expect((await browser.get('/desk')).location).toMatch(/^\/desk\/sign-in/);
  });
});

describe('a form that is sent after the session has ended', () => {
  const typed = { note: '已打电话核实 "属实" <没有夸大>' };

  async function expired() {
    const world = createDeskWorld();
    const browser = await world.signIn('operator');
    const ticket = await world.ticket();
    const address = `/desk/tickets/${ticket.number}/moves/accept`;
    const form = await browser.get(`/desk/tickets/${ticket.number}`);
    world.clock.now += 13 * 60 * 60_000;
    const signIn = await browser.submit(form, address, typed);
    return { world, browser, ticket, address, signIn };
  }

  it('comes back for confirmation after sign-in, with everything that was typed', async () => {
    const { world, browser, ticket, address, signIn } = await expired();
    expect(signIn.status).toBe(401);
    expect(signIn.html).toContain('您刚才填写的内容还在');
    const confirm = await browser.submit(signIn, '/desk/sign-in', right);
    expect(confirm.html).toContain(`受理（工单 ${ticket.number}）`);
    expect(confirm.html).toContain('已打电话核实 &quot;属实&quot; &lt;没有夸大&gt;');
    const done = await browser.submit(confirm, address);
    expect(done.location).toBe(`/desk/tickets/${ticket.number}?done=accept&informed=1`);
    const events = await world.storage.tickets.events(ticket.number);
    expect(events.at(-1)?.note).toBe(typed.note);
  });

  it('survives a mistyped password on the way', async () => {
    const { browser, address, signIn } = await expired();
    const again = await browser.submit(signIn, '/desk/sign-in', wrong);
    const confirm = await browser.submit(again, '/desk/sign-in', right);
    expect((await browser.submit(confirm, address)).status).toBe(303);
  });

  it('is kept only where it goes back to the desk', async () => {
    const world = createDeskWorld();
    await world.addMember('operator');
    const form = { ...right, _resume_path: 'https://example.org/desk/', _resume_form: '{"note":"x"}' };
    expect((await world.browser().post('/desk/sign-in', form)).location).toBe('/desk');
  });
});
