import type { IsoDate, PolicyItem } from './item.ts';

/** The first day on which an item's version of its document holds. */
export type ValidFrom = (item: PolicyItem) => IsoDate;

/**
 * A revised law keeps the date of force of its first version, but the revision replaces the older text
 * only when that one ends: the end of what one item of a version supersedes counts for all of them.
 */
export function createValidFrom(items: readonly PolicyItem[]): ValidFrom {
  const expiries = new Map(items.map((item) => [item.id, item.expires]));
  const starts = new Map<string, IsoDate>();
  for (const item of items) {
    const ends = item.supersedes.flatMap((id) => expiries.get(id) ?? []);
    const known = starts.get(versionOf(item));
    starts.set(versionOf(item), latest([...ends, ...(known === undefined ? [] : [known]), item.effective]));
  }
  return (item) => latest([item.effective, starts.get(versionOf(item)) ?? item.effective]);
}

function versionOf({ document, revised, regions }: PolicyItem): string {
  return [document, revised ?? '', ...regions].join('|');
}

function latest(dates: readonly IsoDate[]): IsoDate {
  return dates.reduce((last, date) => (date > last ? date : last));
}

export function inForce(validity: { from: IsoDate; expires: IsoDate | null }, asOf: IsoDate): boolean {
  return validity.from <= asOf && (validity.expires === null || asOf < validity.expires);
}
