import { newConversationState } from '../conversation/state.ts';
import type { DialogDeps, Turn } from './deps.ts';

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

/** `forget:ask|yes|no`. Tickets stay: others work on them, and the law keeps them. */
export function forget(deps: DialogDeps, turn: Turn, data: string): boolean {
  if (data === 'forget:ask') askForget(deps, turn);
  else if (data === 'forget:no') turn.reply({ text: deps.say('forget-kept') });
  else if (data === 'forget:yes') {
    turn.state = { ...newConversationState(), greeted: true };
    turn.forgets = true;
    turn.transcriptText = '';
    turn.reply({ text: deps.say('forget-done') });
  } else return false;
  return true;
}
