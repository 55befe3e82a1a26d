import { pinyin } from 'pinyin-pro';

export interface Repaired {
  text: string;
  /** The words that were put in. */
  words: string[];
}

/** Finds known words that were written with other characters of the same sound, such as 失业斤 for 失业金. */
export interface Homophones {
  /** Undefined where no part of the text sounds like a word that it is not. */
  repair(text: string): Repaired | undefined;
}

const SHORTEST = 2;
const LONGEST = 6;
const HAN = /^\p{Script=Han}+$/u;
const MOST_REPAIRS = 2;

/** The sounds of the words are worked out at the first use. */
export function createHomophones(words: readonly string[]): Homophones {
  let bySound: Map<string, string> | undefined;
  const known = new Set(words);
  const index = () => {
    bySound ??= new Map(
      words
        .filter((word) => HAN.test(word) && word.length >= SHORTEST && word.length <= LONGEST)
        .map((word) => [soundOf(word).join(' '), word] as const),
    );
    return bySound;
  };
  return {
    repair(text) {
      let repaired = text;
      const found: string[] = [];
      for (const run of text.match(/\p{Script=Han}+/gu) ?? []) {
        const sounds = soundOf(run);
        for (const { word, said } of misspelt(run, sounds, index(), known)) {
          if (found.length >= MOST_REPAIRS) break;
          repaired = repaired.replace(said, word);
          found.push(word);
        }
      }
      return found.length === 0 ? undefined : { text: repaired, words: found };
    },
  };
}

/** Longest first; a part that was found is not searched again. */
function misspelt(
  run: string,
  sounds: readonly string[],
  index: ReadonlyMap<string, string>,
  known: ReadonlySet<string>,
): { word: string; said: string }[] {
  const found: { word: string; said: string }[] = [];
  for (let at = 0; at < run.length; at += 1) {
    for (let length = Math.min(LONGEST, run.length - at); length >= SHORTEST; length -= 1) {
      const said = run.slice(at, at + length);
      if (known.has(said)) {
        at += length - 1;
        break;
      }
      const word = index.get(sounds.slice(at, at + length).join(' '));
      if (word === undefined || !isMisspelling(said, word)) continue;
      found.push({ word, said });
      at += length - 1;
      break;
    }
  }
  return found;
}

/** Most of it is as it should be: 低宝 is 低保, but a word that only sounds alike is another word. */
function isMisspelling(said: string, word: string): boolean {
  const same = [...word].filter((character, at) => character === said[at]).length;
  return same >= Math.ceil(word.length / 2);
}

/** One sound a character, without tones and without what dialects do not tell apart (zh z, ng n). */
function soundOf(text: string): string[] {
  return pinyin(text, { toneType: 'none', type: 'array' }).map((sound) =>
    sound.replace(/^([zcs])h/u, '$1').replace(/ng$/u, 'n'),
  );
}
