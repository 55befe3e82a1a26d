/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Context } from 'hono';
import { z } from 'zod';
import { hasLoneBrace, unknownPlaceholders, type CannedReply } from '../tickets/canned.ts';
import type { DeskDeps, SignedIn } from './deps.ts';
import { check, field, optional, required, type Form } from './forms.ts';
import { CannedListPage, CannedPage, type CannedPageProps } from './pages/canned.tsx';
import { ErrorPage } from './pages/error.tsx';
import { emptyForm } from './pages/fields.tsx';
import { DESK } from './routes.ts';
import { cannedText as t } from './text-canned.ts';
import { text } from './text.ts';

const NEW = 'new';
const TITLE_LENGTH = 40;
const BODY_LENGTH = 2000;

/** Words for replies that are written again and again. */
export function createCanned(deps: DeskDeps) {
  const { departments } = deps;
  const schema = z.object({
    title: required(TITLE_LENGTH),
    body: required(BODY_LENGTH)
      .refine((it) => !hasLoneBrace(it), t.loneBrace)
      .check((context) => {
        const unknown = unknownPlaceholders(context.value);
        if (unknown.length > 0) {
          context.issues.push({ code: 'custom', message: t.unknown(unknown), input: context.value });
        }
      })
      .refine((it) => deps.mask(it) === it, t.personal),
    department: optional(100).refine(
      (it) => it === null || departments.some(({ id }) => id === it),
      text.forms.choose,
    ),
  });

  async function canned(c: Context, who: SignedIn): Promise<Response> {
    const replies = await deps.canned.list();
    const done = c.req.query('done');
    const good = done === 'saved' ? t.saved : done === 'removed' ? t.removed : undefined;
    return c.html(<CannedListPage {...{ who, replies, departments, good }} />);
  }

  async function cannedOne(c: Context, who: SignedIn): Promise<Response> {
    const id = c.req.param('id') ?? '';
    const reply = id === NEW ? null : ((await deps.canned.get(id)) ?? undefined);
    if (reply === undefined) return gone(c, who);
    const state = reply === null ? emptyForm : { typed: formOf(reply), problems: {} };
    return c.html(<CannedPage {...{ who, departments, id, reply, state }} />);
  }

  async function saveCanned(c: Context, who: SignedIn, form: Form): Promise<Response> {
    const id = c.req.param('id') ?? '';
    const known = id === NEW ? undefined : await deps.canned.get(id);
    if (id !== NEW && known === undefined) return gone(c, who);
    const again = (bad: Pick<CannedPageProps, 'bad' | 'newest'>, problems = {}, status: 409 | 422 = 422) =>
      c.html(
        <CannedPage
          {...{ who, departments, id, reply: known ?? null, ...bad }}
          state={{ typed: form, problems }}
        />,
        status,
      );
    const checked = check(schema, form);
    if (!checked.ok) return again({ bad: text.forms.problems }, checked.problems);
    const seen = id === NEW ? 0 : Number(form[field.version]);
    const { id: by, name } = who.member;
    const reply: CannedReply = {
      ...checked.value,
      ...{ id: known?.id ?? deps.newId(), version: seen + 1, updatedAt: deps.now() },
      updatedBy: { id: by, name },
    };
    if ((await deps.canned.save(reply, seen)) === 'conflict') {
      return again({ bad: t.conflict, ...(known && { newest: known.body }) }, {}, 409);
    }
    const action = known ? 'canned.changed' : 'canned.added';
    await deps.record({ staff: by, action, subject: reply.id, detail: reply.body });
    return c.redirect(`${DESK}/canned?done=saved`, 303);
  }

  async function removeCanned(c: Context, who: SignedIn): Promise<Response> {
    const id = c.req.param('id') ?? '';
    if ((await deps.canned.get(id)) === undefined) return gone(c, who);
    await deps.record({ staff: who.member.id, action: 'canned.removed', subject: id });
    await deps.canned.remove(id);
    return c.redirect(`${DESK}/canned?done=removed`, 303);
  }

  function gone(c: Context, who: SignedIn): Response | Promise<Response> {
    return c.html(<ErrorPage who={who} kind="notFound" code="NOT_FOUND" />, 404);
  }

  return { canned, cannedOne, saveCanned, removeCanned };
}

function formOf({ title, body, department, version }: CannedReply): Form {
  return { title, body, department: department ?? '', [field.version]: String(version) };
}
