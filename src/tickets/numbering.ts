import type { Instant } from '../conversation/activity.ts';

/** A whole number from 0 up to and without `below`, evenly spread; `randomInt` of node:crypto fits. */
export type RandomInt = (below: number) => number;

/** No 0 and O, no 1, I and L: whoever reads a code aloud is understood. */
export const queryCodeAlphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const QUERY_CODE_LENGTH = 8;

/**
 * How often a number is drawn before a filing is given up. With 70,000 of a day's 100,000 numbers taken, one filing in
 * 7,000 finds none.
 */
export const NUMBER_ATTEMPTS = 25;

/**
 * `XH20261121-48213`: the day in Beijing and five digits by chance, which say nothing about how many
 * tickets there are. Two may meet: then the unit of work is refused as a conflict and takes a new number.
 */
export function newTicketNumber(now: Instant, random: RandomInt): string {
  return `XH${beijingDay(now)}-${String(random(100_000)).padStart(5, '0')}`;
}

/** Eight characters that open a ticket to whoever has them; only their digest is stored. */
export function newQueryCode(random: RandomInt): string {
  const characters = Array.from({ length: QUERY_CODE_LENGTH }, () =>
    queryCodeAlphabet.charAt(random(queryCodeAlphabet.length)),
  );
  return characters.join('');
}

/** The first ticket number in what somebody typed: small letters, full width, spaces, no prefix, no dash. */
export function parseTicketNumber(typed: string): string | null {
  const match = /(?<!\d)(?<day>20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))-?(?<digits>\d{5})(?!\d)/.exec(
    normalise(typed),
  );
  return match?.groups ? `XH${match.groups['day']}-${match.groups['digits']}` : null;
}

/** A query code as it was given out; null for what cannot be one. */
export function parseQueryCode(typed: string): string | null {
  const code = normalise(typed).replaceAll('-', '');
  const isCode = code.length === QUERY_CODE_LENGTH && [...code].every((it) => queryCodeAlphabet.includes(it));
  return isCode ? code : null;
}

function normalise(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/\s/g, '')
    .replace(/[‐‑‒–—―−ー_]/g, '-');
}

/** China has one time zone and no summer time. */
function beijingDay(now: Instant): string {
  return new Date(now + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');
}
