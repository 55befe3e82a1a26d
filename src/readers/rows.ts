const LONGEST_COLUMN_NAME = 30;

/** Cells of one row, in order; '' for an empty one. */
export type Row = readonly string[];

/** Names of columns: different, short, and words rather than figures. */
export function isHeader(row: Row): boolean {
  const names = filled(row);
  return (
    names.length >= 2 &&
    new Set(names).size === names.length &&
    names.every((it) => it.length <= LONGEST_COLUMN_NAME && /\p{L}/u.test(it) && !/[。；]$/u.test(it))
  );
}

/** 列名：值；列名：值 where there is a header, otherwise the cells alone; '' for an empty row. */
export function rowLine(row: Row, header?: Row): string {
  return row
    .map((cell, at) => {
      const name = header?.[at] ?? '';
      return cell === '' || name === '' ? cell : `${name}：${cell}`;
    })
    .filter((cell) => cell !== '')
    .join('；');
}

export function filled(row: Row): string[] {
  return row.filter((cell) => cell !== '');
}

/** One line, with single spaces. */
export function oneLine(text: string): string {
  return text.replace(/[\s\u3000]+/gu, ' ').trim();
}
