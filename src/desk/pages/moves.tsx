/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Named } from '../deps.ts';
import { field } from '../forms.ts';
import { moveFields, type Choice, type DeskMove, type MoveField } from '../move-forms.ts';
import { DESK } from '../routes.ts';
import { moveText } from '../text-moves.ts';
import { text } from '../text.ts';
import { timeWords } from '../time.ts';
import { InsertCanned } from './canned.tsx';
import { emptyForm, Input, optionsOf, Select, TextArea, type FormState, type Option } from './fields.tsx';
import { Csrf } from './layout.tsx';
import { ReplyDrafts } from './suggestions.tsx';
import type { TicketPageProps } from './ticket-props.ts';

/** The usual way on is shown open; what ends or reverses the matter has to be opened first. */
const usual: readonly DeskMove[] = [
  'accept',
  'sign',
  'close',
  'accept-return',
  'grant-extension',
  'dispatch',
  'reply',
  'resume',
];
const dangerous: readonly DeskMove[] = ['reject', 'send-back', 'redo', 'return', 'merge', 'suspend'];

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
          <summary>{text.moves[move]}</summary>
          <MoveForm move={move} props={props} />
        </details>
      ))}
    </>
  );
}

function MoveForm({ move, props }: { move: DeskMove; props: TicketPageProps }) {
  const { ticket, mergedCount } = props.view;
  const state = props.draft?.move === move ? props.draft.state : emptyForm;
  return (
    <form method="post" action={`${DESK}/tickets/${ticket.number}/moves/${move}`}>
      <Csrf who={props.who} />
      <input type="hidden" name={field.version} value={String(ticket.version)} />
      <p class="hint">{leadOf(move, props)}</p>
      {move === 'close' && <blockquote class="typed reply">{ticket.reply}</blockquote>}
      {move === 'close' && mergedCount > 0 && <p class="notice">{moveText.close.leadMerged(mergedCount)}</p>}
      {moveFields[move].map((it) => (
        <MoveControl
          {...{ it, move, state }}
          choices={{ ...props, colleagues: props.view.colleagues }}
          present={presentValue(it.name, move, props)}
        />
      ))}
      {move === 'reply' && <InsertCanned {...props} />}
      {move === 'reply' && <ReplyDrafts {...props} />}
      <button class={dangerous.includes(move) ? 'danger' : 'primary'}>{moveText[move].submit}</button>
    </form>
  );
}

function leadOf(move: DeskMove, { view, who }: TicketPageProps): string {
  const { extension } = view.ticket;
  if (move === 'assign') {
    return who.member.role === 'operator' ? moveText.assign.lead : moveText.assign.leadOther;
  }
  if (move === 'grant-extension' || move === 'deny-extension') {
    return moveText[move].lead(extension ? timeWords(extension.until) : '', extension?.reason ?? '');
  }
  return moveText[move].lead;
}

/** What may be chosen from. */
export interface Choices {
  departments: readonly Named[];
  categories: readonly Named[];
  colleagues: readonly Named[];
}

interface ControlProps {
  it: MoveField;
  move: DeskMove;
  state: FormState;
  choices: Choices;
  /** What stands in the field before anybody has typed. */
  present: string | undefined;
}

export function MoveControl({ it, move, state, choices, present }: ControlProps) {
  const shared = { state, name: it.name, label: it.label, hint: it.hint, optional: it.optional, scope: move };
  switch (it.control) {
    case 'choice':
      return (
        <Select
          {...shared}
          options={optionsFor(it.of, choices)}
          empty={move === 'assign' ? moveText.nobody : it.optional ? moveText.unknown : moveText.choose}
          value={present}
        />
      );
    case 'date':
      return <Input {...shared} type="date" />;
    case 'line':
      return <Input {...shared} maxlength={it.most} />;
    case 'area':
      return <TextArea {...shared} rows={move === 'reply' ? 8 : 3} maxlength={it.most} />;
  }
}

/** What stands in a form that changes something: as it is now. */
function presentValue(name: string, move: DeskMove, { view, who }: TicketPageProps): string | undefined {
  const { ticket } = view;
  if (move === 'assign') return ticket.assignee?.id ?? who.member.id;
  // A clear suggestion stands in the form; who sends it has read it above.
  if (name === 'department' && view.routing?.unclear === false) return view.routing.department?.id;
  if (move !== 'classify') return undefined;
  switch (name) {
    case 'kind':
    case 'urgency':
      return ticket[name];
    case 'category':
      return ticket.category ?? view.routing?.categories[0]?.id;
    default:
      return ticket.confidential ? 'yes' : 'no';
  }
}

function optionsFor(of: Choice, { departments, categories, colleagues }: Choices): Option[] {
  const named = (all: readonly { id: string; name: string }[]) =>
    all.map(({ id, name }) => ({ value: id, label: name }));
  switch (of) {
    case 'department':
      return named(departments);
    case 'category':
      return named(categories);
    case 'staff':
      return named(colleagues);
    case 'kind':
      return optionsOf(text.kinds);
    case 'urgency':
      return optionsOf(text.urgencies);
    case 'satisfaction':
      return optionsOf(text.satisfactions);
    case 'yes-no':
      return optionsOf({ yes: moveText.yes, no: moveText.no });
  }
}
