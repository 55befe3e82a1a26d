/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { pickName, type BulkMove } from '../bulk-moves.ts';
import type { PlannedTicket } from '../bulk-plan.ts';
import type { Named, SignedIn } from '../deps.ts';
import { field, type Form } from '../forms.ts';
import { moveFields } from '../move-forms.ts';
import { DESK } from '../routes.ts';
import { moveText } from '../text-moves.ts';
import { queueText } from '../text-queue.ts';
import { text } from '../text.ts';
import type { FormState } from './fields.tsx';
import { Csrf, Layout, Message, TableHead } from './layout.tsx';
import { MoveControl } from './moves.tsx';
import { Status } from './queue.tsx';

const t = queueText.bulk;

export interface BulkProps {
  who: SignedIn;
  /** undefined: none was chosen yet. */
  move: BulkMove | undefined;
  moves: readonly BulkMove[];
  picks: readonly { number: string; version: number }[];
  planned: readonly PlannedTicket[];
  state: FormState;
  departments: readonly Named[];
  categories: readonly Named[];
  colleagues: readonly Named[];
  /** Of the list that they were ticked in. */
  back: string;
  bad: string | undefined;
}

/** What will be done and to which tickets, before it is done. */
export function BulkPage(props: BulkProps) {
  const { who, move, planned, back, bad, picks } = props;
  const able = planned.filter((it) => it.refusal === null);
  return (
    <Layout title={move ? t.title(text.moves[move]) : t.bar} who={who} current="queue">
      <h1>{move ? t.title(text.moves[move]) : t.bar}</h1>
      {bad && <Message tone="bad">{bad}</Message>}
      {move === undefined && picks.length > 0 && <ChooseMove {...props} />}
      {move !== undefined && planned.length > 0 && (
        <>
          <p>{able.length > 0 ? t.lead(able.length, planned.length) : t.noneAble}</p>
          {able.length > 0 && <MakeForm {...props} move={move} able={able} />}
          <PlanTable planned={planned} showsReply={move === 'close'} />
        </>
      )}
      <p>
        <a href={DESK + back}>{t.back}</a>
      </p>
    </Layout>
  );
}

/** What was ticked stays ticked. */
function Kept({ who, picks, back }: Pick<BulkProps, 'who' | 'picks' | 'back'>) {
  return (
    <>
      <Csrf who={who} />
      <input type="hidden" name={field.back} value={back} />
      {picks.map(({ number, version }) => (
        <input type="hidden" name={pickName(number)} value={String(version)} />
      ))}
    </>
  );
}

function ChooseMove(props: BulkProps) {
  return (
    <form method="post" action={`${DESK}/bulk`} class="card wide row">
      <Kept {...props} />
      <label>
        {t.move}
        <select name="move" required>
          <option value="">{t.choose}</option>
          {props.moves.map((it) => (
            <option value={it}>{text.moves[it]}</option>
          ))}
        </select>
      </label>
      <button class="primary">{t.submit}</button>
    </form>
  );
}

function MakeForm(props: BulkProps & { move: BulkMove; able: readonly PlannedTicket[] }) {
  const { move, able, state, who, departments, categories, colleagues } = props;
  const choices = { departments, categories, colleagues };
  const present = move === 'assign' ? who.member.id : undefined;
  return (
    <form method="post" action={`${DESK}/bulk/make`} class="card wide">
      <Kept {...props} />
      <input type="hidden" name="move" value={move} />
      {moveFields[move].map((it) => (
        <MoveControl {...{ it, move, state, choices, present }} />
      ))}
      <button class="primary">{t.confirm(moveText[move].submit, able.length)}</button>
    </form>
  );
}

interface PlanTableProps {
  planned: readonly PlannedTicket[];
  /** Whoever closes a ticket sends its reply, and has to have read it. */
  showsReply: boolean;
}

function PlanTable({ planned, showsReply }: PlanTableProps) {
  return (
    <table class="bulk">
      <TableHead columns={[t.columns.number, t.columns.status, t.columns.outcome]} />
      <tbody>
        {planned.map(({ number, ticket, refusal }) => (
          <tr>
            <TicketCells number={number} ticket={ticket} />
            <td>
              <span class={refusal === null ? 'good-word' : 'bad-word'}>
                {refusal === null ? t.able : t.unable(refusal)}
              </span>
              {showsReply && refusal === null && <p class="typed reply">{ticket?.reply}</p>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function TicketCells({ number, ticket }: Pick<PlannedTicket, 'number' | 'ticket'>) {
  return (
    <>
      <td class="main">
        {ticket ? <a href={`${DESK}/tickets/${number}`}>{ticket.title}</a> : number}
        {ticket && <small>{number}</small>}
      </td>
      <td>{ticket && <Status status={ticket.status} />}</td>
    </>
  );
}

export interface BulkOutcome extends PlannedTicket {
  made: 'moved' | 'informed' | 'not';
  why: string | null;
}

interface BulkResultProps {
  who: SignedIn;
  move: BulkMove;
  outcomes: readonly BulkOutcome[];
  masked: boolean;
  back: string;
  /** What was typed, to be used again where something was not done. */
  typed: Form;
}

export function BulkResultPage({ who, move, outcomes, masked, back, typed }: BulkResultProps) {
  const done = outcomes.filter((it) => it.made !== 'not').length;
  const isAll = done === outcomes.length;
  const written = typed['note'];
  return (
    <Layout title={t.resultTitle(text.moves[move])} who={who} current="queue">
      <h1>{t.resultTitle(text.moves[move])}</h1>
      <Message tone={isAll ? 'good' : 'note'}>
        {t.result(done, outcomes.length)}
        {masked && t.masked}
      </Message>
      {!isAll && written && (
        <textarea readonly rows={3} aria-label={text.fields.note}>
          {written}
        </textarea>
      )}
      <table class="bulk">
        <TableHead columns={[t.columns.number, t.columns.status, t.outcome]} />
        <tbody>
          {outcomes.map(({ number, ticket, made, why }) => (
            <tr>
              <TicketCells number={number} ticket={ticket} />
              <td class={made === 'not' ? 'bad-word' : 'good-word'}>
                {made === 'not' ? t.failed(why ?? '') : made === 'informed' ? t.doneInformed : t.done}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        <a href={DESK + back}>{t.back}</a>
      </p>
    </Layout>
  );
}
