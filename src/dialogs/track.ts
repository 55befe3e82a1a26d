import type { Button } from '../conversation/activity.ts';
import { applyMove } from '../tickets/moves.ts';
import { formatInstant } from '../tickets/notices.ts';
import { parseQueryCode, parseTicketNumber } from '../tickets/numbering.ts';
import type { Ticket } from '../tickets/ticket.ts';
import type { DialogDeps, Turn } from './deps.ts';

const SHOWN = 5;
const WITHDRAWABLE: readonly Ticket['status'][] = ['submitted', 'accepted', 'dispatched', 'signed'];

/** `进度`: the tickets of this conversation, newest first. */
export async function showProgress(deps: DialogDeps, turn: Turn): Promise<void> {
  const tickets = await deps.tickets.ofConversation(turn.conversation, SHOWN);
  if (tickets.length === 0) {
    turn.reply({ text: deps.say('progress-none') });
    return;
  }
  const lines = await Promise.all(tickets.map((ticket) => describe(deps, ticket)));
  const buttons = tickets
    .filter((ticket) => WITHDRAWABLE.includes(ticket.status))
    .map((ticket): Button[] => [
      { label: `${deps.say('button-withdraw')} ${ticket.number}`, data: `withdraw:${ticket.number}` },
    ]);
  turn.reply({
    text: [deps.say('progress-list'), ...lines, deps.say('progress-more')].join('\n\n'),
    ...(buttons.length > 0 && { buttons }),
  });
}

/** One ticket, of this conversation; with its query code from anywhere. */
export async function showTicket(deps: DialogDeps, turn: Turn, typed: string): Promise<boolean> {
  const number = parseTicketNumber(typed);
  if (number === null) return false;
  const ticket = await deps.tickets.get(number);
  if (ticket !== undefined && ticket.conversation === turn.conversation) {
    turn.reply({ text: await describe(deps, ticket) });
    return true;
  }
  const code = codeBeside(typed, number);
  if (code === null) {
    turn.state.dialog = { name: 'track', step: 'code', data: { number } };
    turn.reply({
      text: deps.say('progress-ask-code'),
      buttons: [[{ label: deps.say('button-cancel'), data: 'cancel' }]],
    });
    return true;
  }
  turn.transcriptText = number;
  await lookUp(deps, turn, { number, code });
  return true;
}

/** The query code that was asked for; false when none was. */
export async function continueTracking(deps: DialogDeps, turn: Turn): Promise<boolean> {
  const active = turn.state.dialog;
  if (active?.name !== 'track' || turn.activity.type !== 'message') return false;
  const code = parseQueryCode(turn.text);
  delete turn.state.dialog;
  if (code === null) return false;
  turn.transcriptText = '（查询码）';
  await lookUp(deps, turn, { number: String(active.data['number']), code });
  return true;
}

async function lookUp(
  deps: DialogDeps,
  turn: Turn,
  { number, code }: { number: string; code: string },
): Promise<void> {
  if (!deps.mayLookUp(turn.conversation, turn.now)) {
    turn.reply({ text: deps.say('progress-slow-down') });
    return;
  }
  const ticket = await deps.tickets.get(number);
  const known = ticket !== undefined && ticket.queryCodeDigest === deps.queryCodeDigest(number, code);
  turn.reply({ text: known ? await describe(deps, ticket) : deps.say('progress-not-found') });
}

/** A ticket number leaves 8 characters of code behind, or none. */
function codeBeside(typed: string, number: string): string | null {
  const rest = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/XH/g, ' ')
    .replace(number.slice(2), ' ')
    .replace(number.slice(2).replace('-', ''), ' ');
  return (
    rest
      .split(/[\s,，、;；:：]+/u)
      .map(parseQueryCode)
      .find((code) => code !== null) ?? null
  );
}

/** Where a ticket stands, in the citizen's words. */
export async function describe(deps: DialogDeps, ticket: Ticket): Promise<string> {
  return deps.say('progress-line', {
    number: ticket.number,
    title: ticket.title,
    status: statusText(deps, ticket),
    at: formatInstant(ticket.updatedAt),
    next: await nextText(deps, ticket),
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
  if (ticket.status === 'closed') return say('next-reply', { reply: ticket.reply ?? '' });
  if (ticket.status === 'withdrawn') return '';
  if (ticket.status !== 'rejected') return say('next-due', { due: formatInstant(ticket.dueAt) });
  const rejection = (await tickets.events(ticket.number)).findLast((event) => event.move === 'reject');
  return say('next-route', { route: rejection?.data['route'] ?? '' });
}

/** The buttons that withdraw a ticket: asked once more, then done. */
export async function withdraw(deps: DialogDeps, turn: Turn, data: string): Promise<boolean> {
  const [action, number, sure] = data.split(':');
  if (action !== 'withdraw' || number === undefined) return false;
  const ticket = await deps.tickets.get(number);
  if (ticket === undefined || ticket.conversation !== turn.conversation) {
    turn.reply({ text: deps.say('progress-not-found') });
    return true;
  }
  if (sure === 'no') turn.reply({ text: deps.say('withdraw-kept') });
  else if (sure === 'yes') await withdrawNow(deps, turn, ticket);
  else {
    const yes: Button = { label: deps.say('button-withdraw'), data: `withdraw:${number}:yes` };
    const no: Button = { label: deps.say('button-keep'), data: `withdraw:${number}:no` };
    turn.reply({ text: deps.say('withdraw-ask', { number, title: ticket.title }), buttons: [[yes, no]] });
  }
  return true;
}

async function withdrawNow(deps: DialogDeps, turn: Turn, ticket: Ticket): Promise<void> {
  const actor = { type: 'citizen', conversation: turn.conversation } as const;
  const result = applyMove(ticket, 'withdraw', {}, actor, turn.now);
  if (result.type === 'not-allowed') {
    turn.reply({ text: await describe(deps, ticket) });
    return;
  }
  turn.writes.push(result.write);
  if (result.informs !== null) turn.reply({ text: deps.noticeText(result.informs) });
}
