import { z } from 'zod';
import type { Button } from '../conversation/activity.ts';
import { satisfactions, type Satisfaction, type Ticket } from '../tickets/ticket.ts';
import { closeDialog, openDialog } from './active.ts';
import type { DialogDeps, Turn } from './deps.ts';
import { move } from './move.ts';
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
  else if (satisfaction !== undefined) askContacted(deps, turn, { ...verdict(number, true), satisfaction });
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
  const isButton = activity.type === 'button' && /^(why|con):/u.test(activity.data);
  if (!isButton && activity.type !== 'message') return false;
  const told = verdictSchema.parse(active.data);
  const ticket = await ownTicket(deps, turn, told.number);
  closeDialog(turn);
  if (ticket === undefined || !awaitsRating(ticket)) {
    turn.reply({ text: deps.say('rate-gone') });
    return true;
  }
  return goOn(deps, turn, { ticket, told, step: active.step });
}

/** One question answered, and the next one asked; false for words that are about something else. */
async function goOn(
  deps: DialogDeps,
  turn: Turn,
  { ticket, told, step }: { ticket: Ticket; told: Verdict; step: string },
): Promise<boolean> {
  const skipped = turn.activity.type === 'button' ? turn.activity.data.startsWith('why:') : isSkip(turn.text);
  switch (step) {
    case 'satisfaction': {
      const satisfaction = satisfactionIn(deps.say, turn.text);
      // Who says something else than how satisfied they are wants something else.
      if (satisfaction === undefined) return false;
      askContacted(deps, turn, { ...told, satisfaction });
      return true;
    }
    case 'why':
      askContacted(deps, turn, { ...told, reason: skipped ? '' : turn.text.trim() });
      return true;
    case 'contacted': {
      const contacted = contactedIn(turn);
      if (contacted === undefined) {
        await conclude(deps, turn, ticket, told);
        return false;
      }
      if (told.solved) askWords(deps, turn, { ...told, contacted });
      else await conclude(deps, turn, ticket, { ...told, contacted });
      return true;
    }
    default:
      await conclude(deps, turn, ticket, { ...told, reason: skipped ? '' : turn.text.trim() });
      return true;
  }
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
  openDialog(turn, { name: NAME, step: 'satisfaction', data: verdict(number, true) });
  const buttons = satisfactions.map((level): Button[] => [
    { label: deps.say(`satisfaction-${level}`), data: `sat:${number}:${level}` },
  ]);
  turn.reply({ text: deps.say('rate-satisfaction'), buttons });
}

function askWhy(deps: DialogDeps, turn: Turn, { number }: Ticket): void {
  openDialog(turn, { name: NAME, step: 'why', data: verdict(number, false) });
  turn.reply({ text: deps.say('rate-why'), buttons: [[skipButton(deps, number)]] });
}

function askContacted(deps: DialogDeps, turn: Turn, told: Verdict): void {
  openDialog(turn, { name: NAME, step: 'contacted', data: told });
  const choice = (value: 'yes' | 'no' | 'unknown'): Button => ({
    label: deps.say(`button-contacted-${value}`),
    data: `con:${told.number}:${value}`,
  });
  turn.reply({
    text: deps.say('rate-contacted'),
    buttons: [[choice('yes'), choice('no')], [choice('unknown')]],
  });
}

function askWords(deps: DialogDeps, turn: Turn, told: Verdict): void {
  openDialog(turn, { name: NAME, step: 'words', data: told });
  turn.reply({ text: deps.say('rate-words'), buttons: [[skipButton(deps, told.number)]] });
}

function skipButton({ say }: DialogDeps, number: string): Button {
  return { label: say('button-skip'), data: `why:${number}` };
}

/** null: asked and not known. undefined: something else was said. */
function contactedIn({ activity, text }: Turn): boolean | null | undefined {
  if (activity.type === 'button') {
    const value = activity.data.split(':')[2];
    return value === 'yes' ? true : value === 'no' ? false : null;
  }
  const said = withoutEnding(text);
  if (/^(有人?)?(联系|打)(过|了)?(我|电话)?(了|过)?$|^(有|来过|来了|是|是的|联系过)$/u.test(said))
    return true;
  if (/^(还|一直|都|从来|根本)?(没有?|未)(人|谁)?(联系|打|来)?(过|我|电话)*(了)?$/u.test(said)) return false;
  return isSkip(text) ? null : undefined;
}

const verdictSchema = z.object({
  number: z.string(),
  solved: z.boolean(),
  satisfaction: z.enum(satisfactions).nullable(),
  contacted: z.boolean().nullable(),
  reason: z.string(),
});
/** What has been said so far. */
type Verdict = z.infer<typeof verdictSchema>;

function verdict(number: string, solved: boolean): Verdict {
  return { number, solved, satisfaction: null, contacted: null, reason: '' };
}

async function conclude(deps: DialogDeps, turn: Turn, ticket: Ticket, told: Verdict): Promise<void> {
  const { contacted, solved, satisfaction, reason } = told;
  if (turn.state.dialog?.name === NAME) closeDialog(turn);
  const refusal = await move(deps, turn, ticket, {
    move: 'follow-up',
    input: {
      contacted,
      solved,
      satisfaction,
      note: reason === '' ? null : [...reason].slice(0, LONGEST_REASON).join(''),
    },
  });
  if (refusal !== undefined) turn.reply({ text: deps.say('rate-gone') });
}
