import { scopeOf } from '../answering/scope.ts';
import { closeDialog, openDialog } from './active.ts';
import { askAgain, askNext, keep } from './check-ask.ts';
import { isSomethingElse, takeAnswer } from './check-hear.ts';
import { CHECK, checkUnderWay, PLACE, SITUATION, type CheckData } from './check-state.ts';
import type { DialogDeps, Turn } from './deps.ts';
import { withoutEnding } from './words.ts';

export interface CheckStart {
  /** The citizen's words, from which facts are read. */
  said?: string;
  /** The policy item under whose answer the check was asked for. */
  itemId?: string;
}

/** Begins to find out what somebody may be entitled to; what was told already is not asked again. */
export function beginCheck(deps: DialogDeps, turn: Turn, { said = '', itemId }: CheckStart): void {
  const { entitlements } = deps;
  const told = scopeOf(said, undefined, deps.regions);
  // A place that is merely spoken of, such as where somebody comes from, is no home.
  if (turn.state.region === undefined && told.isHome && told.region !== undefined) {
    turn.state.region = told.region;
  }
  const who = entitlements.whoIn(said);
  const kept = who === 'self' ? (turn.state.profile?.facts ?? {}) : {};
  const data: CheckData = {
    who,
    situations: entitlements.situationsIn(said),
    names: entitlements.namesIn(said),
    words: said,
    ...(itemId !== undefined && { itemId }),
    facts: { ...kept, ...entitlements.factsIn(said) },
    asked: [],
    interrupted: false,
    unclear: false,
  };
  const intro = deps.say(Object.keys(kept).length > 0 ? 'check-intro-kept' : 'check-intro');
  openDialog(turn, { name: CHECK, step: SITUATION, data });
  askNext(deps, turn, data, intro);
}

/** The next turn of a check; false when none is under way, or when something else comes between. */
export function continueCheck(deps: DialogDeps, turn: Turn): boolean {
  const data = checkUnderWay(turn);
  if (data === undefined) return false;
  if (turn.activity.type === 'button') return pressed(deps, turn, data, turn.activity.data);
  return turn.activity.type === 'message' && said(deps, turn, data);
}

/** Asks what is open once more, after something that came between; who goes on with other things is left to them. */
export function remindOfCheck(deps: DialogDeps, turn: Turn): void {
  const data = checkUnderWay(turn);
  if (data === undefined) return;
  if (data.interrupted || turn.state.emergency !== undefined) return closeDialog(turn);
  askAgain(deps, turn, { ...data, interrupted: true }, deps.say('check-resume'));
}

/** `chk:<question>:<option>`; the option is a number or one of unknown, secret, back, stop. */
function pressed(deps: DialogDeps, turn: Turn, data: CheckData, pressedData: string): boolean {
  const [action, question, option = ''] = pressedData.split(':');
  if (action !== 'chk') return false;
  if (option === 'stop') stop(deps, turn);
  else if (option === 'back') back(deps, turn, data);
  else if (question !== data.asked.at(-1)) askAgain(deps, turn, data, deps.say('check-stale'));
  else if (option === 'unknown' || option === 'secret') askNext(deps, turn, data);
  else choose(deps, turn, data, Number(option));
  return true;
}

function choose(deps: DialogDeps, turn: Turn, data: CheckData, option: number): void {
  const open = data.asked.at(-1) ?? '';
  if (open === SITUATION) {
    const situation = deps.entitlements.situations[option];
    return situation === undefined
      ? askAgain(deps, turn, data)
      : askNext(deps, turn, { ...data, situations: [situation.id] });
  }
  const value = deps.entitlements.question(open, data.who)?.options[option]?.value;
  if (value === undefined) askAgain(deps, turn, data);
  else askNext(deps, turn, { ...data, facts: { ...data.facts, [open]: value } });
}

const BACK = /^(?:上一步|返回|退回|后退|上一个|回到上一步|刚才(?:说|选|点)错了?|说错了|选错了|点错了)$/u;
const STOP = /^(?:停|停下|停止|不查了|不核对了|不用了|算了|结束|退出|取消|不弄了|到此为止)$/u;
const UNKNOWN =
  /^(?:不知道|不晓得|不清楚|不记得|记不清|忘了|不确定|说不准|不好说|跳过|下一个|下一步|pass|不想说|不说|不方便|保密|不想回答|不告诉你)(?:了|啊|呢|说|吧)*$/u;

/** Answers in words. What says nothing to the question may still tell another fact. */
function said(deps: DialogDeps, turn: Turn, data: CheckData): boolean {
  const words = withoutEnding(turn.text);
  if (STOP.test(words)) stop(deps, turn);
  else if (BACK.test(words)) back(deps, turn, data);
  else if (UNKNOWN.test(words)) askNext(deps, turn, data);
  else {
    const told = takeAnswer(deps, turn, data);
    if (told !== undefined) askNext(deps, turn, told);
    else if (isSomethingElse(deps, turn.text)) return false;
    else if (data.unclear) return letGo(deps, turn);
    else askAgain(deps, turn, { ...data, unclear: true }, deps.say('check-unclear'));
  }
  return true;
}

/** Who is not understood twice is not held: the words are taken for what they say by themselves. */
function letGo(deps: DialogDeps, turn: Turn): false {
  closeDialog(turn);
  turn.reply({ text: deps.say('check-let-go') });
  return false;
}

function stop(deps: DialogDeps, turn: Turn): void {
  closeDialog(turn);
  turn.reply({ text: deps.say('check-stopped') });
}

/** Takes the answer before back and asks for it again. */
function back(deps: DialogDeps, turn: Turn, data: CheckData): void {
  const asked = data.asked.slice(0, -1);
  const again = asked.at(-1);
  if (again === undefined) return askAgain(deps, turn, data, deps.say('check-first'));
  const facts = Object.fromEntries(Object.entries(data.facts).filter(([id]) => id !== again));
  if (again === PLACE) delete turn.state.region;
  const earlier = { ...data, facts, asked, ...(again === SITUATION && { situations: [] }) };
  keep(turn, earlier);
  askAgain(deps, turn, earlier);
}

/** `keep:<turn>`: the citizen agrees that the facts of that check are kept for the next one. */
export function keepFacts(deps: DialogDeps, turn: Turn, data: string): boolean {
  if (!data.startsWith('keep:')) return false;
  const { checked } = turn.state;
  if (checked === undefined || data !== `keep:${checked.turnId}`) {
    turn.reply({ text: deps.say('check-keep-gone') });
    return true;
  }
  turn.state.profile = { facts: checked.facts, agreedAt: turn.now };
  delete turn.state.checked;
  turn.reply({ text: deps.say('check-kept', { facts: deps.entitlements.describe(checked.facts) }) });
  return true;
}
