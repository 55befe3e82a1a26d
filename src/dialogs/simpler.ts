import { ask } from './ask.ts';
import type { DialogDeps, Turn } from './deps.ts';
import { setLargeType } from './large-type.ts';

/** 听不懂: the last answer once more, one part at a time in short lines; a person for whom that is still too much. */
export async function sayMoreSimply(deps: DialogDeps, turn: Turn): Promise<void> {
  const last = turn.state.answers.at(-1)?.question;
  if (turn.state.largeType) {
    turn.reply({
      text: deps.say('simpler-person'),
      buttons: [[{ label: deps.say('button-human'), data: 'human' }]],
    });
    return;
  }
  setLargeType(deps, turn, true);
  if (last !== undefined) await ask(deps, turn, last);
}
