import { Secret, TOTP } from 'otpauth';
import { renderSVG } from 'uqr';
import type { Instant } from '../conversation/activity.ts';
import type { Vault } from '../conversation/vault.ts';
import type { SecondFactor, StaffMember, StaffRepository } from '../tickets/repository.ts';
import { isSameToken } from './sessions.ts';
import { text } from './text.ts';

const PERIOD_S = 30;
/** A code of the step before or after still counts: clocks differ. */
const WINDOW = 1;
const SECRET_BYTES = 20;
const RECOVERY_CODES = 8;
const PENDING_MS = 5 * 60_000;

export interface SecondFactorDeps {
  vault: Vault;
  now: () => Instant;
  newToken: () => string;
}

/** A secret that is offered and not in use yet; `sealed` travels through the form. */
export interface Offer {
  sealed: string;
  /** For typing in by hand. */
  secret: string;
  /** The picture that an authenticator reads. */
  svg: string;
}

export type SecondFactorCheck = ReturnType<typeof createSecondFactor>;

/** One-time codes by time (RFC 6238: SHA-1, six digits, 30 seconds), each good once, and recovery codes. */
export function createSecondFactor({ vault, now, newToken }: SecondFactorDeps) {
  const totp = (secret: Secret, label = '') =>
    new TOTP({ issuer: text.product, label, secret, period: PERIOD_S, digits: 6, algorithm: 'SHA1' });
  const recoveryDigest = (member: Pick<StaffMember, 'id'>, code: string) =>
    vault.digest(`desk-recovery:${member.id}:${code}`);

  /** The step of time that the code is for; undefined where it is for none around now. */
  function stepOf(secret: Secret, code: string): number | undefined {
    if (!/^\d{6}$/u.test(code)) return undefined;
    const timestamp = now();
    const delta = totp(secret).validate({ token: code, timestamp, window: WINDOW });
    return delta === null ? undefined : Math.floor(timestamp / 1000 / PERIOD_S) + delta;
  }

  const opened = (sealed: string) => Secret.fromBase32(vault.open(sealed));

  function usedUp(
    member: Pick<StaffMember, 'id'>,
    factor: SecondFactor,
    typed: string,
  ): SecondFactor | undefined {
    const code = typed.replace(/[\s-]/gu, '').toLowerCase();
    const step = stepOf(opened(factor.sealed), code);
    if (step !== undefined) return step > factor.lastStep ? { ...factor, lastStep: step } : undefined;
    const digest = recoveryDigest(member, code);
    if (!factor.recovery.includes(digest)) return undefined;
    return { ...factor, recovery: factor.recovery.filter((it) => it !== digest) };
  }

  return {
    offer(member: Pick<StaffMember, 'login'>, sealed?: string): Offer {
      const secret = sealed === undefined ? new Secret({ size: SECRET_BYTES }) : opened(sealed);
      return {
        sealed: sealed ?? vault.seal(secret.base32),
        secret: secret.base32.match(/.{1,4}/gu)?.join(' ') ?? '',
        svg: renderSVG(totp(secret, member.login).toString(), { border: 2 }),
      };
    },

    /** The member with this factor in use, and the recovery codes that are shown once. */
    accept(
      member: StaffMember,
      sealed: string,
      code: string,
    ): { member: StaffMember; recovery: string[] } | undefined {
      const step = stepOf(opened(sealed), code.replace(/\s/gu, ''));
      if (step === undefined) return undefined;
      const recovery = Array.from({ length: RECOVERY_CODES }, () => recoveryCode(newToken));
      const digests = recovery.map((it) => recoveryDigest(member, it));
      return {
        member: { ...member, secondFactor: { sealed, lastStep: step, recovery: digests } },
        recovery,
      };
    },

    /**
     * The member with the code used up, in storage too; undefined for a wrong code, one that was used before, and
     * one that somebody else is using at this moment.
     */
    async use(
      member: StaffMember,
      typed: string,
      replace: StaffRepository['replaceSecondFactor'],
    ): Promise<StaffMember | undefined> {
      const factor = member.secondFactor;
      const secondFactor = factor && usedUp(member, factor, typed);
      if (factor === null || !secondFactor) return undefined;
      const isFirst = await replace(member.id, factor, secondFactor);
      return isFirst ? { ...member, secondFactor } : undefined;
    },

    /** Says that this member's password was right, for a few minutes; good for the second step alone. */
    pending(member: StaffMember): string {
      const until = (now() + PENDING_MS).toString(36);
      return `${member.id}.${until}.${sign(member.id, until, member.passwordHash)}`;
    },

    /** Whose password was right; `find` looks the member up. */
    async readPending(
      token: string,
      find: (id: string) => Promise<StaffMember | undefined>,
    ): Promise<StaffMember | undefined> {
      const [id = '', until = '', signed = ''] = token.split('.');
      if (!/^[0-9a-z]{1,10}$/u.test(until) || parseInt(until, 36) < now()) return undefined;
      const member = await find(id);
      if (!member?.active) return undefined;
      return isSameToken(sign(id, until, member.passwordHash), signed) ? member : undefined;
    },
  };

  /** With the password's hash in it, a change of password ends it. */
  function sign(id: string, until: string, passwordHash: string): string {
    return vault.digest(`desk-second-step:${id}:${until}:${passwordHash}`);
  }
}

/** Ten letters and digits that nobody mistakes, about 49 bits. */
function recoveryCode(newToken: () => string): string {
  let signs = '';
  while (signs.length < 10) {
    signs += newToken()
      .toLowerCase()
      .replace(/[^a-hjkmnp-z2-9]/gu, '');
  }
  return signs.slice(0, 10);
}
