import { BREAK } from './reading.ts';
import { matches } from './triage-patterns.ts';
import type { Rules } from './triage-rules.ts';

type EmergencyRule = Rules['emergency'][number];
/** How sure the words make it; decides which other words may speak against it. */
type Weight = 'certain' | 'present' | 'event';
const WEIGHTS: readonly Weight[] = ['certain', 'present', 'event'];

/** A longer message is a letter: it tells a history, and only what it says of now is going on. */
const LETTER = 160;

interface Clause {
  said: string;
  /** Going on as it is told. */
  now: boolean;
  past: boolean;
  /** Told of another time or supposed, here or in a clause before with nothing of now between. */
  elsewhere: boolean;
  /** Asks about rules, money or consequences. */
  about: boolean;
}

interface Account {
  clauses: Clause[];
  isLetter: boolean;
  /** Some clause says that it is over, or asks about consequences. */
  over: boolean;
  about: boolean;
}

/** What signs weigh, one of `some` as much as two weak ones, and how much it takes, more in everyday talk. */
const SOME = 2;
const ENOUGH = 3;
const ENOUGH_EVERYDAY = 5;

/** `told`: said in so many words. Otherwise small signs add up, and an ordinary question may look alike. */
export interface FoundEmergency {
  reason: string;
  told: boolean;
}

/** The first rule that finds a danger, or nothing. `said` comes from readClauses(). */
export function findEmergency(rules: Rules, said: string): FoundEmergency | undefined {
  const masked = rules.harmless.reduce((text, harmless) => text.replaceAll(harmless, blank), said);
  let account: Account | undefined;
  const holds = (rule: EmergencyRule, weight: Weight, pattern: RegExp): boolean => {
    for (const match of masked.matchAll(pattern)) {
      account ??= describe(rules, said);
      if (stands(rule, weight, clausesOf(account, masked, match), account)) return true;
    }
    return false;
  };
  const isTold = (rule: EmergencyRule) =>
    WEIGHTS.some((weight) => rule[weight].some((pattern) => holds(rule, weight, pattern)));
  const isSigned = (rule: EmergencyRule) => {
    const count = (signs: readonly RegExp[]) => signs.filter((sign) => holds(rule, 'event', sign)).length;
    const some = count(rule.signs.some);
    const enough = matches(rules.everyday, said) ? ENOUGH_EVERYDAY : ENOUGH;
    return some > 0 && SOME * some + count(rule.signs.weak) >= enough;
  };
  const told = rules.emergency.find(isTold);
  if (told !== undefined) return { reason: told.reason, told: true };
  const signed = said.length <= LETTER ? rules.emergency.find(isSigned) : undefined;
  return signed && { reason: signed.reason, told: false };
}

/** Keeps the breaks, so that the clauses keep their numbers. */
function blank(harmless: string): string {
  return harmless.replaceAll(/[^，]+/gu, '〇');
}

function describe(rules: Rules, said: string): Account {
  let elsewhere = false;
  const clauses = said.split(BREAK).map((clause) => {
    const now = matches(rules.time.now, clause);
    const past = matches(rules.time.past, clause);
    elsewhere = past || matches(rules.time.supposed, clause) || (elsewhere && !now);
    return { said: clause, now, past, elsewhere, about: matches(rules.about, clause) };
  });
  return {
    clauses,
    isLetter: said.length > LETTER,
    over: clauses.some((clause) => matches(rules.time.over, clause.said)),
    about: clauses.some((clause) => clause.about),
  };
}

/** The clauses from the first to the last character of the match; a break at either end is none of it. */
function clausesOf(account: Account, said: string, match: RegExpExecArray): Clause[] {
  const [found] = match;
  const before = said.slice(0, match.index) + (found.startsWith(BREAK) ? BREAK : '');
  const first = countBreaks(before);
  const inside = found.replace(/^，|，$/gu, '');
  return account.clauses.slice(first, first + countBreaks(inside) + 1);
}

function countBreaks(text: string): number {
  return text.split(BREAK).length - 1;
}

function stands(rule: EmergencyRule, weight: Weight, own: readonly Clause[], account: Account): boolean {
  if (matches(rule.unless, own.map((clause) => clause.said).join(BREAK))) return false;
  const now = own.some((clause) => clause.now);
  if (weight === 'certain') return now || !own.some((clause) => clause.past);
  if (own.some((clause) => clause.about)) return false;
  if (now) return true;
  if (account.isLetter || account.over || own.some((clause) => clause.elsewhere)) return false;
  return weight === 'present' || !account.about;
}
