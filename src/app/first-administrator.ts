import { randomInt } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { hashPassword } from '../storage/passwords.ts';
import { writePrivateFile } from '../storage/private-file.ts';
import type { Instant } from '../conversation/activity.ts';
import type { StaffRepository } from '../tickets/repository.ts';

const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const LENGTH = 14;
export const FIRST_LOGIN = 'admin';

/** `file` is set where the password was written instead of shown. */
export type FirstAdministrator = { login: string; password: string } | { login: string; file: string };

export interface FirstAdministratorDeps {
  staff: StaffRepository;
  dataDir: string;
  /** A terminal forgets; a log does not. */
  isTerminal: boolean;
  now: () => Instant;
  newId: () => string;
}

/** Makes the first administrator where there is no staff yet; the password has to be changed at once. */
export async function makeFirstAdministrator(
  deps: FirstAdministratorDeps,
): Promise<FirstAdministrator | undefined> {
  if ((await deps.staff.list()).length > 0) return undefined;
  const password = Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
  const file = join(deps.dataDir, 'first-password.txt');
  // Shown or written before it is stored: nobody is left with a password that nobody knows.
  if (!deps.isTerminal) await writePrivateFile(file, `${FIRST_LOGIN}\n${password}\n`, rename);
  await deps.staff.save({
    id: deps.newId(),
    login: FIRST_LOGIN,
    name: '管理员',
    role: 'administrator',
    department: null,
    passwordHash: await hashPassword(password),
    mustChangePassword: true,
    chatDigest: null,
    secondFactor: null,
    active: true,
    createdAt: deps.now(),
  });
  return deps.isTerminal ? { login: FIRST_LOGIN, password } : { login: FIRST_LOGIN, file };
}
