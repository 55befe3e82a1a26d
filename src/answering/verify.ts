import { missingFigures } from '../knowledge/numbers.ts';

export interface Evidence {
  /** Texts of the cited passages. */
  passages: readonly string[];
  /** Numbers of the directories of hotlines and departments. */
  directory: readonly string[];
}

/** Digits in a row that look like a telephone number to a reader. */
const TELEPHONE = /(?<![\d-])(?:0\d{2,3}-\d{7,8}|1[0-2]\d{1,3}|96110|1\d{10})(?![\d年月日.%])/g;

/**
 * Figures, dates, amounts and telephone numbers of `text` that stand in no cited passage and in no
 * directory; an answer with any of these is not sent.
 */
export function unsupportedFigures(text: string, evidence: Evidence): string[] {
  const directory = new Set(evidence.directory);
  const spoken = text.replace(TELEPHONE, (number) => (directory.has(number) ? '' : number));
  return missingFigures(spoken, evidence.passages.join('\n')).map((figure) => figure.text);
}
