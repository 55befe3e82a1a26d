/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import {
  actOnDraft,
  actsAllowed,
  createDraft,
  draftRules,
  type DraftMove,
} from '../knowledge/drafts/acts.ts';
import {
  draftFields,
  emptyContent,
  type Draft,
  type DraftContent,
  type DraftOrigin,
} from '../knowledge/drafts/draft.ts';
import type { DeskDeps, SignedIn } from './deps.ts';
import { blankContent, contentFromGaps, contentFromReply, isSourceOfDraft, masked } from './draft-start.ts';
import { field, type Form } from './forms.ts';
import { readTurns } from './gaps.tsx';
import { draftTabs, DraftsPage } from './pages/drafts.tsx';
import { DraftPage } from './pages/draft.tsx';
import type { DraftProps } from './pages/draft-props.ts';
import { GonePage } from './pages/gaps.tsx';
import { PAGE_SIZE } from './queue.tsx';
import { DESK, routes } from './routes.ts';
import { draftsText as t } from './text-gaps.ts';
import { visibleTicket } from './ticket-view.ts';

const LONGEST_FIELD = 30_000;
const LONGEST_NOTE = 500;

const listQuery = z.object({
  tab: z.enum(['todo', 'submitted', 'published', 'past']).catch('todo'),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
});
const moveName = z.enum(Object.keys(draftRules) as [DraftMove, ...DraftMove[]]);

type Extra = Pick<DraftProps, 'good' | 'bad'> & { typed?: DraftContent };

/** Items of the knowledge that are written at the desk and published by somebody else. */
export function createDraftPages(deps: DeskDeps) {
  const { learning, now } = deps;
  const actorOf = ({ member }: SignedIn) => ({
    id: member.id,
    name: member.name,
    isReviewer: member.role === 'supervisor' || member.role === 'administrator',
  });

  async function drafts(c: Context, who: SignedIn): Promise<Response> {
    const { tab, page } = listQuery.parse(c.req.query());
    const range = { offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE };
    const [{ drafts: found, total }, counts] = await Promise.all([
      learning.drafts.list(draftTabs[tab], range),
      learning.drafts.counts(),
    ]);
    const pages = Math.ceil(total / PAGE_SIZE);
    return c.html(<DraftsPage {...{ who, tab, page, pages, counts }} drafts={found} />);
  }

  async function draft(c: Context, who: SignedIn): Promise<Response> {
    const found = await learning.drafts.get(c.req.query('id') ?? '');
    if (found === undefined) return gone(c, who, t.notFound);
    const good = t.actDone[c.req.query('done') ?? ''];
    const hidden = c.req.query('masked') === '1' ? t.masked : '';
    return show(c, who, found, { good: good && good + hidden });
  }

  async function show(
    c: Context,
    who: SignedIn,
    shown: Draft,
    extra: Extra,
    status: ContentfulStatusCode = 200,
  ): Promise<Response> {
    const { typed = shown.content, ...messages } = extra;
    const { departments } = deps;
    const mayWrite = routes.saveDraft.roles.some((it) => it === who.member.role);
    const props: DraftProps = {
      ...{ who, typed, departments, ...messages },
      draft: shown,
      events: await learning.drafts.events(shown.id),
      findings: learning.checkDraft(typed, shown.id).findings,
      acts: mayWrite ? actsAllowed(shown, actorOf(who)) : [],
      isAuthor: shown.authors.some(({ id }) => id === who.member.id),
      isLive: learning.isLive(shown.id),
      itemTopics: learning.itemTopics,
    };
    return c.html(<DraftPage {...props} />, status);
  }

  async function createDraftOf(c: Context, who: SignedIn, form: Form): Promise<Response> {
    const asked = form['turns'] === undefined ? [] : await learning.gaps.ofTurns(readTurns(form) ?? []);
    const turns = asked.map(({ turn }) => turn.id);
    const content = asked.length === 0 ? blankContent(deps) : contentFromGaps(deps, asked);
    const made = await make(
      who,
      content,
      asked.length === 0 ? { type: 'blank' } : { type: 'questions', turns },
    );
    if (turns.length > 0) {
      const { id, name } = who.member;
      await learning.gaps.mark(turns, { state: 'drafted', draft: made.id, by: { id, name }, at: now() });
    }
    return toDraft(c, made.id, { done: 'create' });
  }

  async function draftFromTicket(c: Context, who: SignedIn, form: Form): Promise<Response> {
    const ticket = await visibleTicket(deps, who, form['number'] ?? '');
    if (ticket === undefined || !isSourceOfDraft(ticket)) return gone(c, who, t.notFromTicket);
    const content = contentFromReply(deps, ticket);
    const made = await make(who, content, { type: 'ticket', number: ticket.number });
    return toDraft(c, made.id, { done: 'create' });
  }

  async function make(who: SignedIn, content: DraftContent, origin: DraftOrigin): Promise<Draft> {
    const write = createDraft({ id: deps.newId(), content, origin }, { by: actorOf(who), now: now() });
    await learning.drafts.save(write);
    return write.draft;
  }

  async function saveDraft(c: Context, who: SignedIn, form: Form): Promise<Response> {
    const found = await learning.drafts.get(form['draft'] ?? '');
    if (found === undefined) return gone(c, who, t.notFound);
    const typed = readContent(form);
    const content = masked(deps, typed);
    if (form[field.version] !== String(found.version)) {
      return show(c, who, found, { bad: t.conflict, typed: content }, 409);
    }
    const saved = await act(c, who, found, { move: 'save', content });
    if (saved instanceof Response) return saved;
    const isMasked = draftFields.some((name) => content[name] !== typed[name]);
    const news: Record<string, string> = isMasked ? { masked: '1' } : {};
    if (form['then'] !== 'submit') return toDraft(c, found.id, { done: 'save', ...news });
    const submitted = await act(c, who, saved, { move: 'submit' });
    return submitted instanceof Response ? submitted : toDraft(c, found.id, { done: 'submit', ...news });
  }

  async function actOnDraftOf(c: Context, who: SignedIn, form: Form): Promise<Response> {
    const found = await learning.drafts.get(form['draft'] ?? '');
    const move = moveName.safeParse(form['act']);
    if (found === undefined || !move.success || move.data === 'save') return gone(c, who, t.notFound);
    // What somebody has read must be what is decided on.
    if (form[field.version] !== String(found.version))
      return show(c, who, found, { bad: t.refused.state }, 409);
    const note = deps.mask((form['note'] ?? '').trim().slice(0, LONGEST_NOTE)) || null;
    const done = await act(c, who, found, { move: move.data, note });
    if (done instanceof Response) return done;
    if (move.data === 'approve' || move.data === 'withdraw') await learning.onItemsChanged();
    return toDraft(c, found.id, { done: move.data });
  }

  /** The draft as it is afterwards, or the page that says why not. */
  async function act(
    c: Context,
    who: SignedIn,
    before: Draft,
    { move, ...input }: { move: DraftMove; content?: DraftContent; note?: string | null },
  ): Promise<Draft | Response> {
    const { item, findings } = learning.checkDraft(before.content, before.id);
    const checked = { item, isSound: findings.length === 0 };
    const result = actOnDraft(before, move, { by: actorOf(who), now: now(), checked, ...input });
    const typed = input.content === undefined ? {} : { typed: input.content };
    if (result.type === 'refused') {
      const status =
        result.why === 'note' || result.why === 'unsound' ? 422 : result.why === 'state' ? 409 : 403;
      return show(c, who, before, { bad: t.refused[result.why], ...typed }, status);
    }
    if ((await learning.drafts.save(result.write)) === 'conflict') {
      const newest = (await learning.drafts.get(before.id)) ?? before;
      return show(c, who, newest, { bad: t.conflict, ...typed }, 409);
    }
    await deps.record({ staff: who.member.id, action: `draft.${move}`, subject: before.id });
    return result.write.draft;
  }

  return { drafts, draft, createDraft: createDraftOf, draftFromTicket, saveDraft, actOnDraft: actOnDraftOf };
}

/** What was typed; whatever it is, it may be saved. */
function readContent(form: Form): DraftContent {
  const typed = draftFields.map((name) => [name, (form[name] ?? '').slice(0, LONGEST_FIELD)] as const);
  return { ...emptyContent, ...Object.fromEntries(typed) };
}

function toDraft(c: Context, id: string, news: Record<string, string>): Response {
  return c.redirect(`${DESK}/drafts/one?${new URLSearchParams({ id, ...news })}`, 303);
}

function gone(c: Context, who: SignedIn, words: string): Response | Promise<Response> {
  return c.html(<GonePage who={who} words={words} />, 404);
}
