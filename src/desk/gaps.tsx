/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Context } from 'hono';
import { z } from 'zod';
import type { Gap } from '../answering/gaps.ts';
import type { DeskDeps, SignedIn } from './deps.ts';
import { check, required, type Form } from './forms.ts';
import { gapFilterOf, gapQueryOf, MOST_GAPS, readGapFilter } from './gap-filter.ts';
import { createGapGroups, type GapGroup, type ShownGap } from './gap-groups.ts';
import { GapPage } from './pages/gap.tsx';
import { GapsPage, GonePage } from './pages/gaps.tsx';
import { DESK } from './routes.ts';
import { gapsText } from './text-gaps.ts';

const PASSAGES_SHOWN = 5;
/** Questions of one group that are shown with what was found for them. */
const QUESTIONS_SHOWN = 30;
const REASON_LENGTH = 200;

const turnIds = z
  .string()
  .transform((it) => it.split(',').filter((id) => id !== ''))
  .pipe(z.array(z.string().max(100)).min(1).max(MOST_GAPS));

/** Turn ids of a form, as the page wrote them; undefined for anything else. */
export function readTurns(form: Form): string[] | undefined {
  const read = turnIds.safeParse(form['turns'] ?? '');
  return read.success ? read.data : undefined;
}

/** Questions that found no answer, put together, and what becomes of them. */
export function createGapPages(deps: DeskDeps) {
  const { learning, now } = deps;
  const grouped = createGapGroups(learning.clustering);
  const reasonForm = z.object({ reason: required(REASON_LENGTH) });

  async function gaps(c: Context, who: SignedIn): Promise<Response> {
    const filter = readGapFilter(c.req.query());
    const found = await learning.gaps.list(gapFilterOf(filter, startOfHour(now())));
    const groups = await grouped(found);
    const { regions } = deps;
    const done = c.req.query('done');
    const isCut = found.length === MOST_GAPS;
    return c.html(<GapsPage {...{ who, filter, groups, regions, done, isCut }} questions={found.length} />);
  }

  async function gap(c: Context, who: SignedIn): Promise<Response> {
    const group = await groupOf(c);
    return group === undefined ? gone(c, who) : show(c, who, group);
  }

  /** The group that the question with this turn is in now. */
  async function groupOf(c: Context): Promise<GapGroup | undefined> {
    const turn = c.req.query('turn') ?? '';
    const found = await learning.gaps.list(gapFilterOf(readGapFilter(c.req.query()), startOfHour(now())));
    const groups = await grouped(found);
    return groups.find((it) => it.gaps.some((one) => one.turn.id === turn));
  }

  async function show(c: Context, who: SignedIn, group: GapGroup, problem?: string): Promise<Response> {
    const shown = await Promise.all(group.gaps.slice(0, QUESTIONS_SHOWN).map(withRetrieved));
    const filter = readGapFilter(c.req.query());
    const { regionName } = deps;
    return c.html(<GapPage {...{ who, filter, group, shown, regionName, problem }} />, problem ? 422 : 200);
  }

  async function withRetrieved(one: Gap): Promise<ShownGap> {
    const nearest = [...one.turn.passages]
      .sort((a, b) => b.similarity - a.similarity)
      .slice(0, PASSAGES_SHOWN);
    const retrieved = await Promise.all(
      nearest.map(async (it) => ({ ...it, description: await deps.describePassage(it.id) })),
    );
    return { ...one, retrieved };
  }

  async function dismissGaps(c: Context, who: SignedIn, form: Form): Promise<Response> {
    const found = await learning.gaps.ofTurns(readTurns(form) ?? []);
    if (found.length === 0) return gone(c, who);
    const checked = check(reasonForm, form);
    if (!checked.ok) {
      const [group] = await grouped(found);
      return group === undefined ? gone(c, who) : show(c, who, group, checked.problems['reason']);
    }
    const { id, name } = who.member;
    await learning.gaps.mark(idsOf(found), {
      state: 'dismissed',
      reason: deps.mask(checked.value.reason),
      by: { id, name },
      at: now(),
    });
    return back(c, 'dismissed');
  }

  async function reopenGaps(c: Context, who: SignedIn, form: Form): Promise<Response> {
    const found = await learning.gaps.ofTurns(readTurns(form) ?? []);
    if (found.length === 0) return gone(c, who);
    await learning.gaps.mark(idsOf(found), { state: 'open' });
    return back(c, 'reopened');
  }

  return { gaps, gap, dismissGaps, reopenGaps };
}

function back(c: Context, done: string): Response {
  return c.redirect(`${DESK}/gaps${gapQueryOf(readGapFilter({}), { done })}`, 303);
}

function gone(c: Context, who: SignedIn): Response | Promise<Response> {
  return c.html(<GonePage who={who} words={gapsText.gone} />, 404);
}

function idsOf(gaps: readonly Gap[]): string[] {
  return gaps.map(({ turn }) => turn.id);
}

/** The time span moves by the hour, so that a page and the one behind it speak of the same questions. */
function startOfHour(at: number): number {
  const HOUR_MS = 3_600_000;
  return Math.ceil(at / HOUR_MS) * HOUR_MS;
}
