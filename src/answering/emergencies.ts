import { createLikeness } from './likeness.ts';
import { BREAK } from './reading.ts';
import { matches } from './triage-patterns.ts';
import type { Rules } from './triage-rules.ts';

type EmergencyRule = Rules['emergency'][number];
/** How sure the words make it; decides which other words may speak against it. */
type Weight = 'certain' | 'present' | 'event';
const WEIGHTS: readonly Weight[] = ['certain', 'present', 'event'];

/** A longer message is a letter: it tells a history, and only what it says of now is going on. */
const LETTER = 160;

export function isLetter(said: string): boolean {
  return said.length > LETTER;
}

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
  /** What some clause says or does. */
  over: boolean;
  about: boolean;
  elsewhere: boolean;
}

/** How far ahead of an ordinary day its likeness to examples must put a message to count as danger. */
const LEAD = 1.1;
/** The same where it asks, complains, or tells of another time. */
const LEAD_IN_DOUBT = 2.6;

/** Both take what readClauses() gives and answer with the reason of the danger, or nothing. */
export interface Emergencies {
  /** By the patterns: sure enough to go before everything else. */
  told(said: string): string | undefined;
  /** By likeness to examples: for what no other rule has taken. */
  like(said: string, isOrdinary: boolean): string | undefined;
}

type Read = (text: string) => string;

export function createEmergencies(rules: Rules, read: Read): Emergencies {
  const mask = (said: string) =>
    rules.harmless.each.reduce((text, harmless) => text.replaceAll(harmless, blank), said);
  const kinds = Object.entries(rules.examples);
  const likeness = createLikeness(new Map(kinds.map(([kind, lines]) => [kind, readAll(lines, read, mask)])));
  return {
    told: (said) => findTold(rules, said, mask(said)),
    like(said, isOrdinary) {
      if (isLetter(said)) return undefined;
      const found = likeness.of(mask(said));
      if (found === undefined || found.lead < LEAD) return undefined;
      const account = describe(rules, said);
      const inDoubt = isOrdinary || account.about || account.over || account.elsewhere;
      const needed = inDoubt || matches(rules.everyday, said) ? LEAD_IN_DOUBT : LEAD;
      return found.lead >= needed ? found.reason : undefined;
    },
  };
}

/** Stands between examples while they are read as one text, which takes a tenth of the time. */
const SEAM = '¦';

function readAll(lines: readonly string[], read: Read, mask: Read): string[] {
  const apart = `${BREAK}\n${BREAK}`;
  return mask(read(lines.join(SEAM)).replaceAll(SEAM, apart)).split(apart);
}

function findTold(rules: Rules, said: string, masked: string): string | undefined {
  let account: Account | undefined;
  const holds = (rule: EmergencyRule, weight: Weight, pattern: RegExp): boolean => {
    for (const match of masked.matchAll(pattern)) {
      account ??= describe(rules, said);
      if (stands(rule, weight, clausesOf(account, masked, match), account)) return true;
    }
    return false;
  };
  return rules.emergency.find((rule) =>
    WEIGHTS.some(
      (weight) =>
        matches(rule[weight], masked) && rule[weight].each.some((pattern) => holds(rule, weight, pattern)),
    ),
  )?.reason;
}

/** Keeps the breaks, so that the clauses keep their numbers. */
function blank(harmless: string): string {
  return harmless.replaceAll(/[^，\n]+/gu, '〇');
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
    isLetter: isLetter(said),
    over: clauses.some((clause) => matches(rules.time.over, clause.said)),
    about: clauses.some((clause) => clause.about),
    elsewhere: clauses.some((clause) => clause.elsewhere && !clause.now),
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
