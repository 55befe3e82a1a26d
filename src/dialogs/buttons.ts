import { itemParts } from '../answering/answer-question.ts';
import type { DialogDeps, Turn } from './deps.ts';
import { ask } from './ask.ts';
import { beginCheck, keepFacts } from './check.ts';
import { cancel } from './commands.ts';
import { feedback } from './feedback.ts';
import { askForPerson, waitingButton } from './handover.ts';
import { setLargeType } from './large-type.ts';
import { forget } from './own-data.ts';
import { rate } from './rate.ts';
import { askRegion } from './region.ts';
import { ticketAction } from './ticket-actions.ts';
import { showProgress, showTicket, withdraw } from './track.ts';

/** Buttons that mean the same wherever a conversation stands; the others belong to the dialog in progress. */
export async function button(deps: DialogDeps, turn: Turn): Promise<boolean> {
  if (turn.activity.type !== 'button') return false;
  const { data } = turn.activity;
  if (data === 'cancel') cancel(deps, turn);
  else if (data === 'human') await askForPerson(deps, turn);
  else if (data === 'region') askRegion(deps, turn);
  else if (data === 'progress') await showProgress(deps, turn);
  else if (data === 'check') beginCheck(deps, turn, {});
  else if (data.startsWith('check:')) checkItem(deps, turn, data.slice('check:'.length));
  else if (data === 'big:on' || data === 'big:off') setLargeType(deps, turn, data === 'big:on');
  else if (await waitingButton(deps, turn, data)) return true;
  else if (await ticketAction(deps, turn, data)) return true;
  else if (data.startsWith('part:')) return showPart(deps, turn, data);
  else if (data.startsWith('item:')) return showItem(deps, turn, data.slice('item:'.length));
  else if (data.startsWith('ticket:')) return showTicket(deps, turn, data.slice('ticket:'.length));
  else if (keepFacts(deps, turn, data) || (await forget(deps, turn, data))) return true;
  else return feedback(deps, turn, data) || (await withdraw(deps, turn, data)) || rate(deps, turn, data);
  return true;
}

/** Begun under an answer, with what the citizen had said to get it. */
function checkItem(deps: DialogDeps, turn: Turn, itemId: string): void {
  beginCheck(deps, turn, { itemId, said: turn.state.history.at(-1) ?? '' });
}

/** `part:<part>:<item>`: one part of what an item says. */
async function showPart(deps: DialogDeps, turn: Turn, data: string): Promise<boolean> {
  const [, part, itemId = ''] = data.split(':');
  const title = deps.answering.titleOf(itemId);
  const known = itemParts.find((it) => it === part);
  if (title === undefined || known === undefined) return false;
  await ask(deps, turn, deps.say(`ask-part-${known}`, { title }), { direct: true });
  return true;
}

/** An item that was offered by its title is asked for by it. */
async function showItem(deps: DialogDeps, turn: Turn, id: string): Promise<boolean> {
  const title = deps.answering.titleOf(id);
  if (title === undefined) return false;
  await ask(deps, turn, title, { direct: true });
  return true;
}
