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

/** A matter names who is in charge and takes no question away from an item. */
export function checkMatters({ file, value = [], lineOf }: MatterFile, context: MatterContext): Fault[] {
  const faults: Fault[] = [];
  const entryOf = new Map<string, number>();
  const asked = context.items.flatMap((item) =>
    item.questions.map((question) => ({ file: item.file, question, folded: question.toLowerCase() })),
  );
  for (const [index, matter] of value.entries()) {
    const report = (message: string, ...path: PropertyKey[]) =>
      faults.push({ file, line: lineOf(index, ...path), message });
    if (matter.department !== undefined && !context.departments.some((it) => it.id === matter.department)) {
      report(`部门 ${matter.department} 不在 departments.yaml 里`, 'department');
    }
    if (!context.hotlines.some((it) => it.number === matter.hotline)) {
      report(`号码 ${matter.hotline} 不在 hotlines.yaml 里，没有合适的就写 12345`, 'hotline');
    }
    const unless = (matter.unless ?? []).map((it) => it.toLowerCase());
    for (const [place, word] of matter.words.entries()) {
      const folded = word.toLowerCase();
      const twin = entryOf.get(folded);
      if (twin !== undefined) {
        report(`“${word}”在第 ${lineOf(twin)} 行的事项里已有`, 'words', place);
      }
      entryOf.set(folded, index);
      if (unless.some((it) => folded.includes(it))) {
        report(`“${word}”里就有 unless 的字，永远对不上`, 'words', place);
      }
      const taken = asked.find(
        (it) => it.folded.includes(folded) && !unless.some((other) => it.folded.includes(other)),
      );
      if (taken) {
        report(
          `“${word}”在 ${taken.file} 的问法“${taken.question}”里：有知识点能答，去掉这个词，或在 unless 里写那句里的字`,
          'words',
          place,
        );
      }
    }
  }
  return faults;
}
