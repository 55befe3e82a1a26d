import { ADDRESS_LABEL, maskAddresses } from '../../conversation/addresses.ts';
import { normaliseText, runs } from '../../retrieval/text.ts';
import { openStatuses, type Ticket } from '../ticket.ts';

/** Words that ask for more do not find better. */
const MOST_TERMS = 40;

/**
 * What a text is found by: each two Han characters that stand together, the last of a run alone, and whole runs of
 * Latin letters or digits. Each character so begins a term, and one alone is found as such a beginning.
 */
export function termsOf(text: string): Set<string> {
  const terms = new Set<string>();
  for (const run of runs(normaliseText(text))) {
    if (isWhole(run)) {
      terms.add(run);
      continue;
    }
    const characters = [...run];
    characters.forEach((it, index) => terms.add(it + (characters[index + 1] ?? '')));
  }
  return terms;
}

/** What has to be there: whole terms, and beginnings of terms. */
export interface TermQuery {
  terms: readonly string[];
  beginnings: readonly string[];
}

/** undefined where nothing in the words can be searched for, such as punctuation alone. */
export function termQuery(words: string): TermQuery | undefined {
  const terms = new Set<string>();
  const beginnings = new Set<string>();
  for (const run of runs(normaliseText(words))) {
    const characters = [...run];
    if (isWhole(run)) terms.add(run);
    else if (characters.length === 1) beginnings.add(run);
    else characters.slice(0, -1).forEach((it, index) => terms.add(it + (characters[index + 1] ?? '')));
  }
  const found = { terms: [...terms].slice(0, MOST_TERMS), beginnings: [...beginnings].slice(0, MOST_TERMS) };
  return terms.size + beginnings.size > 0 ? found : undefined;
}

export function hasAll(terms: ReadonlySet<string>, query: TermQuery): boolean {
  const all = [...terms];
  return (
    query.terms.every((it) => terms.has(it)) &&
    query.beginnings.every((beginning) => all.some((it) => it.startsWith(beginning)))
  );
}

function isWhole(run: string): boolean {
  return /^[a-z0-9]/u.test(run);
}

type Searched = Pick<
  Ticket,
  'number' | 'title' | 'description' | 'place' | 'reply' | 'status' | 'department'
>;

/** A ticket's terms, with marks that no text can hold: so few are looked through where only some may be found. */
export function ticketTerms(ticket: Searched): Set<string> {
  const { number, title, description, place, reply } = ticket;
  // Nobody is found by the number of a flat.
  const where = place === null ? null : maskAddresses(place).replaceAll(ADDRESS_LABEL, ' ');
  const terms = termsOf([number, title, description, where, reply].filter(Boolean).join('\n'));
  if (openStatuses.includes(ticket.status)) terms.add(OPEN_MARK);
  if (ticket.department !== null) terms.add(departmentMark(ticket.department));
  return terms;
}

export const OPEN_MARK = '~open';
export const departmentMark = (department: string) => `~d:${department}`;
