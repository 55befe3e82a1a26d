import { Secret, TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { createDeskWorld, type Browser } from './desk-world.ts';

type World = ReturnType<typeof createDeskWorld>;

const STEP_MS = 30_000;

/** The authenticator on somebody's telephone. */
function authenticator(world: World, html: string) {
  const secret = /<code>([A-Z2-7 ]+)<\/code>/u.exec(html)?.[1]?.replace(/ /gu, '') ?? '';
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  return (stepsLater = 0) => totp.generate({ timestamp: world.clock.now + stepsLater * STEP_MS });
}

async function setUp(world: World, browser: Browser) {
  const page = await browser.get('/desk/second-factor');
  const code = authenticator(world, page.html);
  const done = await browser.submit(page, '/desk/second-factor', { code: code() });
  const recovery = [...done.html.matchAll(/<li><code>(\w{10})<\/code>/gu)].map((it) => it[1] ?? '');
  return { code, done, recovery };
}

/** Password first; what comes back asks for the code. */
async function passwordOf(world: World, login = 'administrator') {
  const browser = world.browser();
  const asked = await browser.post('/desk/sign-in', { login, password: 'correct horse' });
  return { browser, asked };
}

describe('the second step of signing in', () => {
  it('is set up with a picture and a first code, and gives recovery codes once', async () => {
    const world = createDeskWorld();
    const browser = await world.signIn('administrator');
    const { done, recovery } = await setUp(world, browser);
    expect(done.status).toBe(200);
    expect(recovery).toHaveLength(8);
    const again = await browser.get('/desk/second-factor');
    expect(again.html).not.toContain('<svg');
    expect(again.html).not.toContain(recovery[0]);
    const stored = JSON.stringify(await world.storage.staff.byId('id-administrator'));
    for (const code of recovery) expect(stored).not.toContain(code);
  });

  it('lets nobody in with the password alone', async () => {
    const world = createDeskWorld();
    await setUp(world, await world.signIn('administrator'));
    const { browser, asked } = await passwordOf(world);
    expect(asked.html).toContain('第二步验证');
    expect((await browser.get('/desk')).location).toContain('/desk/sign-in');
  });

  it('lets one of two in who type the same code at the same instant', async () => {
    const world = createDeskWorld();
    const { code, recovery } = await setUp(world, await world.signIn('administrator'));
    for (const typed of [code(1), recovery[0] ?? '']) {
      const [one, other] = [await passwordOf(world), await passwordOf(world)];
      const answers = await Promise.all(
        [one, other].map(({ browser, asked }) =>
          browser.submit(asked, '/desk/sign-in/code', { code: typed }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([303, 401]);
    }
  });

  it('takes each code once, and one step of the clock either way', async () => {
    const world = createDeskWorld();
    const { code } = await setUp(world, await world.signIn('administrator'));
    const first = await passwordOf(world);
    const reused = await first.browser.submit(first.asked, '/desk/sign-in/code', { code: code() });
    expect(reused.status).toBe(401);
    const late = await first.browser.submit(reused, '/desk/sign-in/code', { code: code(1) });
    expect(late.status).toBe(303);
    expect((await first.browser.get('/desk')).status).toBe(200);
    world.clock.now += 10 * STEP_MS;
    const second = await passwordOf(world);
    const tooOld = await second.browser.submit(second.asked, '/desk/sign-in/code', { code: code(-3) });
    expect(tooOld.status).toBe(401);
  });

  it('takes a recovery code instead, once, however it is typed', async () => {
    const world = createDeskWorld();
    const { recovery } = await setUp(world, await world.signIn('administrator'));
    const code = (recovery[0] ?? '').toUpperCase().replace(/(.{5})/u, '$1-');
    for (const status of [303, 401]) {
      const { browser, asked } = await passwordOf(world);
      expect((await browser.submit(asked, '/desk/sign-in/code', { code })).status).toBe(status);
    }
  });

  it('is slowed for who guesses', async () => {
    const world = createDeskWorld();
    await setUp(world, await world.signIn('administrator'));
    const { browser, asked } = await passwordOf(world);
    const statuses = [];
    for (let guess = 0; guess < 8; guess += 1) {
      statuses.push((await browser.submit(asked, '/desk/sign-in/code', { code: '000000' })).status);
    }
    expect(statuses.at(-1)).toBe(429);
  });

  it('counts nothing against whoever signs in rightly, however often', async () => {
    const world = createDeskWorld();
    const { code } = await setUp(world, await world.signIn('administrator'));
    for (let time = 0; time < 30; time += 1) {
      world.clock.now += STEP_MS;
      const { browser, asked } = await passwordOf(world);
      expect((await browser.submit(asked, '/desk/sign-in/code', { code: code() })).status).toBe(303);
    }
  });

  it('waits five minutes at most, and not past a change of the password', async () => {
    const world = createDeskWorld();
    const { code } = await setUp(world, await world.signIn('administrator'));
    const slow = await passwordOf(world);
    world.clock.now += 6 * 60_000;
    expect((await slow.browser.submit(slow.asked, '/desk/sign-in/code', { code: code() })).html).toContain(
      '请重新登录',
    );
    const changed = await passwordOf(world);
    const member = await world.storage.staff.byId('id-administrator');
    if (member) await world.storage.staff.save({ ...member, passwordHash: 'hash:another one' });
    const answer = await changed.browser.submit(changed.asked, '/desk/sign-in/code', { code: code() });
    expect(answer.html).toContain('请重新登录');
  });

  it('cannot be set up with a secret of somebody’s own making', async () => {
    const world = createDeskWorld();
    const browser = await world.signIn('administrator');
    world.deps.vault.open = () => {
      throw new Error('not sealed here');
    };
    const form = { _csrf: await browser.csrf(), sealed: 'made up', code: '123456' };
    const page = await browser.post('/desk/second-factor', form);
    expect(page.status).toBe(422);
    expect((await world.storage.staff.byId('id-administrator'))?.secondFactor).toBeNull();
  });

  it('comes first for an administrator where it is required, and for nobody else', async () => {
    const world = createDeskWorld({ secondFactorRequired: true });
    const administrator = await world.signIn('administrator');
    for (const path of ['/desk', '/desk/staff', '/desk/tickets/new']) {
      expect((await administrator.get(path)).location).toBe('/desk/second-factor');
    }
    expect((await (await world.signIn('operator')).get('/desk')).status).toBe(200);
    await setUp(world, administrator);
    expect((await administrator.get('/desk/staff')).status).toBe(200);
    const page = await administrator.post('/desk/second-factor/remove', {
      _csrf: await administrator.csrf(),
      password: 'correct horse',
    });
    expect(page.status).toBe(403);
  });

  it('is left with the password, or taken off by an administrator for who lost the telephone', async () => {
    const world = createDeskWorld();
    const operator = await world.signIn('operator');
    await setUp(world, operator);
    const page = await operator.get('/desk/second-factor');
    expect((await operator.submit(page, '/desk/second-factor/remove', { password: 'wrong' })).status).toBe(
      422,
    );
    expect(
      (await operator.submit(page, '/desk/second-factor/remove', { password: 'correct horse' })).status,
    ).toBe(303);
    expect((await world.storage.staff.byId('id-operator'))?.secondFactor).toBeNull();
    await setUp(world, operator);
    const administrator = await world.signIn('administrator');
    const staff = await administrator.get('/desk/staff');
    await administrator.submit(staff, '/desk/staff/id-operator/reset-second-factor', {});
    expect((await world.storage.staff.byId('id-operator'))?.secondFactor).toBeNull();
    expect((await operator.get('/desk')).location).toContain('/desk/sign-in');
  });
});
