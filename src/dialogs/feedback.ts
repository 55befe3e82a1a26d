import { settleAnswer, toldBy } from './answers.ts';
import type { DialogDeps, Turn } from './deps.ts';
import { beginFiling } from './file-ticket.ts';

/** `fb:yes|no:<turn>`: what the citizen thinks of one answer; no leads to a ticket. */
export function feedback(deps: DialogDeps, turn: Turn, data: string): boolean {
  const [action, value, turnId = ''] = data.split(':');
  if (action !== 'fb' || (value !== 'yes' && value !== 'no')) return false;
  judge(deps, turn, { turnId, helpful: value === 'yes' });
  return true;
}

/** 没解决, 有帮助 in words: about the last answer; false when there is none. */
export function judgeLastAnswer(deps: DialogDeps, turn: Turn, helpful: boolean): boolean {
  const last = turn.state.answers.at(-1);
  if (last === undefined) return false;
  judge(deps, turn, { turnId: last.turnId, helpful });
  return true;
}

/** 登记吧: what was asked last becomes a ticket; false where nothing was, or where it is one already. */
export function fileLastAnswer(deps: DialogDeps, turn: Turn): boolean {
  const last = turn.state.answers.at(-1);
  if (last === undefined || last.settled !== undefined) return false;
  judge(deps, turn, { turnId: last.turnId, helpful: false }, 'file-intro-asked');
  return true;
}

function judge(
  deps: DialogDeps,
  turn: Turn,
  feedback: { turnId: string; helpful: boolean },
  intro: 'file-intro-unsolved' | 'file-intro-asked' = 'file-intro-unsolved',
): void {
  // Only of an answer of this conversation: whoever makes up a turn's id judges nothing.
  const answer = turn.state.answers.find(({ turnId }) => turnId === feedback.turnId);
  if (answer !== undefined) turn.feedback = feedback;
  if (feedback.helpful) {
    settleAnswer(turn, feedback.turnId, 'helped');
    turn.reply({ text: deps.say('feedback-thanks') });
    return;
  }
  beginFiling(deps, turn, {
    kind: 'consultation',
    ...(answer !== undefined &&
      answer.settled !== 'filed' && { description: toldBy(answer), turnId: answer.turnId }),
    intro: deps.say(intro),
  });
}
