import type { Tallies } from '../conversation/throttle.ts';
import type { Tables } from './memory-tables.ts';

export function talliesOf({ tallies }: Tables): Tallies {
  return {
    async change(keys, change) {
      const known = new Map(
        keys.flatMap((key) => {
          const tally = tallies.get(key);
          return tally !== undefined && tally.clearAt > 0 ? [[key, { ...tally }] as const] : [];
        }),
      );
      for (const [key, tally] of change(known) ?? []) tallies.set(key, { ...tally });
    },
    async forget(before) {
      for (const [key, { lastAt }] of tallies) if (lastAt < before) tallies.delete(key);
    },
  };
}
