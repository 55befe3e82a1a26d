import type { AnswerStatus } from '../answering/answer.ts';
import type { Middleware } from '../conversation/turn.ts';
import type { HotlineWrite } from '../tickets/repository.ts';
import { ask, REMEMBERED_QUESTIONS } from './ask.ts';
import { argumentsOf } from './commands.ts';
import type { DialogDeps, Turn } from './deps.ts';
import { openEmergency, safeButtons, settleEmergency } from './emergency.ts';
import { leavePerson, raiseHandover } from './handover.ts';
import { spokenCommand } from './words.ts';

/** The same danger is not answered in every line of a talk that a person reads. */
const TOLD_ONCE_MS = 5 * 60_000;

/**
 * While a person has the conversation the bot only listens: what is said goes into the transcript and is
 * remembered. The way back and the first help in danger stay open.
 */
export function heardByPerson(deps: DialogDeps): Middleware<HotlineWrite> {
  return async (turn, next) => {
    if (turn.state.owner !== 'person') return next();
    // Facts of a check are kept for one turn only, whoever answers it.
    delete turn.state.checked;
    if (asksForBot(turn)) return leavePerson(deps, turn);
    if (saysSafe(turn) && settleEmergency(deps, turn)) return;
    if (!(await danger(deps, turn))) listen(deps, turn);
  };
}

function asksForBot({ activity, text }: Turn): boolean {
  switch (activity.type) {
    case 'button':
      return activity.data === 'live:leave';
    case 'command':
      return activity.name === 'bot';
    case 'message':
      return spokenCommand(text, undefined) === 'bot';
    case 'joined':
      return false;
  }
}

function saysSafe({ activity }: Turn): boolean {
  return activity.type === 'button' && activity.data === 'safe';
}

async function danger(deps: DialogDeps, turn: Turn): Promise<boolean> {
  const { activity, state, now } = turn;
  if (activity.type !== 'message' && activity.type !== 'command') return false;
  const said = activity.type === 'command' ? argumentsOf(turn.text) : turn.text;
  const triage = deps.triage.classify(said);
  if (triage.type !== 'decided' || triage.status !== 'emergency') return false;
  const before = state.emergency;
  if (before?.reason === triage.reason && now - before.at < TOLD_ONCE_MS) return false;
  if (triage.strong) await ask(deps, turn, said);
  else signs(deps, turn, { said, reason: triage.reason });
  openEmergency(deps, turn, said);
  await raiseHandover(deps, turn);
  return true;
}

/** Signs of danger, of which a person will make more: the way to help, and nothing else. */
function signs(deps: DialogDeps, turn: Turn, { said, reason }: { said: string; reason: string }): void {
  turn.outcome = {
    question: said,
    status: 'emergency',
    reason,
    passages: [],
    citations: [],
    elapsedMs: 0,
  };
  turn.reply({
    text: deps.say(reason === 'self-harm' ? 'emergency-stay-self-harm' : 'emergency-stay'),
    buttons: [safeButtons(deps)],
  });
}

/** Lines that no later question can be about. */
const passing: readonly AnswerStatus[] = ['small-talk', 'emergency', 'refused', 'handoff'];

/** Afterwards the bot knows what was said. */
function listen({ triage }: DialogDeps, { activity, state, text }: Turn): void {
  if (activity.type !== 'message' || text.trim() === '') return;
  const read = triage.classify(text);
  if (read.type === 'decided' && passing.includes(read.status)) return;
  state.history = [...state.history, text].slice(-REMEMBERED_QUESTIONS);
}
