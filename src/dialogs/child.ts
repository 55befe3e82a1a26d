import type { Middleware } from '../conversation/turn.ts';
import { parseChineseNumber } from '../knowledge/chinese-number.ts';
import type { HotlineWrite } from '../tickets/repository.ts';
import { filingUnderWay } from './active.ts';
import type { DialogDeps, Turn } from './deps.ts';

/** Under that age the law asks for the consent of parents. */
const ADULT_ENOUGH = 14;
const AGE = '(?<age>\\d{1,2}|[一二两三四五六七八九十]{1,3})';
/** Of the writer now; not of a child of theirs, nor of how old they were when something happened. */
const OWN_AGE = new RegExp(
  `(?<![\\p{L}])(?:我|本人|人家)(?:是个?)?(?:今年|现在|才|刚刚?|还|只|快|马上|不?到|已经)*(?:满|有)?${AGE}(?:周)?岁(?:半|了|多)?(?![的时那这起开就以到前后大老女男])`,
  'u',
);
const PUPIL =
  /(?<![\p{L}])(?:我|本人)(?:是|还是|就是)?(?:一个|个|一名|名)?(?:在?(?:上|读|念))?(?:幼儿园|小学(?:[一二三四五六1-6]年级)?|[一二三四五六1-6]年级)(?:的)?(?:学生|小学生|小朋友|生)?(?=$|[,，。;；!！?？、\s]|了|有人|同学|老师|被|想|的学生)/u;
const GROWN =
  /(?<![\p{L}])我(?:是|已经是)?(?:孩子的?|他的?|她的?)?(?:家长|妈妈|爸爸|爷爷|奶奶|监护人|成年人|大人)(?=$|[,，。!！\s了])/u;

/** true: says to be under 14; false: says not to be; undefined: nothing of it. */
export function saysChild(text: string): boolean | undefined {
  const age = OWN_AGE.exec(text)?.groups?.['age'];
  if (age !== undefined) {
    const years = /^\d+$/u.test(age) ? Number(age) : parseChineseNumber(age);
    if (years !== undefined) return years < ADULT_ENOUGH;
  }
  if (PUPIL.test(text)) return true;
  return GROWN.test(text) ? false : undefined;
}

/**
 * Who is under 14 is asked to bring a parent, and told who helps children; nothing is kept of them that need not be: no
 * contact, no facts. What they ask is answered like anybody's.
 */
export function careForChildren(deps: DialogDeps): Middleware<HotlineWrite> {
  return async (turn, next) => {
    const said = turn.activity.type === 'message' ? saysChild(turn.text) : undefined;
    if (said === false) delete turn.state.child;
    const isNew = said === true && turn.state.child !== true;
    if (said === true) turn.state.child = true;
    if (turn.state.child === true) dropPersonal(turn);
    await next();
    if (turn.state.child === true) dropPersonal(turn);
    if (!isNew || turn.forgets !== undefined) return;
    // Danger goes first, here as everywhere.
    const note = { text: deps.say('child-note') };
    if (turn.outcome?.status === 'emergency') turn.replies.push(note);
    else turn.replies.unshift(note);
  };
}

function dropPersonal(turn: Turn): void {
  delete turn.state.profile;
  delete turn.state.checked;
  const filing = filingUnderWay(turn);
  if (filing === undefined) return;
  delete filing.data['contactSealed'];
  delete filing.data['contactHint'];
}
