/** A text that begins like this is taken for a formula by spreadsheets; blanks before it change nothing. */
const formula = /^[\s\u00a0\ufeff]*[=+\-@＝＋－＠]|^[\t\r\n]/u;
/** What XML, and so a workbook, cannot hold. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu;
/** What one cell of a workbook can hold. */
const LONGEST = 32_000;

/** A text that can do nothing but be read, however often it is edited and saved again. */
export function harmless(words: string): string {
  const written = words.replace(unwritable, '');
  const short = written.length > LONGEST ? `${written.slice(0, LONGEST)}…` : written;
  return formula.test(short) ? `'${short}` : short;
}

/** One line of CSV; numbers as they are. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  const quoted = cells.map((cell) => {
    if (cell === null) return '';
    return typeof cell === 'number' ? String(cell) : `"${harmless(cell).replaceAll('"', '""')}"`;
  });
  return `${quoted.join(',')}\r\n`;
}

/** Spreadsheets read a text as UTF-8 where it begins with this. */
export const BYTE_ORDER_MARK = '\ufeff';
