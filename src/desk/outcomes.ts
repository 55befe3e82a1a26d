import { text } from './text.ts';

type Words = Readonly<Partial<Record<string, string>>>;

/** Answering's names in words; a name that is new here is shown as it is. */
export function outcomeWords(status: string, reason: string | undefined): string {
  const statuses: Words = text.outcomes;
  const reasons: Words = text.reasons;
  const cause = reason === undefined ? [] : [reasons[reason] ?? reason];
  return [statuses[status] ?? status, ...cause].join('：');
}
