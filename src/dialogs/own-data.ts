import { markedText } from '../conversation/forgetting.ts';
import { newConversationState } from '../conversation/state.ts';
import { closeDialog, openDialog } from './active.ts';
import type { DialogDeps, Turn } from './deps.ts';
import { isYes, withoutEnding } from './words.ts';

const FORGET = 'forget';
const SHOWN_TICKETS = 10;

/** Shows what is kept about oneself, and how to have it erased. */
export async function showOwnData(deps: DialogDeps, turn: Turn): Promise<void> {
  const { say } = deps;
  const { region, profile, history, largeType } = turn.state;
  const tickets = await deps.tickets.ofConversation(turn.conversation, SHOWN_TICKETS);
  const lines = [
    say('me-region', { region: region === undefined ? say('me-none') : deps.regions.fullName(region) }),
    say('me-facts', {
      facts: profile === undefined ? say('me-none') : deps.entitlements.describe(profile.facts),
    }),
    say('me-questions', { questions: history.length === 0 ? say('me-none') : history.join('；') }),
    say('me-tickets', {
      tickets: tickets.length === 0 ? say('me-none') : tickets.map(({ number }) => number).join('、'),
    }),
    say('me-display', { display: say(largeType ? 'me-large' : 'me-normal') }),
  ];
  turn.reply({
    text: [say('me-lead'), lines.join('\n'), say('me-how')].join('\n\n'),
    buttons: [[{ label: say('button-forget'), data: 'forget:ask' }]],
  });
}

export function askForget(deps: DialogDeps, turn: Turn): void {
  openDialog(turn, { name: FORGET, step: 'confirm', data: {} });
  turn.reply({
    text: deps.say('forget-ask'),
    buttons: [
      [
        { label: deps.say('button-forget-yes'), data: 'forget:yes' },
        { label: deps.say('button-forget-no'), data: 'forget:no' },
      ],
    ],
  });
}

const YES = /^(?:全部)?(?:删掉|删除|删|清空|忘掉)(?:吧|了)?$/u;

/** The answer in words; anything else leaves everything as it is. */
export function continueForget(deps: DialogDeps, turn: Turn): boolean {
  if (turn.state.dialog?.name !== FORGET) return false;
  closeDialog(turn);
  if (turn.activity.type !== 'message') return false;
  const said = withoutEnding(turn.text);
  if (YES.test(said) || isYes(said)) return forget(deps, turn, 'forget:yes');
  return /^(?:不删|不|不要|别删|算了|取消)/u.test(said) && forget(deps, turn, 'forget:no');
}

/** `forget:ask|yes|no`. Tickets stay: others work on them, and the law keeps them. */
export function forget(deps: DialogDeps, turn: Turn, data: string): boolean {
  if (data.startsWith('forget:') && turn.state.dialog?.name === FORGET) closeDialog(turn);
  if (data === 'forget:ask') askForget(deps, turn);
  else if (data === 'forget:no') turn.reply({ text: deps.say('forget-kept') });
  else if (data === 'forget:yes') {
    turn.state = { ...newConversationState(), greeted: true };
    turn.forgets = { mark: deps.vault.digest(markedText(turn.conversation)) };
    turn.transcriptText = '';
    turn.reply({ text: deps.say('forget-done') });
  } else return false;
  return true;
}
