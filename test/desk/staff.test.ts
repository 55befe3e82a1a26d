import { describe, expect, it } from 'vitest';
import { createDeskWorld } from './desk-world.ts';

const typed = { name: '马建国', login: 'Ma.Jianguo', role: 'handler', department: 'city-management' };

function oneTimeOf(html: string): string {
  return /<code id="one-time">([^<]*)</.exec(html)?.[1] ?? '';
}

describe('an administrator', () => {
  it('adds a member with a one-time password that is shown once and works once', async () => {
    const world = createDeskWorld();
    const browser = await world.signIn('administrator');
    const page = await browser.submit(await browser.get('/desk/staff'), '/desk/staff', typed);
    const password = oneTimeOf(page.html);
    expect(password).toMatch(/^[\w]{4}-[\w]{4}-[\w]{4}$/);
    expect((await browser.get('/desk/staff')).html).not.toContain(password);
    const member = await world.storage.staff.byLogin('ma.jianguo');
    expect(member).toMatchObject({ name: '马建国', role: 'handler', mustChangePassword: true, active: true });
    const first = await world.browser().post('/desk/sign-in', { login: 'ma.jianguo', password });
    expect(first.location).toBe('/desk/password');
    expect(JSON.stringify(world.logged)).not.toContain(password);
  });

  it.each([
    ['a handler without a department', { ...typed, department: '' }, 'department'],
    ['a department that does not exist', { ...typed, department: 'nowhere' }, 'department'],
    ['a login with blanks', { ...typed, login: 'ma jianguo' }, 'login'],
    ['a login that is taken', { ...typed, login: 'administrator' }, 'login'],
    ['no role', { ...typed, role: '' }, 'role'],
  ])('is told about %s', async (_case, form, field) => {
    const world = createDeskWorld();
    const browser = await world.signIn('administrator');
    const page = await browser.submit(await browser.get('/desk/staff'), '/desk/staff', form);
    expect(page.status).toBe(422);
    expect(page.html).toContain(`id="${field}-problem"`);
    expect(await world.storage.staff.list()).toHaveLength(1);
  });

  it('deactivates a member, whose sessions end, and takes it back', async () => {
    const world = createDeskWorld();
    const operator = await world.signIn('operator');
    const browser = await world.signIn('administrator');
    const page = await browser.get('/desk/staff');
    const after = await browser.submit(page, '/desk/staff/id-operator/deactivate');
    expect((await operator.get('/desk')).location).toMatch(/^\/desk\/sign-in/);
    await browser.submit(after, '/desk/staff/id-operator/activate');
    expect((await world.storage.staff.byId('id-operator'))?.active).toBe(true);
    expect((await operator.get('/desk')).location).toMatch(/^\/desk\/sign-in/);
  });

  it('cannot deactivate the own account', async () => {
    const world = createDeskWorld();
    const browser = await world.signIn('administrator');
    const form = { _csrf: await browser.csrf() };
    const page = await browser.post('/desk/staff/id-administrator/deactivate', form);
    expect(page.status).toBe(422);
    expect((await world.storage.staff.byId('id-administrator'))?.active).toBe(true);
  });

  it('resets a password, which ends the member’s sessions', async () => {
    const world = createDeskWorld();
    const operator = await world.signIn('operator');
    const browser = await world.signIn('administrator');
    const page = await browser.submit(
      await browser.get('/desk/staff'),
      '/desk/staff/id-operator/reset-password',
    );
    expect((await operator.get('/desk')).location).toMatch(/^\/desk\/sign-in/);
    const login = { login: 'operator', password: oneTimeOf(page.html) };
    expect((await world.browser().post('/desk/sign-in', login)).location).toBe('/desk/password');
  });
});
