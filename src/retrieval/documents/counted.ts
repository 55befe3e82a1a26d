import type { StoredDocument } from '../ingest/library.ts';
import { PASSAGE_LIMIT } from '../passage.ts';
import { codesOf, termKeys } from './codes.ts';
import type { AverageLengths } from './segment.ts';

interface Piece {
  section: string;
  locator: string;
  text: string;
}

export interface CountedPassage {
  units: readonly Piece[];
  keys: Uint32Array;
  /** The section that begins here, with the document's title; undefined where the one before goes on. */
  heading: { section: string; keys: Uint32Array } | undefined;
}

/** A document as its terms are counted: passages, the headings above them, and everything together. */
export interface CountedDocument {
  passages: CountedPassage[];
  whole: Uint32Array;
}

export function counted({ title, passages }: Pick<StoredDocument, 'title' | 'passages'>): CountedDocument {
  let section: string | undefined;
  const result = grouped(passages).flatMap((units): CountedPassage[] => {
    const first = units[0];
    if (first === undefined) return [];
    const begins = first.section !== section;
    section = first.section;
    return [
      {
        units,
        keys: termKeys(codesOf(units.map((unit) => unit.text).join('\n'))),
        heading: begins ? { section, keys: termKeys(codesOf(`${title} ${section}`)) } : undefined,
      },
    ];
  });
  return { passages: result, whole: joined([termKeys(codesOf(title)), ...result.map(({ keys }) => keys)]) };
}

/** Lengths in terms, over documents that come one after the other. */
export function createLengths() {
  const sums = { passage: 0, heading: 0, whole: 0 };
  const counts = { passage: 0, heading: 0, whole: 0 };
  const count = (part: keyof AverageLengths, keys: Uint32Array) => {
    sums[part] += keys.length;
    counts[part] += 1;
  };
  return {
    add(document: Pick<StoredDocument, 'title' | 'passages'>) {
      const { passages, whole } = counted(document);
      count('whole', whole);
      for (const { keys, heading } of passages) {
        count('passage', keys);
        if (heading !== undefined) count('heading', heading.keys);
      }
    },
    averages: (): AverageLengths => ({
      passage: sums.passage / Math.max(1, counts.passage),
      heading: sums.heading / Math.max(1, counts.heading),
      whole: sums.whole / Math.max(1, counts.whole),
    }),
  };
}

/** Neighbouring units of one section that fit into one passage together. */
function grouped(units: readonly Piece[]): Piece[][] {
  const groups: Piece[][] = [];
  let length = Infinity;
  for (const unit of units) {
    const last = groups[groups.length - 1];
    const fits = last?.[0]?.section === unit.section && length + unit.text.length + 1 <= PASSAGE_LIMIT;
    // A piece of running text is as long as it should be; only articles are put together.
    if (last !== undefined && fits && unit.locator !== '' && last[0]?.locator !== '') {
      last.push(unit);
      length += unit.text.length + 1;
    } else {
      groups.push([unit]);
      length = unit.text.length;
    }
  }
  return groups;
}

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
