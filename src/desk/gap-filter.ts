import { z } from 'zod';
import { gapStates, type GapFilter } from '../answering/gaps.ts';

const DAY_MS = 24 * 3_600_000;
/** The newest questions that are put together; with more the page would keep people waiting. */
export const MOST_GAPS = 2_000;

export const NO_REGION = 'none';

/** What the address of the pages says; anything unreadable counts as not asked for. */
const pageFilter = z.object({
  state: z.enum(gapStates).catch('open'),
  days: z.enum(['7', '30', '90']).catch('30'),
  /** A code of GB/T 2260, 'none' for questions without a region, or '' for all. */
  region: z
    .string()
    .regex(/^(\d{6}|none)?$/u)
    .catch(''),
});

export type GapPageFilter = z.infer<typeof pageFilter>;

export function readGapFilter(query: Readonly<Record<string, string>>): GapPageFilter {
  return pageFilter.parse(query);
}

/** The other way round, with more: `?state=dismissed&turn=…`, or nothing. */
export function gapQueryOf(
  { state, days, region }: GapPageFilter,
  more: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams({
    ...(state !== 'open' && { state }),
    ...(days !== '30' && { days }),
    ...(region !== '' && { region }),
    ...more,
  });
  return query.size > 0 ? `?${query}` : '';
}

export function gapFilterOf({ state, days, region }: GapPageFilter, now: number): GapFilter {
  return {
    state,
    from: now - Number(days) * DAY_MS,
    to: now + 1,
    limit: MOST_GAPS,
    ...(region === NO_REGION && { region: null }),
    // A province holds its cities and counties: their codes begin as its own.
    ...(/^\d/u.test(region) && { region: region.replace(/(?:00)+$/u, '') }),
  };
}
