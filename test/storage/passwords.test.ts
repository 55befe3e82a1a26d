import { expect, test } from 'vitest';
import { hashPassword, verifyPassword } from '../../src/storage/passwords.ts';

test('only the password itself is right', async () => {
  const hash = await hashPassword('正确的密码 1');
  expect(await verifyPassword('正确的密码 1', hash)).toBe(true);
  expect(await verifyPassword('正确的密码 １', hash)).toBe(true);
  expect(await verifyPassword('正确的密码 2', hash)).toBe(false);
  expect(await verifyPassword('', hash)).toBe(false);
});

test('the same password never has the same hash', async () => {
  const [first, second] = await Promise.all([hashPassword('a'), hashPassword('a')]);
  expect(first).not.toBe(second);
  expect(first).toMatch(/^scrypt\$32768\$8\$3\$/);
});

test.each(['', 'plain', 'scrypt$1$1$1$$', 'bcrypt$x'])(
  '%j is no hash and fits no password',
  async (stored) => {
    expect(await verifyPassword('', stored)).toBe(false);
    expect(await verifyPassword(stored, stored)).toBe(false);
  },
);
