/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Context } from 'hono';
import { bulkMovesOf, MOST_AT_ONCE, picksOf, type BulkMove } from './bulk-moves.ts';
import { planBulk, type PlannedTicket } from './bulk-plan.ts';
import type { DeskDeps, SignedIn } from './deps.ts';
import type { Form } from './forms.ts';
import { createMakeMove } from './make-move.ts';
import { isMasked, maskFor, readMove, type MoveValues } from './move-forms.ts';
import { BulkPage, BulkResultPage, type BulkOutcome } from './pages/bulk.tsx';
import { emptyForm, type FormState } from './pages/fields.tsx';
import { backOf } from './queue.tsx';
import { queueText } from './text-queue.ts';
import { text } from './text.ts';
import { colleaguesOf } from './ticket-view.ts';

const t = queueText.bulk;

/** One move on several tickets: first it is said what can be done, then each is moved by itself. */
export function createBulk(deps: DeskDeps) {
  const makeMove = createMakeMove(deps);

  async function ask(
    c: Context,
    who: SignedIn,
    form: Form,
    { state, bad }: { state: FormState; bad?: string },
  ): Promise<Response> {
    const move = moveOf(who, form);
    const picks = picksOf(form);
    const problem =
      bad ??
      (picks.length === 0
        ? t.nothing
        : picks.length > MOST_AT_ONCE
          ? t.tooMany(MOST_AT_ONCE)
          : move === undefined
            ? t.noMove
            : undefined);
    const planned =
      move === undefined || picks.length > MOST_AT_ONCE ? [] : await planBulk(deps, who, move, picks);
    const { departments, categories } = deps;
    const colleagues = await colleaguesOf(deps, who);
    const props = { who, move, picks, planned, state, departments, categories, colleagues };
    return c.html(
      <BulkPage {...props} back={backOf(form)} bad={problem} moves={bulkMovesOf(who.member.role)} />,
      problem === undefined ? 200 : 422,
    );
  }

  function chooseBulk(c: Context, who: SignedIn, form: Form): Promise<Response> {
    return ask(c, who, form, { state: emptyForm });
  }

  async function makeBulk(c: Context, who: SignedIn, form: Form): Promise<Response> {
    const move = moveOf(who, form);
    const picks = picksOf(form);
    if (move === undefined || picks.length === 0 || picks.length > MOST_AT_ONCE) {
      return ask(c, who, form, { state: { typed: form, problems: {} } });
    }
    const input = readMove(move, form, maskFor(deps, move));
    if (!input.ok) {
      const state = { typed: form, problems: input.problems };
      return ask(c, who, form, { state, bad: text.forms.problems });
    }
    const planned = await planBulk(deps, who, move, picks);
    const outcomes: BulkOutcome[] = [];
    for (const it of planned) {
      const outcome = await moveOne(it, move, input.value, who);
      const ticket = outcome.made === 'not' ? it.ticket : ((await deps.tickets.get(it.number)) ?? it.ticket);
      outcomes.push({ ...it, ...outcome, ticket });
    }
    deps.log.info({ move, staff: who.member.id, tickets: picks.length }, 'tickets were moved together');
    const masked = isMasked(move, form, input.value);
    return c.html(<BulkResultPage {...{ who, move, outcomes, masked }} back={backOf(form)} typed={form} />);
  }

  async function moveOne(
    { ticket, refusal }: PlannedTicket,
    move: BulkMove,
    values: MoveValues,
    who: SignedIn,
  ): Promise<Pick<BulkOutcome, 'made' | 'why'>> {
    if (ticket === null || refusal !== null) return { made: 'not', why: refusal ?? t.gone };
    const result = await makeMove(ticket, move, values, who);
    switch (result.type) {
      case 'moved':
        return { made: result.informed ? 'informed' : 'moved', why: null };
      case 'conflict':
        return { made: 'not', why: t.moved };
      case 'not-allowed':
        return { made: 'not', why: result.message };
    }
  }

  return { chooseBulk, makeBulk };
}

function moveOf({ member }: SignedIn, form: Form): BulkMove | undefined {
  return bulkMovesOf(member.role).find((it) => it === form['move']);
}
