import type { Gap } from '../answering/gaps.ts';
import { emptyContent, type DraftContent } from '../knowledge/drafts/draft.ts';
import type { Ticket } from '../tickets/ticket.ts';
import type { DeskDeps } from './deps.ts';
import { ownWords } from './gap-groups.ts';

const MOST_QUESTIONS = 10;
const TITLE_LENGTH = 40;
const REVIEW_MS = 182 * 24 * 3_600_000;

type Deps = Pick<DeskDeps, 'now' | 'mask' | 'regionName'>;

export function blankContent({ now }: Pick<Deps, 'now'>): DraftContent {
  return { ...emptyContent, nextReview: dateOf(now() + REVIEW_MS) };
}

/** What the citizens' own words give: how they ask, and where they live if all live in one place. */
export function contentFromGaps(deps: Deps, gaps: readonly Gap[]): DraftContent {
  const asked = [...new Set(gaps.map(({ turn }) => ownWords(turn.question)))].slice(0, MOST_QUESTIONS);
  const places = new Set(gaps.map(({ turn }) => turn.region));
  const [place] = places;
  return masked(deps, {
    ...blankContent(deps),
    title: [...(asked[0] ?? '')].slice(0, TITLE_LENGTH).join(''),
    questions: asked.join('\n'),
    regions: places.size === 1 && place !== undefined ? (deps.regionName(place) ?? '') : '',
  });
}

/** The sentences of a reviewed reply; the source of each has to be found by whoever writes the item. */
export function contentFromReply(deps: Deps, { title, reply, region, department }: Ticket): DraftContent {
  const sentences = (reply ?? '')
    .split(/(?<=[。！？；\n])/u)
    .map((it) => it.trim())
    .filter((it) => it !== '');
  return masked(deps, {
    ...blankContent(deps),
    title: [...title].slice(0, TITLE_LENGTH).join(''),
    department: department ?? '',
    regions: region === null ? '' : (deps.regionName(region) ?? ''),
    point: sentences.join('\n'),
  });
}

/** Only of a reply that was reviewed and that nobody asked to keep from others. */
export function isSourceOfDraft(ticket: Pick<Ticket, 'status' | 'reply' | 'confidential'>): boolean {
  return ticket.status === 'closed' && ticket.reply !== null && !ticket.confidential;
}

/** No personal data gets into a draft, wherever its words come from. */
export function masked({ mask }: Pick<Deps, 'mask'>, content: DraftContent): DraftContent {
  return Object.fromEntries(Object.entries(content).map(([name, value]) => [name, mask(value)])) as Record<
    keyof DraftContent,
    string
  >;
}

/** YYYY-MM-DD in Beijing. */
export function dateOf(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);
}
