/** One source as the citizen reads it: `[1] 《取暖救助条例》第三条（全国，2020-01-01起施行）`. */
export interface SourceLine {
  mark: number;
  line: string;
}

const SOURCE = /^\[(\d+)\] /u;
const MARKS = /(?:\[\d+\])+$/u;

export function sourceLines(text: string): SourceLine[] {
  return text.split('\n').flatMap((line) => {
    const mark = SOURCE.exec(line)?.[1];
    return mark === undefined ? [] : [{ mark: Number(mark), line }];
  });
}

/** The numbers of sources that stand behind statements, in the order in which they are read. */
export function marksOf(text: string): number[] {
  return text
    .split('\n')
    .filter((line) => !SOURCE.test(line))
    .flatMap((line) => [...line.matchAll(/\[(\d+)\]/gu)].map((match) => Number(match[1])));
}

/** What stands before marks, without the bullet or the number of a step. */
export function statementsOf(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => !SOURCE.test(line) && MARKS.test(line))
    .map((line) => line.replace(MARKS, '').replace(/^(?:· |\d+\. )/u, ''));
}
