import { figuresIn, missingFigures, type Figure } from '../knowledge/numbers.ts';

export interface Evidence {
  /** Texts of the cited passages. */
  passages: readonly string[];
  /** Numbers of the directories of hotlines and departments. */
  directory: readonly string[];
}

/** What is counted or paid is no telephone number, although 120 元 has the digits of one. */
const QUANTITY =
  /^\s*(?:多|余)?(?:[元块角分人户名位次个份张件项岁天日年月周倍米里亩吨克%‰]|公里|公斤|平方|平米|小时|工作日)/u;

/**
 * Figures, dates, amounts and telephone numbers of `text` that stand in no cited passage and in no
 * directory; an answer with any of these is not sent.
 */
export function unsupportedFigures(text: string, evidence: Evidence): string[] {
  const directory = new Set(evidence.directory);
  const isNumberOfDirectory = (figure: Figure) =>
    directory.has(figure.text) && !QUANTITY.test(text.slice(figure.end));
  return missingFigures(text, evidence.passages.flatMap(figuresIn))
    .filter((figure) => !isNumberOfDirectory(figure))
    .map((figure) => figure.text);
}
