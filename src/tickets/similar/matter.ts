import { normaliseText, runs, terms } from '../../retrieval/text.ts';
import { withoutPlace, type Place } from './place.ts';

/** What a ticket is about, wherever it is. */
export interface Matter {
  text: string;
  vector: Float32Array;
  /** Bigrams of the words that say it. */
  terms: ReadonlySet<string>;
}

/** Characters that are read of a description: what is the matter stands at its beginning. */
const READ = 300;
/** What every letter to an authority has. */
const POLITE =
  /尊敬的|您好|你好|领导|谢谢|感谢|希望|请求|恳请|恳求|有关部门|相关部门|政府|尽快|解决|处理|反映|投诉|举报|我们|本人|我是|一直|问题|情况/gu;

/** The words to compare: title and description without places and courtesies. */
export function matterText(
  { title, description }: { title: string; description: string },
  place: Place,
): string {
  // A title is most often the beginning of the description.
  const isRepeated = description.startsWith(title.replace(/…$/u, ''));
  const said = [...(isRepeated ? description : `${title}。${description}`)].slice(0, READ).join('');
  const matter = withoutPlace(said, place).replace(POLITE, ' ').trim();
  return matter === '' ? normaliseText(said) : matter;
}

export function matterOf(text: string, vector: Float32Array): Matter {
  return { text, vector, terms: new Set(terms(text)) };
}

/** Cosines below and above which they say nothing more; under `least` words in common are chance. */
const COSINE = { none: 0.35, least: 0.45, all: 0.85 };
/** The share of words in common at which two texts say the same. */
const WORDS_ALL = 0.5;

/** 0–1; `weight` is how much a term tells. 0 where it stays below `least`: most pairs end at the cosine. */
export function sameMatter(a: Matter, b: Matter, weight: (term: string) => number, least: number): number {
  const alike = cosine(a.vector, b.vector);
  if (alike < COSINE.least) return 0;
  const meaning = unit((alike - COSINE.none) / (COSINE.all - COSINE.none));
  if ((meaning + 1) / 2 < least) return 0;
  return (meaning + unit(sharedWords(a, b, weight) / WORDS_ALL)) / 2;
}

const WORD = { shortest: 2, longest: 8 };

/** The longest runs of characters that both texts have, longest first; none lies within another. */
export function wordsInCommon(a: Matter, b: Matter, most: number): string[] {
  const found: string[] = [];
  for (let length = WORD.longest; length >= WORD.shortest && found.length < most; length -= 1) {
    for (const run of runs(a.text)) {
      for (let at = 0; at + length <= run.length && found.length < most; at += 1) {
        const word = run.slice(at, at + length);
        const isNew = !found.some((it) => it.includes(word) || overlaps(it, word));
        if (isNew && b.text.includes(word)) found.push(word);
      }
    }
  }
  return found;
}

/** Pieces of one longer run. */
function overlaps(a: string, b: string): boolean {
  return a.endsWith(b.slice(0, -1)) || a.startsWith(b.slice(1));
}

function sharedWords(a: Matter, b: Matter, weight: (term: string) => number): number {
  const sum = (all: Iterable<string>) => [...all].reduce((total, term) => total + weight(term), 0);
  const shared = sum([...a.terms].filter((term) => b.terms.has(term)));
  const whole = Math.sqrt(sum(a.terms) * sum(b.terms));
  return whole > 0 ? shared / whole : 0;
}

function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function unit(value: number): number {
  return Math.max(0, Math.min(1, value));
}
