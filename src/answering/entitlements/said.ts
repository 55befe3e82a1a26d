import { parseChineseNumber } from '../../knowledge/chinese-number.ts';
import type { ChoiceFact, Fact, FactCatalogue, NumberFact } from '../../knowledge/facts.ts';
import { normaliseText } from '../../retrieval/text.ts';
import type { FactValue, Facts } from './truth.ts';

/** Reads facts from a citizen's own words and answers. */
export interface FactReader {
  /** Every fact that the words state. */
  factsIn(text: string): Facts;
  /** Ids of the situations that the words speak of, most clearly told first. */
  situationsIn(text: string): string[];
  /** The answer to a question about this fact; undefined where the words do not say it. */
  answerTo(fact: Fact, text: string): FactValue | undefined;
}

/** Patterns are compiled once. */
export function createFactReader(catalogue: FactCatalogue): FactReader {
  const facts = catalogue.facts.map(readerOf);
  const byId = new Map(facts.map((it) => [it.fact.id, it]));
  const situations = catalogue.situations.map(({ id, said }) => ({
    id,
    patterns: said.map((it) => new RegExp(it, 'gu')),
  }));
  return {
    factsIn(text) {
      const plain = normaliseText(text);
      const found = facts.flatMap(({ fact, said }): [string, FactValue][] => {
        const value = said(plain);
        return value === undefined ? [] : [[fact.id, value]];
      });
      return Object.fromEntries(found);
    },
    situationsIn(text) {
      const plain = normaliseText(text);
      return situations
        .map(({ id, patterns }) => ({
          id,
          hits: patterns.reduce((sum, it) => sum + [...plain.matchAll(it)].length, 0),
        }))
        .filter(({ hits }) => hits > 0)
        .sort((a, b) => b.hits - a.hits)
        .map(({ id }) => id);
    },
    answerTo(fact, text) {
      const plain = normaliseText(text).trim();
      return fact.type === 'choice'
        ? (chosen(fact, plain) ?? byId.get(fact.id)?.said(plain))
        : (byId.get(fact.id)?.said(plain) ?? chosenRange(fact, plain) ?? countIn(fact, plain));
    },
  };
}

interface Reader {
  fact: Fact;
  said: (plain: string) => FactValue | undefined;
}

function readerOf(fact: Fact): Reader {
  if (fact.type === 'choice') {
    const patterns = fact.said.map(({ pattern, is }) => ({ pattern: new RegExp(pattern, 'u'), is }));
    return {
      fact,
      said: (plain) => {
        const is = patterns.find(({ pattern }) => pattern.test(plain))?.is;
        return is === undefined ? undefined : [is];
      },
    };
  }
  const patterns = fact.said.map(({ pattern, times = 1 }) => ({ pattern: new RegExp(pattern, 'u'), times }));
  return {
    fact,
    said: (plain) => {
      for (const { pattern, times } of patterns) {
        const count = numberOf(pattern.exec(plain)?.[1]);
        if (count !== undefined) return exactly(Math.floor(count * times));
      }
      return undefined;
    },
  };
}

function numberOf(written: string | undefined): number | undefined {
  if (written === undefined) return undefined;
  return /^\d+(\.\d+)?$/u.test(written) ? Number(written) : parseChineseNumber(written);
}

function exactly(count: number): FactValue {
  return { min: count, max: count };
}

function chosen({ options }: ChoiceFact, plain: string): FactValue | undefined {
  const bare = withoutMarks(plain);
  const option = options.find(({ label }) => withoutMarks(normaliseText(label)) === bare);
  if (option !== undefined) return [option.is];
  const number = /^[(（]?([1-6])[)）.、]?$/u.exec(plain)?.[1];
  const numbered = number === undefined ? undefined : options[Number(number) - 1];
  if (numbered !== undefined) return [numbered.is];
  return yesOrNo(options, bare);
}

const NO = /^(?:不是?|没有?|没|否|无|不能|不行|没得|没办|没有办|不领|都没有?|从没有?)(?:的|啊|呢|了|吧)*$/u;
const YES = /^(?:是|是的|有|对|对的|能|领|可以|嗯|恩|办了|有的|有啊|行|yes|ok)(?:的|啊|呢|了|吧)*$/u;

/** A plain yes or no, where the question allows for one. */
function yesOrNo(options: ChoiceFact['options'], bare: string): FactValue | undefined {
  const said = YES.test(bare) ? 'yes' : NO.test(bare) ? 'no' : undefined;
  const option =
    options.find(({ is }) => is === said) ??
    (said === 'no' ? options.find(({ is }) => is === 'none') : undefined);
  return option === undefined ? undefined : [option.is];
}

function chosenRange(fact: NumberFact, plain: string): FactValue | undefined {
  const option = fact.options.find(({ label }) => withoutMarks(normaliseText(label)) === withoutMarks(plain));
  return option === undefined ? undefined : rangeOf(option);
}

/** The range of a button. */
export function rangeOf({ atLeast, below }: NumberFact['options'][number]): FactValue {
  return { ...(atLeast !== undefined && { min: atLeast }), ...(below !== undefined && { max: below - 1 }) };
}

const COUNT = /([零〇一二两三四五六七八九十百\d]+(?:\.\d+)?)\s*(?:多)?(个?半)?\s*(年半|年|个月|月|岁|周岁)?/u;
const NONE = /^(?:没有?|没|无|零|从没)(?:缴|交|买|住)?(?:过|有)?(?:了|的)?$/u;

/** A number alone, in years where years are said of a fact that is counted in months. */
function countIn({ unit }: NumberFact, plain: string): FactValue | undefined {
  if (NONE.test(withoutMarks(plain))) return exactly(0);
  if (/^半年/u.test(plain) && unit === '月') return exactly(6);
  const match = COUNT.exec(plain);
  const count = numberOf(match?.[1]);
  if (match === null || count === undefined) return undefined;
  // A number within a longer message is about something else.
  if (plain.length > match[0].length + 8) return undefined;
  const inYears =
    match[3]?.startsWith('年') === true ||
    (unit === '月' && match[3] === undefined && count > 0 && /年/u.test(plain));
  const half = match[2] !== undefined || match[3] === '年半' ? 0.5 : 0;
  return exactly(Math.floor(unit === '月' && inYears ? (count + half) * 12 : count));
}

function withoutMarks(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '');
}
