import { ASKS } from '../answering/concerns.ts';
import type { Question } from '../answering/entitlements/check.ts';
import type { FactValue } from '../answering/entitlements/truth.ts';
import { scopeOf } from '../answering/scope.ts';
import type { Button } from '../conversation/activity.ts';
import { closeDialog, openDialog } from './active.ts';
import { rememberAnswer } from './answers.ts';
import { REMEMBERED_QUESTIONS } from './ask.ts';
import {
  CHECK,
  checkUnderWay,
  MOST_QUESTIONS,
  PLACE,
  scopeOfCheck,
  SITUATION,
  type CheckData,
} from './check-state.ts';
import type { DialogDeps, Turn } from './deps.ts';
import { placeAlone } from './region.ts';
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

const LONGEST_ANSWER = 12;

/** A longer message, a question or a wish wants something else: it is answered, and the check waits. */
function isSomethingElse({ triage }: Pick<DialogDeps, 'triage'>, text: string): boolean {
  const isLong = [...text.trim()].length > LONGEST_ANSWER;
  return isLong || isQuestion(text) || triage.classify(text).type === 'decided';
}

function isQuestion(text: string): boolean {
  return /[?？]["”\s]*$|要啥|要什么|带什么|怎么办|咋办/u.test(text) || ASKS.test(text.trim());
}

function takeAnswer(deps: DialogDeps, turn: Turn, data: CheckData): CheckData | undefined {
  const open = data.asked.at(-1) ?? '';
  const more = deps.entitlements.factsIn(turn.text);
  if (open === SITUATION) {
    if (isQuestion(turn.text)) return undefined;
    const number = Number(/^\d{1,2}$/u.exec(turn.text.trim())?.[0] ?? 0);
    const numbered = deps.entitlements.situations[number - 1];
    const situations = numbered === undefined ? deps.entitlements.situationsIn(turn.text) : [numbered.id];
    if (situations.length === 0 && Object.keys(more).length === 0) return undefined;
    return { ...data, situations, facts: { ...data.facts, ...more } };
  }
  if (open === PLACE) {
    const place = placeAlone(deps, turn.text.trim());
    if (place === undefined) return undefined;
    turn.state.region = place;
    return data;
  }
  const value = deps.entitlements.answerTo(open, turn.text);
  // A question may speak of facts by the way; it wants an answer.
  if (value === undefined && isSomethingElse(deps, turn.text)) return undefined;
  const facts: Record<string, FactValue> = { ...more, ...(value !== undefined && { [open]: value }) };
  return Object.keys(facts).length === 0 ? undefined : { ...data, facts: { ...data.facts, ...facts } };
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

function keep(turn: Turn, data: CheckData): void {
  turn.state.dialog = { name: CHECK, step: data.asked.at(-1) ?? SITUATION, data };
}

/** The next question that decides something, or the result. */
function askNext(deps: DialogDeps, turn: Turn, data: CheckData, intro?: string): void {
  const next = data.asked.length >= MOST_QUESTIONS ? undefined : nextOf(deps, turn, data);
  if (next === undefined) return conclude(deps, turn, data);
  const asking = { ...data, asked: [...data.asked, next], interrupted: false, unclear: false };
  keep(turn, asking);
  askAgain(deps, turn, asking, intro);
}

function nextOf(deps: DialogDeps, turn: Turn, data: CheckData): string | undefined {
  const { asked, situations, names, itemId, facts, who } = data;
  const isOpen = situations.length === 0 && names.length === 0 && itemId === undefined;
  if (isOpen) return asked.includes(SITUATION) ? undefined : SITUATION;
  if (turn.state.region === undefined && !asked.includes(PLACE)) return PLACE;
  return deps.entitlements.next(scopeOfCheck(turn, data), { facts, asked, who })?.fact.id;
}

function askAgain(deps: DialogDeps, turn: Turn, data: CheckData, intro?: string): void {
  // A new object: the question has been asked in this turn.
  keep(turn, { ...data });
  const open = data.asked.at(-1) ?? SITUATION;
  const { text, options } = wordsOf(deps, data, open);
  const buttons = options.map((label, at): Button => ({ label, data: `chk:${open}:${at}` }));
  turn.reply({
    text: [intro ?? '', deps.say('check-question', { at: data.asked.length, most: MOST_QUESTIONS, text })]
      .filter((part) => part !== '')
      .join('\n\n'),
    buttons: [...inRows(buttons), ...ways(deps, data, open)],
  });
}

function wordsOf(deps: DialogDeps, data: CheckData, open: string): { text: string; options: string[] } {
  if (open === SITUATION) {
    return {
      text: deps.say('check-ask-situation'),
      options: deps.entitlements.situations.map((it) => it.label),
    };
  }
  if (open === PLACE) return { text: deps.say('check-ask-place'), options: [] };
  const question: Question | undefined = deps.entitlements.question(open, data.who);
  return { text: question?.text ?? '', options: question?.options.map((it) => it.label) ?? [] };
}

const BUTTONS_IN_A_ROW = 2;

function inRows(buttons: readonly Button[]): Button[][] {
  const rows: Button[][] = [];
  for (let at = 0; at < buttons.length; at += BUTTONS_IN_A_ROW) {
    rows.push(buttons.slice(at, at + BUTTONS_IN_A_ROW));
  }
  return rows;
}

function ways({ say }: DialogDeps, { asked }: CheckData, open: string): Button[][] {
  const unknown: Button = { label: say('check-button-unknown'), data: `chk:${open}:unknown` };
  const secret: Button = { label: say('check-button-secret'), data: `chk:${open}:secret` };
  const backwards: Button = { label: say('check-button-back'), data: `chk:${open}:back` };
  const end: Button = { label: say('check-button-stop'), data: `chk:${open}:stop` };
  return [open === SITUATION ? [unknown] : [unknown, secret], asked.length > 1 ? [backwards, end] : [end]];
}

function conclude(deps: DialogDeps, turn: Turn, data: CheckData): void {
  const { text, citations, outcomes } = deps.entitlements.report(
    scopeOfCheck(turn, data),
    data.facts,
    turn.state.largeType,
  );
  closeDialog(turn);
  const found = new Set(Object.values(outcomes));
  const names = Object.keys(outcomes).join('、');
  const question = deps.say('check-record', { names });
  turn.outcome = {
    // Of the facts themselves nothing is recorded.
    question,
    status: 'checked',
    reason: (['likely', 'open', 'unlikely'] as const).find((it) => found.has(it)) ?? 'nothing',
    ...(turn.state.region !== undefined && { region: turn.state.region }),
    passages: [],
    citations: citations.map(({ title, document, locator }) => ({ title, document, locator })),
    elapsedMs: 0,
  };
  rememberAnswer(turn, question);
  const isKeepable = data.who === 'self' && Object.keys(data.facts).length > 0 && turn.state.child !== true;
  if (isKeepable) turn.state.checked = { facts: data.facts, turnId: turn.id };
  const keepButton: Button = { label: deps.say('check-button-keep'), data: `keep:${turn.id}` };
  turn.reply({
    text,
    buttons: [
      ...(isKeepable ? [[keepButton]] : []),
      [
        { label: deps.say('check-button-again'), data: 'check' },
        { label: deps.say('button-unsolved'), data: `fb:no:${turn.id}` },
        { label: deps.say('button-human'), data: 'human' },
      ],
    ],
  });
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

const ASKS_CHECK =
  /(?:能|可以|可不可以|能不能)(?:享受|申请|领取?|拿|办理?|得到?)(?:到)?(?:些|哪些|什么|啥|多少种)|有(?:什么|哪些|啥|没有)(?:可以|能)?(?:申请|领|享受)?的?(?:补贴|补助|待遇|救助|优惠政策|福利)|(?:符不符合|符合不符合|是否符合|够不够|有没有资格|有资格)|核对资格|资格核对|资格自查|能享受什么/u;
const SELF = /我|俺|咱|自己|家/u;
const ASKS_SOMETHING =
  /[?？吗呢么]|什么|怎|咋|多少|多久|哪|几[个天年月]|能不能|可不可以|是不是|如何|谁|啥|为什么|请问|想问|咨询|投诉|举报|反映|办理|申请/u;
const SHORTEST_STORY = 6;

/** Who tells of their lot without a question, or asks what there is for them, is asked back. */
export function checkFromWords(deps: DialogDeps, turn: Turn): boolean {
  if (turn.activity.type !== 'message' || turn.state.dialog !== undefined) return false;
  const { text } = turn;
  const isBare = /^(?:我|俺)?(?:能|可以)(?:享受|申请|领)(?:到)?(?:些|哪些|什么|啥)/u.test(text.trim());
  const isSituation = deps.entitlements.situationsIn(text).length > 0;
  const tells = isSituation || Object.keys(deps.entitlements.factsIn(text)).length > 0;
  const asks = ASKS_CHECK.test(text) && SELF.test(text) && (tells || isBare);
  // A fact by the way, such as years of work, is part of other stories too: wages that are owed, a question's background.
  const story =
    isSituation && SELF.test(text) && !ASKS_SOMETHING.test(text) && [...text].length >= SHORTEST_STORY;
  if (!asks && !story && !/^(?:核对资格|资格核对|资格自查|查资格)$/u.test(withoutEnding(text))) return false;
  if (deps.triage.classify(text).type !== 'question') return false;
  // What is asked in between is about this.
  turn.state.history = [...turn.state.history, text].slice(-REMEMBERED_QUESTIONS);
  beginCheck(deps, turn, { said: text });
  return true;
}
