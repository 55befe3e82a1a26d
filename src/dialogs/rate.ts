import type { Button } from '../conversation/activity.ts';
import { followUp } from '../tickets/follow-up.ts';
import { satisfactions, type Satisfaction, type Ticket } from '../tickets/ticket.ts';
import { closeDialog, openDialog } from './active.ts';
import type { DialogDeps, Turn } from './deps.ts';
import type { SayDialog } from './wording.ts';
import { isSkip, withoutEnding } from './words.ts';

const NAME = 'rate';
const LONGEST_REASON = 1_000;

/** The buttons under a reply that has been delivered; they carry the ticket, so no state is needed. */
export function ratingButtons(say: SayDialog, number: string): Button[][] {
  return [
    [
      { label: say('button-solved'), data: `rate:${number}:yes` },
      { label: say('button-not-solved'), data: `rate:${number}:no` },
    ],
  ];
}

/** `rate:<number>:ask|yes|no` and `sat:<number>:<level>`. */
export async function rate(deps: DialogDeps, turn: Turn, data: string): Promise<boolean> {
  const [action, number = '', value] = data.split(':');
  const satisfaction = satisfactions.find((level) => action === 'sat' && level === value);
  const isRating = action === 'rate' && (value === 'ask' || value === 'yes' || value === 'no');
  if (satisfaction === undefined && !isRating) return false;
  const ticket = await ownTicket(deps, turn, number);
  if (ticket === undefined || !awaitsRating(ticket)) turn.reply({ text: deps.say('rate-gone') });
  else if (satisfaction !== undefined) await conclude(deps, turn, ticket, { solved: true, satisfaction });
  else if (value === 'yes') askSatisfaction(deps, turn, ticket);
  else if (value === 'no') askWhy(deps, turn, ticket);
  else turn.reply({ text: askWhether(deps, ticket), buttons: ratingButtons(deps.say, ticket.number) });
  return true;
}

/** 解决了, 没解决, 评价 in words: about the ticket that was closed last; false when none waits or `since` is later. */
export async function rateInWords(
  deps: DialogDeps,
  turn: Turn,
  { value, since }: { value: 'ask' | 'yes' | 'no'; since: number },
): Promise<boolean> {
  const own = await deps.tickets.ofConversation(turn.conversation, 50);
  const waiting = own.filter((ticket) => awaitsRating(ticket) && (ticket.closedAt ?? 0) >= since);
  const last = waiting.sort((a, b) => (b.closedAt ?? 0) - (a.closedAt ?? 0))[0];
  return last === undefined ? false : rate(deps, turn, `rate:${last.number}:${value}`);
}

export function awaitsRating({ status, solved }: Pick<Ticket, 'status' | 'solved'>): boolean {
  return status === 'closed' && solved === null;
}

/** What the citizen says to the questions above. */
export async function continueRating(deps: DialogDeps, turn: Turn): Promise<boolean> {
  const active = turn.state.dialog;
  if (active?.name !== NAME) return false;
  const { activity } = turn;
  const skipped = activity.type === 'button' && activity.data.startsWith('why:');
  if (!skipped && activity.type !== 'message') return false;
  const number = String(active.data['number']);
  const satisfaction = satisfactionIn(deps.say, turn.text);
  closeDialog(turn);
  // Who says something else than how satisfied they are wants something else.
  if (active.step === 'satisfaction' && satisfaction === undefined) return false;
  const ticket = await ownTicket(deps, turn, number);
  if (ticket === undefined) turn.reply({ text: deps.say('rate-gone') });
  else if (active.step === 'satisfaction') {
    await conclude(deps, turn, ticket, { solved: true, satisfaction: satisfaction ?? null });
  } else {
    const reason = skipped || isSkip(turn.text) ? '' : turn.text.trim();
    await conclude(deps, turn, ticket, { solved: false, satisfaction: null, reason });
  }
  return true;
}

export function isSatisfaction(say: SayDialog, said: string): boolean {
  return satisfactionIn(say, said) !== undefined;
}

function satisfactionIn(say: SayDialog, said: string): Satisfaction | undefined {
  return satisfactions.find((level) => say(`satisfaction-${level}`) === withoutEnding(said));
}

async function ownTicket(deps: DialogDeps, turn: Turn, number: string): Promise<Ticket | undefined> {
  const ticket = await deps.tickets.get(number);
  return ticket?.conversation === turn.conversation ? ticket : undefined;
}

function askWhether({ say }: DialogDeps, { number, title }: Ticket): string {
  return say('rate-solved', { number, title });
}

function askSatisfaction(deps: DialogDeps, turn: Turn, { number }: Ticket): void {
  openDialog(turn, { name: NAME, step: 'satisfaction', data: { number } });
  const buttons = satisfactions.map((level): Button[] => [
    { label: deps.say(`satisfaction-${level}`), data: `sat:${number}:${level}` },
  ]);
  turn.reply({ text: deps.say('rate-satisfaction'), buttons });
}

function askWhy(deps: DialogDeps, turn: Turn, { number }: Ticket): void {
  openDialog(turn, { name: NAME, step: 'why', data: { number } });
  const skip: Button = { label: deps.say('button-skip'), data: `why:${number}` };
  turn.reply({ text: deps.say('rate-why'), buttons: [[skip]] });
}

interface Verdict {
  solved: boolean;
  satisfaction: Satisfaction | null;
  reason?: string;
}

async function conclude(deps: DialogDeps, turn: Turn, ticket: Ticket, verdict: Verdict): Promise<void> {
  const { solved, satisfaction, reason = '' } = verdict;
  if (turn.state.dialog?.name === NAME) closeDialog(turn);
  const result = followUp(
    ticket,
    { solved, satisfaction, note: reason === '' ? null : [...reason].slice(0, LONGEST_REASON).join('') },
    {
      actor: { type: 'citizen', conversation: turn.conversation },
      now: turn.now,
      dueAt: deps.dueAt(ticket, turn.now),
      history: await deps.tickets.events(ticket.number),
    },
  );
  if (result.type === 'not-allowed') {
    turn.reply({ text: deps.say('rate-gone') });
    return;
  }
  turn.writes.push(...result.writes);
  if (result.informs !== null) turn.reply({ text: deps.noticeText(result.informs) });
}
