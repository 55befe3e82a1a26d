/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { field } from '../forms.ts';
import { moveFields, type DeskMove, type MoveField } from '../move-forms.ts';
import { DESK } from '../routes.ts';
import { text } from '../text.ts';
import { emptyForm, Select, TextArea, type FormState } from './fields.tsx';
import { Csrf } from './layout.tsx';
import type { TicketPageProps } from './ticket-props.ts';

/** The usual way on is shown open; what ends or reverses the matter has to be opened first. */
const usual: readonly DeskMove[] = ['accept', 'sign', 'close', 'dispatch', 'reply'];

export function Moves(props: TicketPageProps) {
  const { moves } = props.view;
  if (moves.length === 0) {
    return <p class="empty">{text.ticket.noMoves}</p>;
  }
  const wanted = props.draft ? [props.draft.move, ...usual] : usual;
  const open = wanted.find((move) => moves.includes(move));
  const ordered = [...moves].sort((a, b) => Number(b === open) - Number(a === open));
  return (
    <>
      {ordered.map((move) => (
        <details open={move === open} class="move" id={`move-${move}`}>
          <summary>{moveTitle(move, props)}</summary>
          <MoveForm move={move} props={props} />
        </details>
      ))}
    </>
  );
}

function MoveForm({ move, props }: { move: DeskMove; props: TicketPageProps }) {
  const { ticket } = props.view;
  const words = text.moveForms[move];
  const state = props.draft?.move === move ? props.draft.state : emptyForm;
  const isDanger = move === 'reject' || move === 'send-back' || move === 'redo';
  return (
    <form method="post" action={`${DESK}/tickets/${ticket.number}/moves/${move}`}>
      <Csrf who={props.who} />
      <input type="hidden" name={field.version} value={String(ticket.version)} />
      <p class="hint">
        {move === 'dispatch' && ticket.department ? text.moveForms.dispatch.again : words.lead}
      </p>
      {move === 'close' && <blockquote class="typed reply">{ticket.reply}</blockquote>}
      {moveFields[move].map((it) => (
        <MoveControl it={it} move={move} state={state} props={props} />
      ))}
      <button class={isDanger ? 'danger' : 'primary'}>{words.submit}</button>
    </form>
  );
}

interface ControlProps {
  it: MoveField;
  move: DeskMove;
  state: FormState;
  props: TicketPageProps;
}

function MoveControl({ it, move, state, props }: ControlProps) {
  const shared = { state, name: it.name, label: it.label, hint: it.hint, optional: it.optional, scope: move };
  switch (it.control) {
    case 'department':
      return (
        <Select
          {...shared}
          options={props.departments.map(({ id, name }) => ({ value: id, label: name }))}
          empty={text.moveForms.dispatch.choose}
        />
      );
    case 'area':
      return <TextArea {...shared} rows={it.name === 'text' ? 8 : 3} maxlength={it.most} />;
  }
}

function moveTitle(move: DeskMove, { view }: TicketPageProps): string {
  return move === 'dispatch' && view.ticket.department ? text.ticket.redispatch : text.moves[move];
}
