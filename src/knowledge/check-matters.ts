import type { Department, Hotline, Matter } from './directories.ts';
import type { Fault, PolicyItem } from './item.ts';

export interface MatterContext {
  items: readonly PolicyItem[];
  departments: readonly Department[];
  hotlines: readonly Hotline[];
}

/** The directory of matters as it was read; `lineOf` finds the line of a node for the faults. */
export interface MatterFile {
  file: string;
  value: readonly Matter[] | undefined;
  lineOf: (...path: PropertyKey[]) => number;
}

type Report = (message: string, ...path: PropertyKey[]) => void;

/** What an item is asked, in lower case to compare with words. */
interface Asked {
  file: string;
  question: string;
  folded: string;
}

/** A matter names who is in charge and takes no question away from an item. */
export function checkMatters({ file, value = [], lineOf }: MatterFile, context: MatterContext): Fault[] {
  const faults: Fault[] = [];
  const asked = context.items.flatMap((item) =>
    item.questions.map((question) => ({ file: item.file, question, folded: question.toLowerCase() })),
  );
  const lineOfWord = new Map<string, number>();
  for (const [index, matter] of value.entries()) {
    const report: Report = (message, ...path) => faults.push({ file, line: lineOf(index, ...path), message });
    checkRoute(matter, context, report);
    checkWords(matter, asked, report);
    for (const [place, word] of matter.words.entries()) {
      const known = lineOfWord.get(word.toLowerCase());
      if (known !== undefined) {
        report(`“${word}”在第 ${known} 行已有`, 'words', place);
      }
      lineOfWord.set(word.toLowerCase(), lineOf(index, 'words', place));
    }
  }
  return faults;
}

function checkRoute(matter: Matter, { departments, hotlines }: MatterContext, report: Report): void {
  const known = new Set(hotlines.map((it) => it.number));
  if (matter.department !== undefined && !departments.some((it) => it.id === matter.department)) {
    report(`部门 ${matter.department} 不在 departments.yaml 里`, 'department');
  }
  if (!known.has(matter.hotline)) {
    report(`号码 ${matter.hotline} 不在 hotlines.yaml 里，没有合适的就写 12345`, 'hotline');
  }
  for (const number of matter.office.match(/\d{3,}/g) ?? []) {
    if (!known.has(number)) {
      report(`office 里的号码 ${number} 不在 hotlines.yaml 里，去掉`, 'office');
    }
  }
}

function checkWords({ words, unless = [] }: Matter, asked: readonly Asked[], report: Report): void {
  const others = unless.map((it) => it.toLowerCase());
  const excepted = (text: string) => others.some((it) => text.includes(it));
  for (const [place, word] of words.entries()) {
    const folded = word.toLowerCase();
    if (excepted(folded)) {
      report(`“${word}”里就有 unless 的词，永远对不上`, 'words', place);
    }
    const taken = asked.find((it) => it.folded.includes(folded) && !excepted(it.folded));
    if (taken !== undefined) {
      const where = `“${word}”在 ${taken.file} 的问法“${taken.question}”里，那里能答`;
      report(`${where}：去掉这个词，或把那句里的一个词写进 unless`, 'words', place);
    }
  }
}
