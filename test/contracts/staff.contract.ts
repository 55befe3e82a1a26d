import { beforeEach, expect, test } from 'vitest';
import type { Storage } from '../../src/storage/storage.ts';
import { sampleMember, T0 } from '../support/samples.ts';

/** What every store of staff, their sessions and of settings has to do. */
export function staffContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  beforeEach(async () => {
    storage = await open();
  });

  const session = (tokenDigest: string, staffId = 's1') => ({
    tokenDigest,
    staffId,
    createdAt: T0,
    expiresAt: T0 + 1000,
  });

  test('a member is found by login and by id, and saving again replaces', async () => {
    const { staff } = storage;
    await staff.save(sampleMember());
    await staff.save(
      sampleMember({ id: 's2', login: 'wang', role: 'handler', department: 'water', createdAt: T0 + 1 }),
    );
    expect(await staff.byLogin('limin')).toEqual(sampleMember());
    expect(await staff.byId('s2')).toMatchObject({ login: 'wang', department: 'water' });
    await staff.save(sampleMember({ mustChangePassword: false, active: false }));
    expect(await staff.byId('s1')).toMatchObject({ mustChangePassword: false, active: false });
    expect((await staff.list()).map((member) => member.id)).toEqual(['s1', 's2']);
    expect(await staff.byLogin('nobody')).toBeUndefined();
    expect(await staff.byId('nobody')).toBeUndefined();
  });

  test('of a member only what is changed changes, also when others change something else at once', async () => {
    const { staff } = storage;
    const factor = { sealed: 'sealed', lastStep: 7, recovery: ['a'] };
    await staff.save(sampleMember());
    await Promise.all([
      staff.change('s1', { active: false }),
      staff.change('s1', { passwordHash: 'another', mustChangePassword: false }),
      staff.change('s1', { secondFactor: factor }),
      staff.change('s1', { chatDigest: 'digest' }),
      staff.change('s1', {}),
    ]);
    const all = { active: false, passwordHash: 'another', mustChangePassword: false } as const;
    expect(await staff.byId('s1')).toEqual(
      sampleMember({ ...all, secondFactor: factor, chatDigest: 'digest' }),
    );
    await staff.change('s1', { secondFactor: null, chatDigest: null });
    expect(await staff.byId('s1')).toEqual(sampleMember({ ...all, secondFactor: null, chatDigest: null }));
    await staff.change('nobody', { active: false });
    expect(await staff.list()).toHaveLength(1);
  });

  test('a login belongs to one member', async () => {
    await storage.staff.save(sampleMember());
    const taken = storage.staff.save(sampleMember({ id: 's2' }));
    await expect(taken).rejects.toMatchObject({ name: 'HotlineError', code: 'STORAGE_FAILED' });
    expect(await storage.staff.list()).toHaveLength(1);
  });

  test('a second factor is replaced by one of those who replace it at once', async () => {
    const { staff } = storage;
    const from = { sealed: 'sealed', lastStep: 7, recovery: ['a', 'b'] };
    const to = { ...from, lastStep: 8 };
    await staff.save(sampleMember({ secondFactor: from }));
    const won = await Promise.all(Array.from({ length: 8 }, () => staff.replaceSecondFactor('s1', from, to)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await staff.byId('s1')).toEqual(sampleMember({ secondFactor: to }));
    expect(await staff.replaceSecondFactor('s1', from, to)).toBe(false);
    expect(await staff.replaceSecondFactor('s1', { ...to, recovery: ['a'] }, from)).toBe(false);
    expect(await staff.replaceSecondFactor('nobody', to, from)).toBe(false);
    expect(await staff.replaceSecondFactor('s1', to, { ...to, recovery: ['b'] })).toBe(true);
    expect((await staff.byId('s1'))?.secondFactor).toEqual({ ...to, recovery: ['b'] });
  });

  test('nobody without a second factor has one replaced', async () => {
    await storage.staff.save(sampleMember());
    const factor = { sealed: 'sealed', lastStep: 7, recovery: [] };
    expect(await storage.staff.replaceSecondFactor('s1', factor, factor)).toBe(false);
    expect((await storage.staff.byId('s1'))?.secondFactor).toBeNull();
  });

  test('a session holds until it expires or is ended', async () => {
    const { staff } = storage;
    await staff.save(sampleMember());
    await staff.saveSession(session('a'));
    expect(await staff.session('a', T0 + 999)).toEqual(session('a'));
    expect(await staff.session('a', T0 + 1000)).toBeUndefined();
    await staff.endSession('a');
    expect(await staff.session('a', T0)).toBeUndefined();
  });

  test('all sessions of one member end together', async () => {
    const { staff } = storage;
    await staff.save(sampleMember());
    await staff.save(sampleMember({ id: 's2', login: 'wang' }));
    await staff.saveSession(session('a'));
    await staff.saveSession(session('b'));
    await staff.saveSession(session('c', 's2'));
    await staff.endSessionsOf('s1');
    expect(await staff.session('a', T0)).toBeUndefined();
    expect(await staff.session('b', T0)).toBeUndefined();
    expect(await staff.session('c', T0)).toEqual(session('c', 's2'));
  });

  test('a session needs a member', async () => {
    await expect(storage.staff.saveSession(session('a', 'nobody'))).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
    });
  });

  test('a setting keeps its last value', async () => {
    const { settings } = storage;
    expect(await settings.get('telegram.offset')).toBeUndefined();
    await settings.set('telegram.offset', '41');
    await settings.set('telegram.offset', '42');
    expect(await settings.get('telegram.offset')).toBe('42');
  });
}
