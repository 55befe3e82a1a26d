import type { Button } from '../conversation/activity.ts';
import { moves } from '../tickets/move-table.ts';
import { movesAllowed } from '../tickets/moves.ts';
import { formatInstant } from '../tickets/notices.ts';
import { lookUpGuesses } from '../tickets/look-up.ts';
import { parseQueryCode } from '../tickets/numbering.ts';
import type { MoveName, Ticket } from '../tickets/ticket.ts';
import { closeDialog, openDialog } from './active.ts';
import { move } from './move.ts';
import type { DialogDeps, Turn } from './deps.ts';
import { awaitsRating } from './rate.ts';
import { queryCodeIn, readTicketReference } from './ticket-reference.ts';

const NAME = 'track';
const SHOWN = 5;
const WITHDRAWABLE = moves.withdraw.from;

/** `进度`: the tickets of this conversation, newest first. */
export async function showProgress(deps: DialogDeps, turn: Turn): Promise<void> {
  const tickets = await deps.tickets.ofConversation(turn.conversation, SHOWN);
  if (tickets.length === 0) {
    turn.reply({ text: deps.say('progress-none') });
    return;
  }
  const lines = await Promise.all(tickets.map((ticket) => describe(deps, ticket)));
  const buttons = (await Promise.all(tickets.map((ticket) => buttonsOf(deps, turn, ticket)))).flat();
  turn.reply({
    text: [deps.say('progress-list'), ...lines, deps.say('progress-more')].join('\n\n'),
    ...(buttons.length > 0 && { buttons }),
  });
}

/** What the citizen may do with the ticket now, as the table of moves says. */
async function buttonsOf(deps: DialogDeps, turn: Turn, ticket: Ticket): Promise<Button[][]> {
  const { number } = ticket;
  const labelled = (key: Parameters<DialogDeps['say']>[0], data: string): Button => ({
    label: `${deps.say(key as 'button-rate')} ${number}`,
    data: `${data}:${number}`,
  });
  if (awaitsRating(ticket)) return [[{ ...labelled('button-rate', 'rate'), data: `rate:${number}:ask` }]];
  const allowed = movesAllowed(ticket, {
    actor: { type: 'citizen', conversation: turn.conversation },
    now: turn.now,
    clock: deps.clock,
    history: await deps.tickets.events(number),
  });
  return [
    ...(allowed.includes('answer') ? [[labelled('button-supply', 'supply')]] : []),
    ...(allowed.includes('urge') ? [[labelled('button-urge', 'urge')]] : []),
    ...(allowed.includes('reopen') ? [[labelled('button-reopen', 'reopen')]] : []),
    ...(allowed.includes('withdraw') ? [[labelled('button-withdraw', 'withdraw')]] : []),
  ];
}

/** One ticket, of this conversation; with its query code from anywhere. */
export async function showTicket(deps: DialogDeps, turn: Turn, typed: string): Promise<boolean> {
  const reference = readTicketReference(typed);
  if (reference === null) return false;
  const { number, code } = reference;
  if (turn.state.dialog?.name === NAME) closeDialog(turn);
  const ticket = await deps.tickets.get(number);
  if (code !== null) turn.transcriptText = number;
  if (ticket !== undefined && ticket.conversation === turn.conversation) {
    const buttons = await buttonsOf(deps, turn, ticket);
    turn.reply({ text: await describe(deps, ticket), ...(buttons.length > 0 && { buttons }) });
  } else if (code === null) {
    askCode(deps, turn, number, deps.say('progress-ask-code'));
  } else {
    await lookUp(deps, turn, { number, code });
  }
  return true;
}

function askCode(deps: DialogDeps, turn: Turn, number: string, text: string): void {
  openDialog(turn, { name: NAME, step: 'code', data: { number } });
  turn.reply({ text, buttons: [[{ label: deps.say('button-cancel'), data: 'cancel' }]] });
}

/** The query code that was asked for; false when none was. */
export async function continueTracking(deps: DialogDeps, turn: Turn): Promise<boolean> {
  const active = turn.state.dialog;
  if (active?.name !== NAME || turn.activity.type !== 'message') return false;
  if (await showTicket(deps, turn, turn.text)) return true;
  const number = String(active.data['number']);
  const code = parseQueryCode(turn.text) ?? queryCodeIn(turn.text);
  closeDialog(turn);
  if (code === null && !LIKE_A_CODE.test(turn.text.trim())) return false;
  turn.transcriptText = deps.say('progress-code-transcript');
  if (code === null) askCode(deps, turn, number, deps.say('progress-code-unclear'));
  else await lookUp(deps, turn, { number, code });
  return true;
}

const LIKE_A_CODE = /^[A-Za-z0-9\uff10-\uff5a -]{5,12}$/u;

async function lookUp(
  deps: DialogDeps,
  turn: Turn,
  { number, code }: { number: string; code: string },
): Promise<void> {
  const guesses = lookUpGuesses('conversation', turn.conversation, number);
  const wait = await deps.throttle.attempt(guesses);
  if (wait > 0) {
    turn.reply({ text: deps.say('progress-slow-down', { minutes: Math.ceil(wait / 60_000) }) });
    return;
  }
  const ticket = await deps.tickets.get(number);
  const known = ticket !== undefined && ticket.queryCodeDigest === deps.queryCodeDigest(number, code);
  if (known) {
    await deps.throttle.succeeded(guesses);
    turn.reply({ text: await describe(deps, ticket) });
  } else askCode(deps, turn, number, deps.say('progress-not-found'));
}

/** Where a ticket stands, in the citizen's words. */
export async function describe(deps: DialogDeps, ticket: Ticket): Promise<string> {
  return deps.say('progress-line', {
    number: ticket.number,
    title: ticket.title,
    status: statusText(deps, ticket),
    at: formatInstant(ticket.updatedAt),
    next: [ticket.confidential ? deps.say('progress-confidential') : '', await nextText(deps, ticket)].join(
      '',
    ),
  });
}

/** The status in a citizen's words. */
export function statusText(
  { say, departmentName }: Pick<DialogDeps, 'say' | 'departmentName'>,
  ticket: Pick<Ticket, 'status' | 'department'>,
): string {
  const department = ticket.department === null ? '' : departmentName(ticket.department);
  switch (ticket.status) {
    case 'dispatched':
    case 'signed':
      return say(`status-${ticket.status}`, { department });
    default:
      return say(`status-${ticket.status}`);
  }
}

async function nextText({ say, tickets }: DialogDeps, ticket: Ticket): Promise<string> {
  const review = ticket.reviewAt === null ? '' : formatInstant(ticket.reviewAt);
  const last = async (move: MoveName) =>
    (await tickets.events(ticket.number)).findLast((it) => it.move === move);
  switch (ticket.status) {
    case 'closed':
      return say('next-reply', { reply: ticket.reply ?? '' });
    case 'withdrawn':
      return '';
    case 'rejected':
      return say('next-route', { route: (await last('reject'))?.data['route'] ?? '' });
    case 'merged':
      return say('next-merged');
    case 'suspended':
      return review === '' ? '' : say('next-review', { review });
    case 'waiting':
      return say('next-question', { question: (await last('ask-citizen'))?.note ?? '', review });
    default:
      return say('next-due', { due: formatInstant(ticket.dueAt) });
  }
}

/** The buttons that withdraw a ticket: asked once more, then done. */
export async function withdraw(deps: DialogDeps, turn: Turn, data: string): Promise<boolean> {
  const [action, number, sure] = data.split(':');
  if (action !== 'withdraw' || number === undefined || !['yes', 'no', undefined].includes(sure)) return false;
  const ticket = await deps.tickets.get(number);
  if (ticket === undefined || ticket.conversation !== turn.conversation) {
    turn.reply({ text: deps.say('progress-not-found') });
    return true;
  }
  if (!WITHDRAWABLE.includes(ticket.status)) turn.reply({ text: await describe(deps, ticket) });
  else if (sure === 'no') turn.reply({ text: deps.say('withdraw-kept') });
  else if (sure === 'yes') await withdrawNow(deps, turn, ticket);
  else {
    const yes: Button = { label: deps.say('button-withdraw'), data: `withdraw:${number}:yes` };
    const no: Button = { label: deps.say('button-keep'), data: `withdraw:${number}:no` };
    turn.reply({ text: deps.say('withdraw-ask', { number, title: ticket.title }), buttons: [[yes, no]] });
  }
  return true;
}

/** 撤单 in words: the only ticket that can be withdrawn, or a choice of them. */
export async function withdrawInWords(deps: DialogDeps, turn: Turn): Promise<void> {
  const own = await deps.tickets.ofConversation(turn.conversation, SHOWN);
  const [ticket, another] = own.filter(({ status }) => WITHDRAWABLE.includes(status));
  if (ticket === undefined || another !== undefined) await showProgress(deps, turn);
  else await withdraw(deps, turn, `withdraw:${ticket.number}`);
}

async function withdrawNow(deps: DialogDeps, turn: Turn, ticket: Ticket): Promise<void> {
  const refusal = await move(deps, turn, ticket, { move: 'withdraw', input: {} });
  if (refusal !== undefined) turn.reply({ text: await describe(deps, ticket) });
}
