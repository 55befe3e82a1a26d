import { plain } from '../answering/plain.ts';
import { composeMiddleware, type Middleware, type TurnHandler } from '../conversation/turn.ts';
import type { TicketWrite } from '../tickets/ticket.ts';
import { ask } from './ask.ts';
import type { DialogDeps, Turn, TurnStep } from './deps.ts';
import { beginFiling, continueFiling } from './file-ticket.ts';
import { continueRating, rate } from './rate.ts';
import { askRegion, takeRegion } from './region.ts';
import { continueTracking, showProgress, showTicket, withdraw } from './track.ts';

/** Words that do what a command does, on their own. */
const COMMAND_WORDS: readonly [RegExp, string][] = [
  [/^(查)?(询)?(工单)?进度(查询)?$|^我的工单$|^查工单$/u, 'progress'],
  [/^取消$|^不办了$|^停$|^退出$|^算了$/u, 'cancel'],
  [/^(改|换|设置|修改)?(一下)?(我的)?(地区|所在地)$/u, 'region'],
  [/^(我要)?(反映|登记|提交)(一个)?(问题|情况|工单)$|^我要反映$/u, 'ticket'],
  [/^帮助$|^使用说明$|^怎么用$/u, 'help'],
];

/** What the bot does with a turn, from the most urgent down. */
export function createBot(deps: DialogDeps): TurnHandler<TicketWrite> {
  const steps: TurnStep[] = [
    (turn) => emergency(deps, turn),
    (turn) => command(deps, turn),
    (turn) => button(deps, turn),
    (turn) => continueFiling(deps, turn),
    (turn) => continueRating(deps, turn),
    (turn) => continueTracking(deps, turn),
    (turn) => takeRegion(deps, turn),
    (turn) => question(deps, turn),
  ];
  return composeMiddleware([keepOutOfGroups(deps), greetFirst(deps)], async (turn) => {
    for (const step of steps) if (await step(turn)) return;
  });
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
      if (first || isStart) turn.reply({ text: deps.say('welcome') });
      return;
    }
    await next();
    const urgent = turn.outcome?.status === 'emergency';
    if (first && !urgent) turn.replies.unshift({ text: deps.say('welcome') });
  };
}

/** Danger to life comes before whatever else is going on; an open dialog stays open. */
async function emergency(deps: DialogDeps, turn: Turn): Promise<boolean> {
  if (turn.activity.type !== 'message') return false;
  const triage = deps.triage.classify(turn.text);
  if (triage.type !== 'decided' || triage.status !== 'emergency') return false;
  await ask(deps, turn, turn.text);
  return true;
}

async function command(deps: DialogDeps, turn: Turn): Promise<boolean> {
  const name = commandOf(turn);
  switch (name) {
    case undefined:
      return false;
    case 'help':
      turn.reply({ text: deps.say('help') });
      return true;
    case 'progress':
      await showProgress(deps, turn);
      return true;
    case 'cancel':
      cancel(deps, turn);
      return true;
    case 'region':
      askRegion(deps, turn);
      return true;
    case 'human':
      human(deps, turn);
      return true;
    case 'ticket':
      beginFiling(deps, turn, { kind: 'help', intro: deps.say('file-intro-asked') });
      return true;
    default:
      // An unknown command is most likely a question with a slash before it.
      await ask(deps, turn, turn.text.replace(/^\//u, ''));
      return true;
  }
}

function commandOf(turn: Turn): string | undefined {
  const { activity } = turn;
  if (activity.type === 'command') return activity.name;
  if (activity.type !== 'message') return undefined;
  const said = plain(turn.text).replace(/[。.!！?？~]+$/u, '');
  const word = COMMAND_WORDS.find(([pattern]) => pattern.test(said))?.[1];
  if (turn.state.dialog === undefined) return word;
  // 算了 and the like answer a dialog's question; in it only these words lead elsewhere.
  return word === 'progress' || (word === 'cancel' && /^(取消|不办了|退出)$/u.test(said)) ? word : undefined;
}

function cancel(deps: DialogDeps, turn: Turn): void {
  const busy = turn.state.dialog !== undefined;
  delete turn.state.dialog;
  turn.reply({ text: deps.say(busy ? 'cancelled' : 'nothing-to-cancel') });
}

function human(deps: DialogDeps, turn: Turn): void {
  const lastQuestion = turn.state.history.at(-1);
  beginFiling(deps, turn, {
    kind: 'consultation',
    ...(lastQuestion !== undefined && { description: lastQuestion }),
    ...(turn.state.lastTurnId !== undefined && { turnId: turn.state.lastTurnId }),
    intro: deps.say('file-intro-human'),
  });
}

async function button(deps: DialogDeps, turn: Turn): Promise<boolean> {
  if (turn.activity.type !== 'button') return false;
  const { data } = turn.activity;
  if (data === 'cancel') cancel(deps, turn);
  else if (data === 'human') human(deps, turn);
  else if (data === 'region') askRegion(deps, turn);
  else if (data === 'progress') await showProgress(deps, turn);
  else if (data.startsWith('ticket:')) return showTicket(deps, turn, data.slice('ticket:'.length));
  else if (data.startsWith('fb:')) await feedback(deps, turn, data);
  else return (await withdraw(deps, turn, data)) || rate(deps, turn, data);
  return true;
}

/** `fb:yes|no:<turn>`: what the citizen thinks of one answer; no leads to a ticket. */
async function feedback(deps: DialogDeps, turn: Turn, data: string): Promise<void> {
  const [, value, turnId = ''] = data.split(':');
  turn.feedback = { turnId, helpful: value === 'yes' };
  if (value === 'yes') {
    turn.reply({ text: deps.say('feedback-thanks') });
    return Promise.resolve();
  }
  const lastQuestion = turn.state.history.at(-1);
  beginFiling(deps, turn, {
    kind: 'consultation',
    ...(lastQuestion !== undefined && { description: lastQuestion }),
    turnId,
    intro: deps.say('file-intro-unsolved'),
  });
}

async function question(deps: DialogDeps, turn: Turn): Promise<boolean> {
  if (turn.activity.type !== 'message') return true;
  if (turn.text.trim() === '') {
    turn.reply({ text: deps.say('cannot-read') });
    return true;
  }
  if (await showTicket(deps, turn, turn.text)) return true;
  await ask(deps, turn, turn.text);
  return true;
}
