import type { IsoDate, PolicyItem } from './item.ts';

/**
 * The first day on which this version of the rule holds: a revised law keeps the date of force of its
 * first version, but the revision replaces the older text only when that one ends.
 */
export function validFrom(item: PolicyItem, byId: ReadonlyMap<string, PolicyItem>): IsoDate {
  const ends = item.supersedes.flatMap((id) => byId.get(id)?.expires ?? []);
  return [item.effective, ...ends].reduce((latest, date) => (date > latest ? date : latest));
}

export function inForce(validity: { from: IsoDate; expires: IsoDate | null }, asOf: IsoDate): boolean {
  return validity.from <= asOf && (validity.expires === null || asOf < validity.expires);
}
