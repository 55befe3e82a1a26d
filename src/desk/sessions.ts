import { timingSafeEqual } from 'node:crypto';
import type { Instant } from '../conversation/activity.ts';
import type { DeskDeps, SignedIn } from './deps.ts';

export const SESSION_MS = 12 * 60 * 60 * 1000;

export type Sessions = ReturnType<typeof createSessions>;

/** Sessions of staff: the cookie holds a token, the database only its keyed digest. */
export function createSessions(deps: Pick<DeskDeps, 'staff' | 'vault' | 'now' | 'newToken'>) {
  const digestOf = (token: string) => deps.vault.digest(`desk-session:${token}`);

  async function open(staffId: string): Promise<{ token: string; expiresAt: Instant }> {
    const token = deps.newToken();
    const createdAt = deps.now();
    const expiresAt = createdAt + SESSION_MS;
    await deps.staff.saveSession({ tokenDigest: digestOf(token), staffId, createdAt, expiresAt });
    return { token, expiresAt };
  }

  async function find(token: string): Promise<SignedIn | undefined> {
    const session = await deps.staff.session(digestOf(token), deps.now());
    const member = session && (await deps.staff.byId(session.staffId));
    if (!member?.active) {
      return undefined;
    }
    const { id, name, role, department } = member;
    return {
      member,
      actor: { type: 'staff', id, name, role, department },
      token,
      csrf: deps.vault.digest(`desk-form:${token}`),
    };
  }

  return { open, find, close: (token: string) => deps.staff.endSession(digestOf(token)) };
}

export function isSameToken(expected: string, given: string | undefined): boolean {
  const a = Buffer.from(expected);
  const b = Buffer.from(given ?? '');
  return a.length === b.length && timingSafeEqual(a, b);
}
