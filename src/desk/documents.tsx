/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Context } from 'hono';
import { z } from 'zod';
import type { LibraryDocument } from '../retrieval/ingest/library.ts';
import { confirmationForm, confirmationSchema } from './confirmation.ts';
import type { DeskDeps, SignedIn } from './deps.ts';
import { documentAddress } from './document-address.ts';
import { readDocumentFilter } from './document-filter.ts';
import { check, field, type Form } from './forms.ts';
import { DocumentPage, type DocumentProps } from './pages/document.tsx';
import { DocumentsPage } from './pages/documents.tsx';
import { ErrorPage } from './pages/error.tsx';
import { PAGE_SIZE } from './queue.tsx';
import { documentsText as t } from './text-documents.ts';

const pageNumber = z.coerce.number().int().min(1).max(100_000).catch(1);

/** What was ingested, for all to read and for supervisors and administrators to confirm. */
export function createDocumentPages(deps: DeskDeps) {
  const { library, regionName } = deps;
  const confirmation = confirmationSchema(deps);

  async function documents(c: Context, who: SignedIn): Promise<Response> {
    const filter = readDocumentFilter(c.req.query());
    const words = filter.words === null ? {} : { words: filter.words };
    const page = { offset: (filter.page - 1) * PAGE_SIZE, limit: PAGE_SIZE };
    const ofState = filter.state === 'all' ? words : { ...words, state: filter.state };
    const [{ entries, total }, counts] = await Promise.all([
      library.list(ofState, page),
      countsOf(library, words),
    ]);
    const pages = Math.ceil(total / PAGE_SIZE);
    return c.html(<DocumentsPage {...{ who, filter, entries, total, pages, counts, regionName }} />);
  }

  async function document(c: Context, who: SignedIn): Promise<Response> {
    const found = await library.get(c.req.query('id') ?? '');
    const good = c.req.query('done') === 'confirm' ? t.done : undefined;
    return found ? show(c, who, found, { good }) : gone(c, who);
  }

  async function show(
    c: Context,
    who: SignedIn,
    shown: LibraryDocument,
    extra: Pick<DocumentProps, 'good' | 'bad'> & { state?: DocumentProps['state'] },
    status: 200 | 409 | 422 = 200,
  ): Promise<Response> {
    const state = { typed: confirmationForm(shown.standing, regionName), problems: {} };
    const { review } = shown;
    const reviewer = review.state === 'confirmed' ? await deps.staff.byId(review.by) : undefined;
    const props = {
      who,
      document: shown,
      reviewer: reviewer?.name,
      page: pageNumber.parse(c.req.query('page')),
      regionName,
    };
    return c.html(<DocumentPage {...props} {...{ state, ...extra }} />, status);
  }

  async function confirmDocument(c: Context, who: SignedIn, form: Form): Promise<Response> {
    const id = form['document'] ?? '';
    const found = await library.get(id);
    if (!found) {
      return gone(c, who);
    }
    const checked = check(confirmation, form);
    if (!checked.ok) {
      return show(
        c,
        who,
        found,
        { bad: t.problems, state: { typed: form, problems: checked.problems } },
        422,
      );
    }
    // What somebody read must be what is confirmed: another run may have brought in another text since.
    if (form[field.version] !== String(found.addedAt)) {
      return show(c, who, found, { bad: t.changed, state: { typed: form, problems: {} } }, 409);
    }
    const review = { by: who.member.id, at: deps.now() };
    if (!(await library.confirm(id, checked.value, review))) {
      return gone(c, who);
    }
    deps.onLibraryChanged();
    await deps.record({ staff: who.member.id, action: 'document.confirmed', subject: id });
    return c.redirect(documentAddress(id, { done: 'confirm' }), 303);
  }

  return { documents, document, confirmDocument };
}

async function countsOf(library: DeskDeps['library'], words: { words?: string }) {
  const none = { offset: 0, limit: 1 };
  const [proposed, confirmed] = await Promise.all([
    library.list({ ...words, state: 'proposed' }, none),
    library.list({ ...words, state: 'confirmed' }, none),
  ]);
  return {
    proposed: proposed.total,
    confirmed: confirmed.total,
    all: proposed.total + confirmed.total,
  };
}

function gone(c: Context, who: SignedIn): Response | Promise<Response> {
  return c.html(<ErrorPage who={who} kind="documentGone" code="NOT_FOUND" />, 404);
}
