import { normaliseText, runs } from '../../retrieval/text.ts';
import type { Counts } from './vocabulary.ts';

/** What is told apart: the title counts as often as two descriptions. */
export interface RoutedText {
  head: string;
  body: string;
}

/** Long descriptions repeat themselves; what is behind this many characters is not read. */
const LONGEST_BODY = 2_000;
/** Published messages have a letter where the place was: A市, A3区. */
const VEILED_PLACE = /[a-z]\d*[市区县]/gu;

export function normalisedText({ head, body }: RoutedText): string {
  const text = normaliseText(`${head}。${head}。${body.slice(0, LONGEST_BODY)}`);
  return text.replace(VEILED_PLACE, '');
}

/** Two neighbouring Han characters each: with few texts to learn from they did better than words. */
export function featureCounts(normalised: string): Counts {
  const counts = new Map<string, number>();
  for (const run of runs(normalised)) {
    if (/^[a-z0-9]/.test(run)) continue;
    const characters = [...run];
    for (let i = 0; i + 1 < characters.length; i += 1) {
      const pair = `${characters[i]}${characters[i + 1]}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  return counts;
}

export interface FoundWord {
  word: string;
  /** Position in the normalised text. */
  at: number;
}

export interface Lexicon {
  /** The words in a normalised text, the longest at each place, without overlaps. */
  find(normalised: string): FoundWord[];
}

export function createLexicon(words: Iterable<string>): Lexicon {
  const known = new Set([...words].map(normaliseText).filter((word) => word.length > 1));
  const longest = Math.max(0, ...[...known].map((word) => word.length));
  return {
    find(normalised) {
      const found: FoundWord[] = [];
      for (let at = 0; at < normalised.length;) {
        const word = longestAt(normalised, at, known, longest);
        if (word !== undefined) found.push({ word, at });
        at += word?.length ?? 1;
      }
      return found;
    },
  };
}

function longestAt(
  text: string,
  at: number,
  known: ReadonlySet<string>,
  longest: number,
): string | undefined {
  for (let length = Math.min(longest, text.length - at); length > 1; length -= 1) {
    const word = text.slice(at, at + length);
    if (known.has(word)) return word;
  }
  return undefined;
}
