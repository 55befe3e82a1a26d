import type { Middleware } from '../conversation/turn.ts';
import type { TicketWrite } from '../tickets/ticket.ts';
import { filingUnderWay } from './active.ts';
import type { DialogDeps, Turn } from './deps.ts';
import { titleOf } from './file-submit.ts';
import { submitTicket } from './move.ts';
import { withoutEnding } from './words.ts';

/** What nobody has spoken of for so long is not asked after any more. */
const LONGEST_OPEN_MS = 24 * 3_600_000;
/** Characters; a shorter message in danger, such as 我害怕, is no question to a corpus. */
const LONGEST_CRY = 14;

/** The whole message, and nothing else: 报警了没人来 is not over, and help that was called has not come yet. */
const SETTLED =
  /^(?:我们?|他|她|人|孩子|现在|已经|都)*(?:没事儿?了|安全了|没危险了|没有危险|没危险|好多了|冷静(?:下来)?了|想开了|不想死了|得救了|脱险了|找到了|火灭了|解决了|处理好了|弄错了|说错了|打错了|是误会|开玩笑(?:的)?)(?:[，,\s]*(?:谢谢|多谢|麻烦)[^，。]{0,6})?$/u;

/** Marks the conversation, and puts one alert before the staff as an urgent ticket. Called once danger has been answered. */
export function openEmergency(deps: DialogDeps, turn: Turn, said: string): void {
  const { state, outcome } = turn;
  const isOpen = state.emergency !== undefined;
  state.emergency = { reason: outcome?.reason ?? '', at: turn.now };
  if (isOpen) return;
  const number = deps.newTicketNumber(turn.now);
  submitTicket(deps, turn, {
    number,
    queryCodeDigest: deps.queryCodeDigest(number, deps.newQueryCode()),
    kind: 'help',
    urgency: 'urgent',
    title: titleOf(deps.say('alert-title', { said })),
    description: deps.say('alert-description', { said }),
    region: state.region ?? null,
    turnId: turn.id,
  });
  const last = turn.replies.at(-1);
  if (last !== undefined) last.text = `${last.text}\n\n${deps.say('emergency-alerted', { number })}`;
}

/** 安全了 or the button: the danger is over. False where there was none, or the words are about something else. */
export function settleEmergency(deps: DialogDeps, turn: Turn): boolean {
  if (turn.state.emergency === undefined) return false;
  const { activity } = turn;
  const pressed = activity.type === 'button' && activity.data === 'safe';
  const said = activity.type === 'message' && SETTLED.test(withoutEnding(turn.text));
  if (!pressed && !said) return false;
  delete turn.state.emergency;
  turn.reply({ text: deps.say('emergency-settled') });
  return true;
}

/** A cry without a question: the way to safety is said again instead of searching for the words. */
export function stayInEmergency(deps: DialogDeps, turn: Turn): boolean {
  const { emergency } = turn.state;
  if (emergency === undefined || turn.activity.type !== 'message') return false;
  const isCry = [...withoutEnding(turn.text)].length <= LONGEST_CRY;
  if (!isCry || deps.entitlements.situationsIn(turn.text).length > 0) return false;
  turn.outcome = {
    question: turn.text,
    status: 'emergency',
    reason: emergency.reason,
    passages: [],
    citations: [],
    elapsedMs: 0,
  };
  turn.reply({
    text: deps.say(emergency.reason === 'self-harm' ? 'emergency-stay-self-harm' : 'emergency-stay'),
    buttons: [safeButtons(deps)],
  });
  return true;
}

/** Whatever else is answered meanwhile begins with the danger, until it is settled. */
export function remindOfEmergency(deps: DialogDeps): Middleware<TicketWrite> {
  return async (turn, next) => {
    const { emergency } = turn.state;
    if (emergency !== undefined && turn.now - emergency.at > LONGEST_OPEN_MS) delete turn.state.emergency;
    const before = turn.state.emergency;
    await next();
    const isOpen = before !== undefined && turn.state.emergency === before;
    // Who is telling the staff what happens is not asked between the questions.
    if (!isOpen || filingUnderWay(turn) !== undefined || turn.outcome?.status === 'emergency') return;
    turn.replies.unshift({ text: deps.say('emergency-first'), buttons: [safeButtons(deps)] });
  };
}

export function safeButtons({ say }: DialogDeps) {
  return [
    { label: say('button-safe'), data: 'safe' },
    { label: say('button-human'), data: 'human' },
  ];
}
