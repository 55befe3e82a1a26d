/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import type { Assets } from './assets.ts';
import type { TicketProgress, WebChannelDeps } from './deps.ts';
import { readForm } from './form.ts';
import { isSameOrigin } from './gate.ts';
import { isLarge, Layout, Words } from './layout.tsx';
import { lookUpGuesses } from '../../tickets/look-up.ts';
import { networkOf } from '../../conversation/network.ts';
import { fill, text, waitWords } from './text.ts';
import { timeWords } from './time.ts';

const t = text.progress;

const formSchema = z.object({
  number: z.string().trim().min(1).max(40).transform(halfWidth),
  code: z.string().trim().min(1).max(40).transform(halfWidth),
});

/** Looks a ticket up by number and query code, for who has no chat open. */
export function createProgress(
  deps: Pick<WebChannelDeps, 'lookupTicket' | 'throttle' | 'client' | 'title'>,
  assets: Assets,
) {
  const heading = deps.title ?? text.title;

  function page(c: Context, content: Content, status: ContentfulStatusCode = 200) {
    c.header('Cache-Control', 'no-store');
    return c.html(
      <Layout
        assets={assets}
        title={`${t.title} · ${heading}`}
        heading={heading}
        isLarge={isLarge(c)}
        page="progress"
      >
        <main id="progress">
          <h2>{t.title}</h2>
          {content.ticket ? <Ticket ticket={content.ticket} /> : <Form {...content} />}
        </main>
      </Layout>,
      status,
    );
  }

  return {
    form: (c: Context) => page(c, {}),

    async lookup(c: Context) {
      if (!isSameOrigin(c)) return page(c, { problem: t.foreign }, 403);
      const form = formSchema.safeParse(await readForm(c));
      if (!form.success) return page(c, { problem: t.intro }, 400);
      const { number, code } = form.data;
      const { address } = deps.client(c);
      const guesses = lookUpGuesses('address', networkOf(address), number);
      const wait = await deps.throttle.attempt(guesses);
      if (wait > 0) {
        c.header('Retry-After', String(Math.ceil(wait / 1000)));
        return page(c, { number, problem: fill(t.tooOften, { wait: waitWords(wait) }) }, 429);
      }
      const ticket = await deps.lookupTicket(number, code);
      if (ticket) await deps.throttle.succeeded(guesses);
      return ticket ? page(c, { ticket }) : page(c, { number, problem: t.notFound }, 404);
    },
  };
}

interface Content {
  number?: string;
  problem?: string;
  ticket?: TicketProgress;
}

function halfWidth(typed: string): string {
  return typed.normalize('NFKC').toUpperCase().replace(/\s/g, '');
}

function Form({ number = '', problem }: Content) {
  return (
    <form method="post" action="/progress" class="card">
      <p>{t.intro}</p>
      {problem && (
        <p class="alert" role="alert">
          <Words>{problem}</Words>
        </p>
      )}
      <label for="number">{t.number}</label>
      <input id="number" name="number" value={number} required maxlength={40} autocomplete="off" />
      <label for="code">{t.code}</label>
      <input id="code" name="code" required maxlength={40} autocomplete="off" />
      <button type="submit" class="primary">
        {t.submit}
      </button>
    </form>
  );
}

function Ticket({ ticket }: { ticket: TicketProgress }) {
  return (
    <>
      <article class="card">
        <h3>{ticket.title}</h3>
        <dl>
          <Fact name={t.status}>{ticket.status}</Fact>
          <Fact name={t.number}>{ticket.number}</Fact>
          {ticket.department && <Fact name={t.department}>{ticket.department}</Fact>}
          <Fact name={t.submittedAt}>{timeWords(ticket.submittedAt)}</Fact>
          {ticket.dueAt !== undefined && <Fact name={t.dueAt}>{timeWords(ticket.dueAt)}</Fact>}
        </dl>
        {ticket.reply && (
          <>
            <h3>{t.reply}</h3>
            <p class="typed">{ticket.reply}</p>
          </>
        )}
        <h3>{t.history}</h3>
        <ol class="history">
          {ticket.history.map(({ at, words }) => (
            <li>
              <span>{timeWords(at)}</span> {words}
            </li>
          ))}
        </ol>
      </article>
      <p>
        <a href="/progress">{t.again}</a>
      </p>
    </>
  );
}

function Fact({ name, children }: { name: string; children?: unknown }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{String(children)}</dd>
    </div>
  );
}
