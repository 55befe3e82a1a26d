import type { Button } from '../conversation/activity.ts';
import { followUp } from '../tickets/follow-up.ts';
import { satisfactions, type Satisfaction } from '../tickets/ticket.ts';
import type { DialogDeps, Turn } from './deps.ts';
import type { SayDialog } from './wording.ts';

const NAME = 'rate';

/** The buttons under a reply that has been delivered; they carry the ticket, so no state is needed. */
export function ratingButtons(say: SayDialog, number: string): Button[][] {
  return [
    [
      { label: say('button-solved'), data: `rate:${number}:yes` },
      { label: say('button-not-solved'), data: `rate:${number}:no` },
    ],
  ];
}

/** `rate:<number>:yes|no` and `sat:<number>:<level>`. */
export async function rate(deps: DialogDeps, turn: Turn, data: string): Promise<boolean> {
  const [action, number, value] = data.split(':');
  if (number === undefined || (action !== 'rate' && action !== 'sat')) return false;
  if (action === 'sat') {
    const satisfaction = satisfactions.find((level) => level === value);
    await conclude(deps, turn, { number, solved: true, satisfaction: satisfaction ?? null, note: null });
  } else if (value === 'yes') {
    turn.reply({ text: deps.say('rate-satisfaction'), buttons: satisfactionButtons(deps.say, number) });
  } else {
    turn.state.dialog = { name: NAME, step: 'why', data: { number } };
    const skip: Button = { label: deps.say('button-skip'), data: `why:${number}` };
    turn.reply({ text: deps.say('rate-why'), buttons: [[skip]] });
  }
  return true;
}

/** Why the matter is not solved, in the citizen's words or skipped. */
export async function continueRating(deps: DialogDeps, turn: Turn): Promise<boolean> {
  const active = turn.state.dialog;
  if (active?.name !== NAME) return false;
  const { activity } = turn;
  const skipped = activity.type === 'button' && activity.data.startsWith('why:');
  if (!skipped && activity.type !== 'message') return false;
  delete turn.state.dialog;
  const note = skipped || turn.text === '' ? null : turn.text.slice(0, 1_000);
  await conclude(deps, turn, {
    number: String(active.data['number']),
    solved: false,
    satisfaction: null,
    note,
  });
  return true;
}

function satisfactionButtons(say: SayDialog, number: string): Button[][] {
  return satisfactions.map((level) => [
    { label: say(`satisfaction-${level}`), data: `sat:${number}:${level}` },
  ]);
}

interface Verdict {
  number: string;
  solved: boolean;
  satisfaction: Satisfaction | null;
  note: string | null;
}

async function conclude(deps: DialogDeps, turn: Turn, verdict: Verdict): Promise<void> {
  const { number, solved, satisfaction, note } = verdict;
  const ticket = await deps.tickets.get(number);
  if (ticket === undefined || ticket.conversation !== turn.conversation) {
    turn.reply({ text: deps.say('rate-gone') });
    return;
  }
  const result = followUp(
    ticket,
    { solved, satisfaction, note },
    {
      actor: { type: 'citizen', conversation: turn.conversation },
      now: turn.now,
      dueAt: deps.dueAt(ticket, turn.now),
      history: await deps.tickets.events(number),
    },
  );
  if (result.type === 'not-allowed') {
    turn.reply({ text: deps.say('rate-gone') });
    return;
  }
  turn.writes.push(...result.writes);
  if (result.informs !== null) turn.reply({ text: deps.noticeText(result.informs) });
}
