import { REMEMBERED_QUESTIONS } from './ask.ts';
import { beginCheck } from './check.ts';
import type { DialogDeps, Turn } from './deps.ts';
import { withoutEnding } from './words.ts';

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
