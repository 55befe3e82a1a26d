import { rowOf, unitRow, type SparseRow } from './sparse.ts';

/** Feature → how often it occurs in a text. */
export type Counts = ReadonlyMap<string, number>;

export interface Vocabulary {
  readonly size: number;
  column(feature: string): number | undefined;
  /** (1 + ln tf) · idf, to length 1; features that were not there to learn from are left out. */
  row(counts: Counts): SparseRow;
}

/** The features that at least `least` of the texts have. */
export function learnVocabulary(texts: readonly Counts[], least: number): Vocabulary {
  const seenIn = new Map<string, number>();
  for (const counts of texts)
    for (const feature of counts.keys()) seenIn.set(feature, (seenIn.get(feature) ?? 0) + 1);
  const columns = new Map<string, number>();
  const idf: number[] = [];
  for (const [feature, seen] of seenIn) {
    if (seen < least) continue;
    columns.set(feature, idf.length);
    idf.push(Math.log((1 + texts.length) / (1 + seen)) + 1);
  }
  return {
    size: idf.length,
    column: (feature) => columns.get(feature),
    row(counts) {
      const entries = new Map<number, number>();
      for (const [feature, count] of counts) {
        const column = columns.get(feature);
        if (column !== undefined) entries.set(column, (1 + Math.log(count)) * idf[column]!);
      }
      return unitRow(rowOf(entries));
    },
  };
}
