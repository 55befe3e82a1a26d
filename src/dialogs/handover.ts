import type { Button, Instant } from '../conversation/activity.ts';
import type { ConversationState } from '../conversation/state.ts';
import type { Middleware } from '../conversation/turn.ts';
import {
  expectedWait,
  moveHandover,
  newHandover,
  statusOf,
  type Handover,
  type HandoverMove,
} from '../tickets/handover.ts';
import { formatInstant } from '../tickets/notices.ts';
import type { HotlineWrite } from '../tickets/repository.ts';
import { toldBy } from './answers.ts';
import type { DialogDeps, Turn } from './deps.ts';
import { beginFiling } from './file-ticket.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Waits measured longer ago say little of today. */
const MEASURED_SINCE_MS = 30 * DAY;
const MEASURED_WAITS = 20;

/**
 * A person is asked for: within the hours and with somebody there the conversation joins the queue; otherwise what
 * it is about becomes a ticket, with the time by which an answer is due.
 */
export async function askForPerson(deps: DialogDeps, turn: Turn, said?: string): Promise<void> {
  const { hours, presence } = deps.handover;
  const waiting = await waitingOf(deps, turn);
  if (waiting !== undefined) return sayPlace(deps, turn, 'handover-again', await placeOf(deps, waiting));
  if (!hours.isOpen(turn.now)) {
    const params = { hours: hours.shown, due: answerDue(deps, turn.now) };
    return fileInstead(deps, turn, said, deps.say('handover-closed', params));
  }
  if ((await presence.present(turn.now)).length === 0) {
    return fileInstead(deps, turn, said, deps.say('handover-nobody', { due: answerDue(deps, turn.now) }));
  }
  await join(deps, turn, said);
}

async function join(deps: DialogDeps, turn: Turn, said: string | undefined): Promise<void> {
  const { requests, newId } = deps.handover;
  const urgent = turn.state.emergency !== undefined;
  const ahead = (await requests.waiting()).filter((it) => it.urgent || !urgent).length;
  const write = newHandover({
    id: newId(),
    conversation: turn.conversation,
    reason: said ?? openWords(turn) ?? '',
    urgent,
    place: ahead + 1,
    requestedAt: turn.now,
  });
  turn.writes.push(write);
  turn.state.handover = { id: write.handover.id };
  await sayPlace(deps, turn, 'handover-joined', write.handover.place);
}

async function sayPlace(
  deps: DialogDeps,
  turn: Turn,
  key: 'handover-joined' | 'handover-again',
  place: number,
): Promise<void> {
  const { say } = deps;
  const waits = await deps.handover.requests.recentWaits(turn.now - MEASURED_SINCE_MS, MEASURED_WAITS);
  const ms = expectedWait(waits, place);
  const wait =
    ms === undefined
      ? say('handover-wait-unknown')
      : say('handover-wait', { minutes: Math.max(1, Math.ceil(ms / MINUTE)) });
  const where = place === 1 ? say('handover-place-next') : say('handover-place', { ahead: place - 1 });
  turn.reply({ text: say(key, { place: where, wait }), buttons: [waitingButtons(deps)] });
}

export function waitingButtons({ say }: Pick<DialogDeps, 'say'>): Button[] {
  return [
    { label: say('button-handover-leave'), data: 'live:leave' },
    { label: say('button-handover-ticket'), data: 'live:ticket' },
  ];
}

async function placeOf(deps: DialogDeps, { id }: Handover): Promise<number> {
  return (await deps.handover.requests.waiting()).findIndex((it) => it.id === id) + 1;
}

function fileInstead(deps: DialogDeps, turn: Turn, said: string | undefined, intro: string): void {
  const open = openQuestion(turn);
  beginFiling(deps, turn, {
    kind: 'consultation',
    ...(said !== undefined
      ? { description: said }
      : open !== undefined && { description: toldBy(open), turnId: open.turnId }),
    intro,
  });
}

/** The last question, unless it is settled. */
function openQuestion({ state }: Turn) {
  const last = state.answers.at(-1);
  return last?.settled === undefined ? last : undefined;
}

function openWords(turn: Turn): string | undefined {
  const open = openQuestion(turn);
  return open && toldBy(open);
}

/** By when a question that nobody answers at once is to be answered, as citizens read it. */
export function answerDue({ clock }: Pick<DialogDeps, 'clock'>, now: Instant): string {
  return formatInstant(clock.solutionDue({ kind: 'consultation', urgency: 'normal' }, now));
}

/** The request that waits for a person, or is with one. */
async function waitingOf(deps: DialogDeps, { state }: Turn): Promise<Handover | undefined> {
  if (state.handover === undefined) return undefined;
  const found = await deps.handover.requests.get(state.handover.id);
  if (found !== undefined && statusOf(found) !== 'ended') return found;
  toBot(state);
  return undefined;
}

/** The bot owns the conversation again. */
export function toBot(state: ConversationState): void {
  state.owner = 'bot';
  delete state.handover;
}

function move(turn: Turn, handover: Handover, name: HandoverMove, changes: Partial<Handover> = {}): boolean {
  const actor = { type: 'citizen', conversation: turn.conversation } as const;
  const result = moveHandover(handover, name, { now: turn.now, actor });
  if (result.type === 'refused') return false;
  Object.assign(result.write.handover, changes);
  turn.writes.push(result.write);
  return true;
}

/** Back to the bot, from the queue or from a person. */
export async function leavePerson(deps: DialogDeps, turn: Turn): Promise<void> {
  const wasWithPerson = turn.state.owner === 'person';
  const handover = await waitingOf(deps, turn);
  if (handover !== undefined) move(turn, handover, 'leave');
  toBot(turn.state);
  const key = wasWithPerson ? 'handover-left-person' : 'handover-left';
  turn.reply({ text: deps.say(handover === undefined ? 'handover-not-waiting' : key) });
}

/** `live:leave|ticket`: the buttons of who waits. */
export async function waitingButton(deps: DialogDeps, turn: Turn, data: string): Promise<boolean> {
  if (data === 'live:leave') await leavePerson(deps, turn);
  else if (data === 'live:ticket') await fileFromQueue(deps, turn);
  else return false;
  return true;
}

async function fileFromQueue(deps: DialogDeps, turn: Turn): Promise<void> {
  const handover = await waitingOf(deps, turn);
  if (handover !== undefined) move(turn, handover, 'file');
  toBot(turn.state);
  const intro = deps.say('handover-file', { due: answerDue(deps, turn.now) });
  fileInstead(deps, turn, handover?.reason || undefined, intro);
}

/** Danger that is told of while the conversation waits goes before the others, and the staff see it. */
export async function raiseHandover(deps: DialogDeps, turn: Turn): Promise<void> {
  const handover = await waitingOf(deps, turn);
  if (handover !== undefined && !handover.urgent) move(turn, handover, 'raise');
}

/** Who has everything forgotten waits for nobody any more. */
export function leaveWithForgetting(deps: DialogDeps): Middleware<HotlineWrite> {
  return async (turn, next) => {
    const before = turn.state.handover;
    await next();
    if (turn.forgets === undefined || before === undefined) return;
    const handover = await deps.handover.requests.get(before.id);
    if (handover !== undefined) move(turn, handover, 'leave', { reason: '' });
  };
}
