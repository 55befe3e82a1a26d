import { composeMiddleware, type Middleware, type TurnHandler } from '../conversation/turn.ts';
import type { OutgoingMessage } from '../conversation/activity.ts';
import type { TicketWrite } from '../tickets/ticket.ts';
import { ask } from './ask.ts';
import { button } from './buttons.ts';
import { careForChildren } from './child.ts';
import { checkFromWords } from './check-words.ts';
import { continueCheck, remindOfCheck } from './check.ts';
import { CHECK } from './check-state.ts';
import { argumentsOf, command } from './commands.ts';
import type { DialogDeps, Turn, TurnStep } from './deps.ts';
import { openEmergency, remindOfEmergency, settleEmergency, stayInEmergency } from './emergency.ts';
import { heardByPerson } from './handover-owned.ts';
import { leaveWithForgetting, raiseHandover } from './handover.ts';
import { announced, continueIncident } from './incident.ts';
import { answerJoining, offerJoining } from './join.ts';
import { inLargeType } from './large-type.ts';
import { asksDescription, continueFiling, remindOfFiling } from './file-ticket.ts';
import { continueForget } from './own-data.ts';
import { continueRating, isSatisfaction } from './rate.ts';
import { placeAlone, takeRegion } from './region.ts';
import { staffGroup } from './staff-group.ts';
import { continueTicketAction, offerSupplement } from './ticket-actions.ts';
import { isTicketReferenceOnly } from './ticket-reference.ts';
import { continueTracking, showTicket } from './track.ts';
import { isSkip, isYes, spokenCommand, withoutEnding } from './words.ts';

/** What the bot does with a turn, from the most urgent down. */
export function createBot(deps: DialogDeps): TurnHandler<TicketWrite> {
  const steps: TurnStep[] = [
    (turn) => emergency(deps, turn),
    async (turn) => settleEmergency(deps, turn),
    (turn) => command(deps, turn),
    (turn) => button(deps, turn),
    (turn) => ticketBetween(deps, turn),
    (turn) => answerJoining(deps, turn),
    async (turn) => continueFiling(deps, turn),
    (turn) => continueIncident(deps, turn),
    (turn) => continueForget(deps, turn),
    async (turn) => continueCheck(deps, turn),
    (turn) => continueRating(deps, turn),
    (turn) => continueTracking(deps, turn),
    (turn) => continueTicketAction(deps, turn),
    (turn) => takeRegion(deps, turn),
    (turn) => offerSupplement(deps, turn),
    async (turn) => stayInEmergency(deps, turn),
    (turn) => announced(deps, turn),
    async (turn) => checkFromWords(deps, turn),
    (turn) => question(deps, turn),
  ];
  return composeMiddleware(
    [
      staffGroup(deps),
      keepOutOfGroups(deps),
      heardByPerson(deps),
      leaveWithForgetting(deps),
      inLargeType(deps),
      remindOfEmergency(deps),
      greetFirst(deps),
      careForChildren(deps),
      goOnAsking(deps),
      offerJoining(deps),
    ],
    async (turn) => {
      for (const step of steps) if (await step(turn)) return;
    },
  );
}

/** In a group nothing personal is taken or said: the private chat is offered to whoever calls the bot. */
function keepOutOfGroups(deps: DialogDeps): Middleware<TicketWrite> {
  return async (turn, next) => {
    if (!turn.activity.isGroup) return next();
    // Nothing of a group is kept either.
    turn.transcriptText = '';
    if (turn.activity.type === 'joined') return;
    const link = deps.privateChatLink();
    turn.reply({ text: link === undefined ? deps.say('group-no-link') : deps.say('group', { link }) });
  };
}

/** Who writes for the first time learns who answers, what is kept and why, before anything else but danger. */
function greetFirst(deps: DialogDeps): Middleware<TicketWrite> {
  return async (turn, next) => {
    const first = !turn.state.greeted;
    turn.state.greeted = true;
    const isStart = turn.activity.type === 'command' && turn.activity.name === 'start';
    if (turn.activity.type === 'joined' || isStart) {
      if (first || isStart) turn.reply(welcome(deps));
      return;
    }
    await next();
    const urgent = turn.outcome?.status === 'emergency';
    if (first && !urgent) turn.replies.unshift(welcome(deps));
  };
}

function welcome({ say }: DialogDeps): OutgoingMessage {
  return {
    text: say('welcome'),
    buttons: [
      [
        { label: say('button-check-start'), data: 'check' },
        { label: say('button-large'), data: 'big:on' },
      ],
    ],
  };
}

/** What came between leaves neither a ticket nor a check half done: the open question is asked again. */
function goOnAsking(deps: DialogDeps): Middleware<TicketWrite> {
  return async (turn, next) => {
    const before = [turn.state.dialog, turn.state.paused];
    dropFacts(turn);
    await next();
    const { dialog } = turn.state;
    const wasAsked = dialog === undefined || !before.includes(dialog);
    if (wasAsked || asksSomething(turn)) return;
    if (dialog.name === CHECK) remindOfCheck(deps, turn);
    else remindOfFiling(deps, turn);
  };
}

/** What a check was told is gone with the next turn, unless that one agrees to have it kept. */
function dropFacts({ activity, state }: Turn): void {
  const agrees = activity.type === 'button' && activity.data.startsWith('keep:');
  if (!agrees) delete state.checked;
}

/** Buttons that ask before they do something: two questions at once confuse. */
function asksSomething({ activity, replies }: Turn): boolean {
  const isQuestion = activity.type === 'button' && /^(withdraw|rate):/u.test(activity.data);
  return isQuestion && replies.at(-1)?.buttons !== undefined;
}

/** Danger to life comes before whatever else is going on; an open dialog stays open. */
async function emergency(deps: DialogDeps, turn: Turn): Promise<boolean> {
  if (turn.activity.type === 'button') return false;
  const said = turn.activity.type === 'command' ? argumentsOf(turn.text) : turn.text;
  if (said === '' || isPlainWord(deps, said)) return false;
  const triage = deps.triage.classify(said);
  if (triage.type !== 'decided' || triage.status !== 'emergency') return false;
  // Only signs of danger, in a conversation that is in danger already: no search for the words.
  if (!triage.strong && (settleEmergency(deps, turn) || stayInEmergency(deps, turn))) return true;
  await ask(deps, turn, said);
  if (turn.outcome?.status === 'emergency') {
    openEmergency(deps, turn, said);
    await raiseHandover(deps, turn);
  }
  // What happened is what the ticket was to be about.
  if (asksDescription(turn)) continueFiling(deps, turn);
  return true;
}

/** What dialogs understand as a whole, ticket numbers and places alone: nobody calls for help with them. */
function isPlainWord(deps: DialogDeps, said: string): boolean {
  if (isTicketReferenceOnly(said)) return true;
  const isWord = spokenCommand(said, undefined) !== undefined || isYes(said) || isSkip(said);
  return isWord || isSatisfaction(deps.say, said) || placeAlone(deps, said.trim()) !== undefined;
}

/** A number with its code is never an answer to what a filing asks. */
async function ticketBetween(deps: DialogDeps, turn: Turn): Promise<boolean> {
  if (turn.activity.type !== 'message' || !isTicketReferenceOnly(turn.text)) return false;
  return showTicket(deps, turn, turn.text);
}

/** Signs and sighs: nothing to answer, and somebody to be asked what it is. */
function saysNothing(text: string): boolean {
  return !/[\p{L}\p{N}]/u.test(text) || /^[啊哦喔嗯呃额唉哎诶欸喂呀]+$/u.test(withoutEnding(text) || '啊');
}

/** Whole words of another script, and none of Chinese. */
function isForeign(text: string): boolean {
  return !/\p{Script=Han}/u.test(text) && (text.match(/\p{L}{2,}/gu) ?? []).length >= 3;
}

function withPerson({ say }: DialogDeps, key: 'wordless' | 'foreign'): OutgoingMessage {
  return { text: say(key), buttons: [[{ label: say('button-human'), data: 'human' }]] };
}

/** 是的, where nothing was asked: below an answer it is no question. */
function agreesToNothing({ state, text }: Turn): boolean {
  return state.answers.length > 0 && isYes(text);
}

function afterAgreeing({ say }: DialogDeps, { state }: Turn): OutgoingMessage {
  const turnId = state.answers.at(-1)?.turnId ?? '';
  const file = { label: say('button-file'), data: `fb:no:${turnId}` };
  return { text: say('nothing-open'), buttons: [[file, { label: say('button-human'), data: 'human' }]] };
}

async function question(deps: DialogDeps, turn: Turn): Promise<boolean> {
  if (turn.activity.type === 'button') turn.reply({ text: deps.say('button-stale') });
  if (turn.activity.type !== 'message') return true;
  if (turn.text.trim() === '') turn.reply({ text: deps.say('cannot-read') });
  else if (saysNothing(turn.text)) turn.reply(withPerson(deps, 'wordless'));
  else if (agreesToNothing(turn)) turn.reply(afterAgreeing(deps, turn));
  else if (isForeign(turn.text)) turn.reply(withPerson(deps, 'foreign'));
  else if (!(await showTicket(deps, turn, turn.text))) await ask(deps, turn, turn.text);
  return true;
}
