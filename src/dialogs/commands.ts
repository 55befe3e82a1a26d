import { closeDialog, FILING } from './active.ts';
import { ask } from './ask.ts';
import type { DialogDeps, Turn } from './deps.ts';
import { beginCheck } from './check.ts';
import { fileLastAnswer, judgeLastAnswer } from './feedback.ts';
import { beginFiling, leaveCorrection } from './file-ticket.ts';
import { askForPerson, leavePerson } from './handover.ts';
import { setLargeType } from './large-type.ts';
import { sayMoreSimply } from './simpler.ts';
import { askForget, showOwnData } from './own-data.ts';
import { rateInWords } from './rate.ts';
import { askRegion, placeAlone, rememberRegion } from './region.ts';
import { supplyInWords, urgeInWords } from './ticket-actions.ts';
import { showProgress, showTicket, withdrawInWords } from './track.ts';
import { spokenCommand } from './words.ts';

/** A command, with a slash or in words. */
export async function command(deps: DialogDeps, turn: Turn): Promise<boolean> {
  const { activity } = turn;
  const args = activity.type === 'command' ? argumentsOf(turn.text) : '';
  const name =
    activity.type === 'command'
      ? activity.name
      : activity.type === 'message'
        ? spokenCommand(turn.text, turn.state.dialog?.name)
        : undefined;
  switch (name) {
    case undefined:
      return false;
    case 'help':
      turn.reply({ text: deps.say('help') });
      return true;
    case 'progress':
      if (!(await showTicket(deps, turn, args))) await showProgress(deps, turn);
      return true;
    case 'bot':
      await leavePerson(deps, turn);
      return true;
    case 'cancel':
      if (waitsOnly(turn)) await leavePerson(deps, turn);
      else cancel(deps, turn);
      return true;
    case 'region':
      await region(deps, turn, args);
      return true;
    case 'human':
      return human(deps, turn, args);
    case 'ticket':
      file(deps, turn, args);
      return true;
    case 'file':
      if (!fileLastAnswer(deps, turn)) file(deps, turn, args);
      return true;
    case 'simpler':
      await sayMoreSimply(deps, turn);
      return true;
    case 'supply':
      await supplyInWords(deps, turn);
      return true;
    case 'unsolved':
      return verdict(deps, turn, 'no');
    case 'solved':
      return verdict(deps, turn, 'yes');
    case 'rate':
      if (!(await rateInWords(deps, turn, { value: 'ask', since: 0 }))) {
        turn.reply({ text: deps.say('rate-none') });
      }
      return true;
    case 'check':
      beginCheck(deps, turn, { said: args });
      return true;
    case 'me':
      await showOwnData(deps, turn);
      return true;
    case 'forget':
      askForget(deps, turn);
      return true;
    case 'big':
      setLargeType(deps, turn, !turn.state.largeType);
      return true;
    case 'large':
      setLargeType(deps, turn, true);
      return true;
    case 'normal':
      setLargeType(deps, turn, false);
      return true;
    case 'urge':
      await urgeInWords(deps, turn);
      return true;
    case 'withdraw':
      await withdrawInWords(deps, turn);
      return true;
    default:
      // An unknown command is most likely a question with a slash before it.
      if (activity.type !== 'command') return false;
      await ask(deps, turn, turn.text.replace(/^\//u, ''));
      return true;
  }
}

/** What was said behind the command's name, masked. */
export function argumentsOf(text: string): string {
  return text.replace(/^\/\S*\s*/u, '');
}

export function cancel(deps: DialogDeps, turn: Turn): void {
  if (leaveCorrection(deps, turn)) return;
  const { dialog } = turn.state;
  closeDialog(turn);
  if (dialog === undefined) turn.reply({ text: deps.say('nothing-to-cancel') });
  else turn.reply({ text: deps.say(dialog.name === FILING ? 'cancelled-filing' : 'cancelled') });
}

/** With nothing else under way it is the queue that is meant. */
function waitsOnly({ state }: Turn): boolean {
  return state.handover !== undefined && state.dialog === undefined;
}

async function region(deps: DialogDeps, turn: Turn, args: string): Promise<void> {
  const code = args === '' ? undefined : placeAlone(deps, args);
  if (code === undefined) askRegion(deps, turn);
  else await rememberRegion(deps, turn, code);
}

/** In words without a dialog it is triage that tells a call for a person, and reports count it. */
async function human(deps: DialogDeps, turn: Turn, args: string): Promise<boolean> {
  if (turn.activity.type === 'message' && turn.state.dialog === undefined) return false;
  await askForPerson(deps, turn, args === '' ? undefined : args);
  return true;
}

function file(deps: DialogDeps, turn: Turn, args: string): void {
  beginFiling(deps, turn, {
    kind: 'help',
    ...(args !== '' && { description: args, isTold: true }),
    intro: deps.say('file-intro-asked'),
  });
}

/** Of a ticket's reply or of an answer, whichever came last; false where there is neither. */
async function verdict(deps: DialogDeps, turn: Turn, value: 'yes' | 'no'): Promise<boolean> {
  const since = turn.state.answers.at(-1)?.at ?? 0;
  if (await rateInWords(deps, turn, { value, since })) return true;
  return judgeLastAnswer(deps, turn, value === 'yes');
}
