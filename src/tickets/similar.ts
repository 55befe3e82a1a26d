import type { Instant } from '../conversation/activity.ts';
import {
  createEntries,
  featuresOf,
  type Described,
  type Entry,
  type EntryDeps,
  type Features,
} from './similar/entries.ts';
import { sameMatter, wordsInCommon } from './similar/matter.ts';
import { nearness, type Agree, type Nearness } from './similar/nearness.ts';
import { readPlace } from './similar/place.ts';
import type { Ticket, TicketKind } from './ticket.ts';

/** Why two tickets seem to be about the same. */
export type Reason =
  { type: 'place'; name: string } | { type: 'metres'; metres: number } | { type: 'words'; words: string[] };

export interface SimilarTicket {
  number: string;
  version: number;
  /** Masked, and still the words of the one who filed it. */
  title: string;
  place: string | null;
  /** Roads and estates named, no house numbers. */
  placeNames: string[];
  region: string | null;
  kind: TicketKind;
  category: string | null;
  status: Ticket['status'];
  department: string | null;
  submittedAt: Instant;
  reply: string | null;
  closedAt: Instant | null;
  /** 0–1. */
  similarity: number;
  reasons: Reason[];
}

export interface SimilarOptions {
  /** `open`: the same matter, near by. `solved`: a matter of the same kind, anywhere, whose reply was good. */
  of: 'open' | 'solved';
  limit: number;
  /** Leaves out what a citizen must not hear of: reports on somebody, danger, and what has no place. */
  forCitizens?: boolean;
  /** Numbers of tickets that are not meant. */
  without?: readonly string[];
  /** Only tickets of this department. */
  department?: string;
}

export type Similar = (described: Described, options: SimilarOptions) => Promise<SimilarTicket[]>;

/** Under this nothing is shown: to citizens more has to speak for it than to staff, who look at both. */
export const LEAST = { citizens: 0.5, staff: 0.4, solved: 0.35 } as const;

const DAY_MS = 24 * 3_600_000;
/** What was filed so long ago is half as likely to be still the same trouble. */
const HALF_LIFE_DAYS = 60;
const FRESH_DAYS = 3;
/** What age leaves of a likeness in the end. */
const OLD = 0.6;
/** What words alone are worth where nothing is known of the place. */
const WITHOUT_PLACE = 0.3;
const OTHER_KIND = 0.95;
const WORDS_SHOWN = 3;

/** Thanks and questions are not the same matter as a complaint. */
const apart: readonly TicketKind[] = ['praise', 'consultation'];
/** Whom somebody reported is nobody's business; thanks and questions have nothing to be joined. */
const notForCitizens: readonly TicketKind[] = ['report', ...apart];

export interface SimilarDeps extends EntryDeps {
  now: () => Instant;
}

/** Finds the tickets that may be about the same, over an index in memory that follows the database. */
export function createSimilarTickets(deps: SimilarDeps): Similar {
  const entries = createEntries(deps);
  const agree: Agree = (a, b) => deps.regions.covers(a, b) || deps.regions.covers(b, a);
  return async (described, options) => {
    await entries.follow();
    const features = await featuresOf(deps, described);
    const { of, limit, forCitizens = false, without = [], department } = options;
    const least = of === 'solved' ? LEAST.solved : forCitizens ? LEAST.citizens : LEAST.staff;
    return [...entries.all()]
      .filter(
        (entry) =>
          entry.isOpen === (of === 'open') &&
          !without.includes(entry.ticket.number) &&
          (department === undefined || entry.ticket.department === department) &&
          !(forCitizens && isHidden(entry.ticket)) &&
          isSameSort(described.kind, entry.ticket.kind),
      )
      .flatMap((entry) => compare({ described, features, entry, of, least }))
      .sort((a, b) => b.similarity - a.similarity || a.ticket.submittedAt - b.ticket.submittedAt)
      .slice(0, limit)
      .map((found) => shownOf(found, features));
  };

  /** Empty below what has to be reached. */
  function compare({ described, features, entry, of, least }: Pair): Found[] {
    const { ticket } = entry;
    const near = nearness(features.somewhere, entry.somewhere, agree);
    const isOpen = of === 'open';
    if (isOpen && near.share === 0) return [];
    const byPlace = isOpen ? WITHOUT_PLACE + (1 - WITHOUT_PLACE) * near.share : 1;
    const age = isOpen ? decay((deps.now() - ticket.submittedAt) / DAY_MS) : 1;
    const kind = described.kind === ticket.kind ? 1 : OTHER_KIND;
    const most = byPlace * age * kind;
    const words = sameMatter(features.matter, entry.matter, entries.weight, least / most);
    const similarity = words * most;
    return similarity < least ? [] : [{ ...entry, near, similarity }];
  }

  function shownOf(
    { ticket, somewhere, near, similarity, matter }: Found,
    features: Features,
  ): SimilarTicket {
    const { name, metres } = near;
    const words = wordsInCommon(features.matter, matter, WORDS_SHOWN);
    return {
      number: ticket.number,
      version: ticket.version,
      title: ticket.title,
      place: ticket.place,
      placeNames: readPlace(ticket.place ?? '').names.map((it) => it.name),
      region: somewhere.region,
      kind: ticket.kind,
      category: ticket.category,
      status: ticket.status,
      department: ticket.department,
      submittedAt: ticket.submittedAt,
      reply: ticket.reply,
      closedAt: ticket.closedAt,
      similarity,
      reasons: [
        ...(name === null ? [] : [{ type: 'place' as const, name }]),
        ...(metres === null ? [] : [{ type: 'metres' as const, metres: Math.round(metres) }]),
        ...(words.length === 0 ? [] : [{ type: 'words' as const, words }]),
      ],
    };
  }
}

type Found = Entry & { near: Nearness; similarity: number };

interface Pair {
  described: Described;
  features: Features;
  entry: Entry;
  of: SimilarOptions['of'];
  least: number;
}

/** An alert about danger is a ticket too, and the words of somebody in need. */
function isHidden({ kind, urgency }: Ticket): boolean {
  return urgency === 'urgent' || notForCitizens.includes(kind);
}

function isSameSort(a: TicketKind, b: TicketKind): boolean {
  return a === b || (!apart.includes(a) && !apart.includes(b));
}

function decay(days: number): number {
  return OLD + (1 - OLD) * 0.5 ** (Math.max(0, days - FRESH_DAYS) / HALF_LIFE_DAYS);
}
