import type { Instant } from '../../conversation/activity.ts';
import type { Regions } from '../../knowledge/regions.ts';
import type { Embedder } from '../../retrieval/embedder.ts';
import { openStatuses, type Ticket } from '../ticket.ts';
import type { TicketChange, TicketChanges } from './changes.ts';
import { matterOf, matterText, type Matter } from './matter.ts';
import type { Somewhere } from './nearness.ts';
import { readPlace } from './place.ts';

/** What is read of a ticket, or of one that is being described. */
export type Described = Pick<Ticket, 'title' | 'description' | 'place' | 'region' | 'location' | 'kind'>;

export interface Features {
  somewhere: Somewhere;
  matter: Matter;
}

export interface Entry extends Features {
  ticket: Ticket;
  isOpen: boolean;
}

export interface EntryDeps {
  changes: TicketChanges;
  embedder: Pick<Embedder, 'embedQuery'>;
  regions: Pick<Regions, 'find' | 'covers'>;
}

/** Whoever wrote a ticket a little earlier may commit a little later. */
const OVERLAP_MS = 2 * 60_000;
const PAGE = 500;
/** Solved tickets are kept for their replies, the newest of them. */
const MOST_SOLVED = 20_000;

/** The open and the solved tickets in memory, as far as somebody may be shown them. */
export function createEntries(deps: EntryDeps) {
  const entries = new Map<string, Entry>();
  const counts = new Map<string, number>();
  /** What the last reading saw, by number: most of it comes again with the overlap. */
  let seen = new Map<string, number>();
  let newest: Instant | undefined;
  let running: Promise<void> | undefined;

  async function read(): Promise<void> {
    const living = newest === undefined;
    let after = { at: newest === undefined ? -1 : newest - OVERLAP_MS, number: '' };
    const current = new Map<string, number>();
    for (;;) {
      const page = await deps.changes.changedSince(after, { limit: PAGE, living });
      const fresh = page.filter(({ number, version }) => seen.get(number) !== version);
      const tickets = fresh.length === 0 ? [] : await deps.changes.tickets(numbersOf(fresh));
      for (const ticket of tickets) await take(ticket);
      for (const { number, version } of page) current.set(number, version);
      const last = page.at(-1);
      if (last === undefined) break;
      after = { at: last.updatedAt, number: last.number };
      if (page.length < PAGE) break;
    }
    seen = current;
    newest = Math.max(newest ?? 0, after.at);
    dropOldest();
  }

  async function take(ticket: Ticket): Promise<void> {
    const known = entries.get(ticket.number);
    if (known?.ticket.version === ticket.version) return;
    if (known !== undefined) drop(known);
    const isOpen = openStatuses.includes(ticket.status);
    const isSolved = ticket.status === 'closed' && ticket.solved === true && ticket.reply !== null;
    if (ticket.confidential || !(isOpen || isSolved)) return;
    const isSameText = known?.ticket.title === ticket.title && known.ticket.place === ticket.place;
    const features = isSameText ? known : await featuresOf(deps, ticket);
    entries.set(ticket.number, { ...features, ticket, isOpen });
    for (const term of features.matter.terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  }

  function drop({ ticket, matter }: Entry): void {
    entries.delete(ticket.number);
    for (const term of matter.terms) counts.set(term, (counts.get(term) ?? 1) - 1);
  }

  function dropOldest(): void {
    const solved = [...entries.values()].filter((it) => !it.isOpen);
    for (const entry of solved.slice(0, Math.max(0, solved.length - MOST_SOLVED))) drop(entry);
  }

  return {
    /** Follows the database; several who ask at once wait for one reading. */
    follow(): Promise<void> {
      running ??= read().finally(() => (running = undefined));
      return running;
    },
    all: () => entries.values(),
    get: (number: string) => entries.get(number),
    /** How much a term tells, in nats. */
    weight: (term: string) => Math.log(1 + entries.size / Math.max(1, counts.get(term) ?? 0)),
  };
}

function numbersOf(changes: readonly TicketChange[]): string[] {
  return changes.map(({ number }) => number);
}

export async function featuresOf(
  { embedder, regions }: Pick<EntryDeps, 'embedder' | 'regions'>,
  { title, description, place, region, location }: Described,
): Promise<Features> {
  const read = readPlace(`${place ?? ''}\n${description}`);
  const text = matterText({ title, description }, read);
  return {
    matter: matterOf(text, await embedder.embedQuery(text)),
    somewhere: { place: read, region: regionIn(regions, place ?? '') ?? region, location },
  };
}

/** The place itself says more than where somebody lives; two that do not lie in one another say nothing. */
function regionIn({ find, covers }: EntryDeps['regions'], place: string): string | undefined {
  const mentions = find(place);
  const last = mentions.at(-1);
  return last && mentions.every((it) => covers(it.code, last.code)) ? last.code : undefined;
}
