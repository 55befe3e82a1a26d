import { text } from './text.ts';

/** Answering's names in words; a name that is new here is shown as it is. */
export function outcomeWords(status: string, reason: string | undefined): string {
  const words = text.outcomes as Readonly<Record<string, string>>;
  return [status, reason]
    .filter((it) => it !== undefined)
    .map((it) => words[it] ?? it)
    .join('：');
}
