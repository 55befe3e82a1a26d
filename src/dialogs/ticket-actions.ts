import { z } from 'zod';
import type { Button } from '../conversation/activity.ts';
import { applyMove, movesAllowed } from '../tickets/moves.ts';
import { moves } from '../tickets/move-table.ts';
import { openStatuses, type MoveName, type Ticket } from '../tickets/ticket.ts';
import { closeDialog, openDialog } from './active.ts';
import { ask } from './ask.ts';
import type { DialogDeps, Turn } from './deps.ts';
import { move } from './move.ts';
import { showProgress } from './track.ts';
import { isYes, withoutEnding } from './words.ts';

const NAME = 'ticket-action';
const SHOWN = 20;
const URGEABLE = moves.urge.from;
/** Characters that a supplement or a reason may have. */
const LONGEST = { supply: 2_000, reopen: 1_000 } as const;

/** `urge:<number>`, `supply:<number>`, `reopen:<number>`, and `supply-this:yes|no`. */
export async function ticketAction(deps: DialogDeps, turn: Turn, data: string): Promise<boolean> {
  const [action, number = ''] = data.split(':');
  if (action === 'supply-this') return supplyThis(deps, turn, number === 'yes');
  if (action !== 'urge' && action !== 'supply' && action !== 'reopen') return false;
  const ticket = await deps.tickets.get(number);
  if (ticket === undefined || ticket.conversation !== turn.conversation) {
    turn.reply({ text: deps.say('progress-not-found') });
  } else if (action === 'urge') await urge(deps, turn, ticket);
  else await askFor(deps, turn, ticket, action);
  return true;
}

/** 催办 in words: the only ticket that can be urged, or a choice of them. */
export async function urgeInWords(deps: DialogDeps, turn: Turn): Promise<void> {
  const open = await ownTickets(deps, turn, 'urge');
  const [ticket, another] = open;
  if (ticket === undefined) await sayWhyNot(deps, turn);
  else if (another !== undefined) await showProgress(deps, turn);
  else await urge(deps, turn, ticket);
}

/** The newest ticket that is being worked on cannot be urged yet: the table of moves says why. */
async function sayWhyNot(deps: DialogDeps, turn: Turn): Promise<void> {
  const own = await deps.tickets.ofConversation(turn.conversation, SHOWN);
  const ticket = own.find(({ status }) => URGEABLE.includes(status));
  if (ticket === undefined) return turn.reply({ text: deps.say('urge-none') });
  await urge(deps, turn, ticket);
}

/** 我要补充: to the ticket whose citizen is asked; otherwise what can be done. */
export async function supplyInWords(deps: DialogDeps, turn: Turn): Promise<void> {
  const [ticket] = await ownTickets(deps, turn, 'answer');
  if (ticket !== undefined) return askFor(deps, turn, ticket, 'supply');
  const own = await deps.tickets.ofConversation(turn.conversation, SHOWN);
  const open = own.find(({ status }) => openStatuses.includes(status));
  if (open === undefined) return turn.reply({ text: deps.say('supply-none') });
  const { number, title } = open;
  const human: Button = { label: deps.say('button-human'), data: 'human' };
  turn.reply({ text: deps.say('supply-not-asked', { number, title }), buttons: [[human]] });
}

async function urge(deps: DialogDeps, turn: Turn, ticket: Ticket): Promise<void> {
  const refusal = await move(deps, turn, ticket, { move: 'urge', input: {} });
  if (refusal !== undefined) refuse(deps, turn, refusal.message);
}

function refuse(deps: DialogDeps, turn: Turn, reason: string): void {
  turn.reply({ text: deps.say('action-refused', { reason }) });
}

async function askFor(
  deps: DialogDeps,
  turn: Turn,
  ticket: Ticket,
  action: 'supply' | 'reopen',
): Promise<void> {
  const step: MoveName = action === 'supply' ? 'answer' : 'reopen';
  const tried = applyMove(
    ticket,
    step,
    action === 'supply' ? { text: '…' } : { note: '…' },
    await moving(deps, turn, ticket),
  );
  if (tried.type === 'not-allowed') return refuse(deps, turn, tried.message);
  const { number, title } = ticket;
  openDialog(turn, { name: NAME, step: action, data: { number } });
  const cancel: Button = { label: deps.say('button-cancel'), data: 'cancel' };
  turn.reply({
    text: deps.say(action === 'supply' ? 'supply-ask' : 'reopen-ask', { number, title }),
    buttons: [[cancel]],
  });
}

/** What the citizen writes to the questions above. */
export async function continueTicketAction(deps: DialogDeps, turn: Turn): Promise<boolean> {
  const active = turn.state.dialog;
  if (active?.name !== NAME || turn.activity.type !== 'message') return false;
  if (active.step === 'whether') {
    const isNo = /^(不是|不|否|别的)$/u.test(withoutEnding(turn.text));
    if (isNo || isYes(turn.text)) return supplyThis(deps, turn, !isNo);
    closeDialog(turn);
    return false;
  }
  const number = String(active.data['number']);
  const action = active.step === 'supply' ? 'supply' : 'reopen';
  closeDialog(turn);
  await carryOut(deps, turn, {
    number,
    action,
    said: turn.text.trim(),
    attachments: turn.activity.attachments,
  });
  return true;
}

const keptSchema = z.object({
  number: z.string(),
  said: z.string(),
  attachments: z.array(z.object({ id: z.string(), mime: z.string(), size: z.number() })),
});

interface Said {
  number: string;
  action: 'supply' | 'reopen';
  said: string;
  attachments: readonly { id: string; mime: string; size: number }[];
}

async function carryOut(
  deps: DialogDeps,
  turn: Turn,
  { number, action, said, attachments }: Said,
): Promise<void> {
  const ticket = await deps.tickets.get(number);
  if (ticket === undefined || ticket.conversation !== turn.conversation) {
    turn.reply({ text: deps.say('progress-not-found') });
    return;
  }
  const words = [...said].slice(0, LONGEST[action]).join('');
  const text = words === '' && attachments.length > 0 ? deps.say('supply-pictures') : words;
  const step =
    action === 'supply'
      ? { move: 'answer' as const, input: { text, attachments } }
      : { move: 'reopen' as const, input: { note: text } };
  const refusal = await move(deps, turn, ticket, step);
  if (refusal !== undefined) refuse(deps, turn, refusal.message);
}

/** Staff have asked, and the next words may be the answer: the citizen says whether they are. */
export async function offerSupplement(deps: DialogDeps, turn: Turn): Promise<boolean> {
  if (turn.activity.type !== 'message' || turn.state.dialog !== undefined) return false;
  const text = turn.text.trim();
  if (text === '' && turn.activity.attachments.length === 0) return false;
  const [ticket] = await ownTickets(deps, turn, 'answer');
  if (ticket === undefined || turn.state.supplementAsked === askedAt(ticket)) return false;
  turn.state.supplementAsked = askedAt(ticket);
  const { number, title } = ticket;
  openDialog(turn, {
    name: NAME,
    step: 'whether',
    data: { number, said: text, attachments: turn.activity.attachments },
  });
  turn.reply({
    text: deps.say('supply-whether', { number, title }),
    buttons: [
      [{ label: deps.say('button-supply-yes'), data: 'supply-this:yes' }],
      [{ label: deps.say('button-supply-no'), data: 'supply-this:no' }],
    ],
  });
  return true;
}

async function supplyThis(deps: DialogDeps, turn: Turn, yes: boolean): Promise<boolean> {
  const active = turn.state.dialog;
  if (active?.name !== NAME || active.step !== 'whether') return false;
  const { number, said, attachments } = keptSchema.parse(active.data);
  closeDialog(turn);
  if (yes) await carryOut(deps, turn, { number, action: 'supply', said, attachments });
  else await ask(deps, turn, said);
  return true;
}

async function ownTickets(deps: DialogDeps, turn: Turn, step: MoveName): Promise<Ticket[]> {
  const own = await deps.tickets.ofConversation(turn.conversation, SHOWN);
  const able = await Promise.all(
    own.map(async (ticket) => movesAllowed(ticket, await moving(deps, turn, ticket)).includes(step)),
  );
  return own.filter((_, index) => able[index]);
}

async function moving(deps: DialogDeps, turn: Turn, ticket: Ticket) {
  const actor = { type: 'citizen', conversation: turn.conversation } as const;
  return { actor, now: turn.now, clock: deps.clock, history: await deps.tickets.events(ticket.number) };
}

/** One question of staff is offered to be answered once. */
function askedAt({ number, updatedAt }: Ticket): string {
  return `${number}:${updatedAt}`;
}
