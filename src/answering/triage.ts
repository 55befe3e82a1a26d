import type { SectionHeading } from '../knowledge/item.ts';
import type { TriageResult } from './answer.ts';
import { remembering } from '../remembering.ts';
import { createEmergencies, isLetter } from './emergencies.ts';
import { plain } from './plain.ts';
import { readClauses } from './reading.ts';
import { hiddenReadings } from './triage-disguise.ts';
import { matches } from './triage-patterns.ts';
import { readRules, type Rules } from './triage-rules.ts';

export interface Triage {
  classify(text: string): TriageResult;
  /** Every status and reason that a rule can give; each needs its text. */
  readonly causes: readonly { status: string; reason: string }[];
  /** The sections that the question asks for, most telling first; empty when it does not say. */
  intents(text: string): SectionHeading[];
  /** True where the words point back at something said before. */
  isFollowUp(text: string): boolean;
}

/** From the most urgent down: of two concerns in one message the more urgent sets the status. */
const ORDER = ['refused', 'out-of-scope', 'handoff', 'account-data', 'file-ticket', 'small-talk'] as const;

/** A letter quotes, promises and names people: only what it wants done counts, not a turn of phrase. */
const OF_LETTERS: readonly (typeof ORDER)[number][] = ['out-of-scope', 'file-ticket'];

/** Of a message longer than both together, the middle is not read: what matters stands first or last. */
const READ_FIRST = 3000;
const READ_LAST = 1000;

/** `source` is the text of knowledge/triage.yaml. Throws HotlineError KNOWLEDGE_INVALID. */
export function createTriage(source: string): Triage {
  const rules = readRules(source);
  const spell = (said: string) =>
    rules.spelling.reduce((text, { from, to }) => text.replaceAll(from, to), said);
  const read = (text: string) => spell(readClauses(text));
  const emergencies = createEmergencies(rules, read);

  function classify(text: string): TriageResult {
    const short = shorten(text);
    const told = read(short);
    const emergency = emergencies.told(told);
    if (emergency !== undefined) return isEmergency(emergency, true);
    const said = spell(plain(short));
    const strong = findRule(rules, said, true);
    if (strong !== undefined) return strong;
    const weak = findRule(rules, said, false);
    const hidden = findHidden(rules, short, (reading) => spell(plain(reading)));
    if (hidden !== undefined) return hidden;
    const like = isOffTopic(weak) ? undefined : emergencies.like(told, weak !== undefined);
    return like === undefined ? (weak ?? { type: 'question' }) : isEmergency(like, false);
  }

  return {
    causes: (['emergency', ...ORDER] as const).flatMap((status) =>
      rules[status].map(({ reason }) => ({ status, reason })),
    ),
    // The dialogs ask first, the answer and its parts ask again.
    classify: remembering(classify, { most: 64, longest: READ_FIRST }),
    intents(text) {
      const said = plain(shorten(text));
      return rules.intents.filter((intent) => matches(intent.any, said)).map((intent) => intent.heading);
    },
    isFollowUp: (text) => matches(rules['follow-up'], plain(shorten(text))),
  };
}

/** What is only like danger is not `strong`: a confident answer follows the numbers. */
function isEmergency(reason: string, strong: boolean): TriageResult {
  return { type: 'decided', status: 'emergency', reason, strong };
}

/** Verse and weather share words with danger by chance only, and who asks for a cure is told 120 anyway. */
function isOffTopic(weak: TriageResult | undefined): boolean {
  return weak?.type === 'decided' && weak.status === 'out-of-scope';
}

/** What is hidden is answered as if it were said; words turned round may mean something by chance. */
function findHidden(rules: Rules, text: string, read: (text: string) => string): TriageResult | undefined {
  for (const reading of hiddenReadings(text)) {
    const said = read(reading.text);
    const found =
      reading.by === 'decoded'
        ? (findRule(rules, said, true) ?? findRule(rules, said, false))
        : findRule(rules, said, true, ['refused']);
    if (found?.type === 'decided') return { ...found, strong: true };
  }
  return undefined;
}

function shorten(text: string): string {
  if (text.length <= READ_FIRST + READ_LAST) return text;
  return `${text.slice(0, READ_FIRST)}\n${text.slice(-READ_LAST)}`;
}

function findRule(
  rules: Rules,
  said: string,
  strong: boolean,
  among: readonly (typeof ORDER)[number][] = isLetter(said) ? OF_LETTERS : ORDER,
): TriageResult | undefined {
  for (const status of among) {
    const rule = rules[status].find(
      (one) => one.strong === strong && matches(one.any, said) && !matches(one.unless, said),
    );
    if (rule !== undefined) return { type: 'decided', status, reason: rule.reason, strong };
  }
  return undefined;
}
