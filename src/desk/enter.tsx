/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Context } from 'hono';
import { z } from 'zod';
import { TITLE_LENGTH } from '../tickets/move-inputs.ts';
import { applyMove } from '../tickets/moves.ts';
import { NUMBER_ATTEMPTS } from '../tickets/numbering.ts';
import { ticketKinds, urgencies } from '../tickets/ticket.ts';
import { HotlineError } from '../errors.ts';
import type { DeskDeps, SignedIn } from './deps.ts';
import { check, field, oneOf, optional, required, type Form } from './forms.ts';
import { emptyForm } from './pages/fields.tsx';
import { EnteredPage, EnterPage, RepeatedPage } from './pages/enter.tsx';
import type { Answer } from './gate.tsx';
import { text } from './text.ts';

const entry = z.object({
  source: oneOf(['phone', 'visit']),
  kind: oneOf(ticketKinds),
  urgency: oneOf(urgencies),
  title: required(TITLE_LENGTH),
  description: required(5000),
  place: optional(200),
  happened: optional(200),
  region: optional(6),
  contact: optional(200),
  category: optional(100),
  // A box that is not ticked is not sent at all.
  confidential: z
    .literal('yes')
    .optional()
    .transform((it) => it === 'yes'),
});
type Entry = z.infer<typeof entry>;

/** Tickets for those who call or come by. */
export function createEntering(deps: DeskDeps) {
  const { regions, categories } = deps;
  const isOneOf = (all: DeskDeps['regions'], chosen: string | null) =>
    chosen === null || all.some(({ id }) => id === chosen);
  const offered = entry
    .refine((it) => isOneOf(regions, it.region), { path: ['region'], error: text.forms.choose })
    .refine((it) => isOneOf(categories, it.category), { path: ['category'], error: text.forms.choose });

  function enterTicketPage(c: Context, who: SignedIn): Answer {
    return c.html(<EnterPage {...{ who, regions, categories }} state={emptyForm} once={deps.newId()} />);
  }

  async function enterTicket(c: Context, who: SignedIn, form: Form): Promise<Response> {
    const once = form[field.once] || deps.newId();
    const checked = check(offered, form);
    const again = (bad?: string, problems = {}) =>
      c.html(
        <EnterPage {...{ who, regions, categories, once, bad }} state={{ typed: form, problems }} />,
        422,
      );
    if (!checked.ok) {
      return again(undefined, checked.problems);
    }
    const result = await submit(checked.value, once, who);
    switch (result.type) {
      case 'submitted':
        return c.html(<EnteredPage {...{ who, ...result }} />, 201);
      case 'duplicate':
        return c.html(<RepeatedPage who={who} />);
      case 'not-allowed':
        return again(result.message);
    }
  }

  async function submit(value: Entry, once: string, who: SignedIn) {
    const now = deps.now();
    const code = deps.newQueryCode();
    // Numbers are drawn at random: one that is taken makes the commit answer `conflict`.
    for (let attempt = 0; attempt < NUMBER_ATTEMPTS; attempt += 1) {
      const number = deps.newTicketNumber(now);
      const queryCodeDigest = deps.queryCodeDigest(number, code);
      const result = applyMove(null, 'submit', inputOf(value, number, queryCodeDigest), {
        actor: who.actor,
        now,
        clock: deps.clock,
        history: [],
      });
      if (result.type === 'not-allowed') {
        return result;
      }
      const outcome = await deps.store.commit({
        inbound: { channel: 'web', id: `desk:${once}`, receivedAt: now },
        writes: [result.write],
      });
      if (outcome === 'duplicate') {
        return { type: 'duplicate' as const };
      }
      if (outcome === 'committed') {
        deps.log.info({ ticket: number, staff: who.member.id }, 'a ticket was entered at the desk');
        const { title, description } = result.write.ticket;
        const masked = title !== value.title || description !== value.description;
        return { type: 'submitted' as const, number, code, masked };
      }
    }
    throw new HotlineError('TICKET_CONFLICT', 'No free ticket number was found', {
      remedy: 'Submit again; if it happens often, ticket numbers are too short for the number of tickets.',
    });
  }

  function inputOf(value: Entry, number: string, queryCodeDigest: string) {
    const { contact, title, description, place, happened, ...plain } = value;
    const masked = (it: string | null) => it && deps.mask(it);
    return {
      ...plain,
      number,
      queryCodeDigest,
      title: deps.mask(title),
      description: deps.mask(description),
      place: place && (deps.maskPlace ?? deps.mask)(place),
      happened: masked(happened),
      contactSealed: contact && deps.vault.seal(contact),
    };
  }

  return { enterTicketPage, enterTicket };
}
