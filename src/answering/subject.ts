import type { Synonyms } from '../retrieval/synonyms.ts';
import type { Triage } from './triage.ts';
import { plain } from './plain.ts';

/** Characters; a message this short seldom says by itself what it is about. */
export const LONGEST_FRAGMENT = 8;

/** Words that every other matter has, and that by themselves name none. */
const VAGUE =
  /补贴|补助|津贴|证件?|报销|待遇|救助|保险|手续|材料|费用?|怎么|怎样|咋|如何|哪里|哪儿|哪|办理?|领取?|申请|申领|弄|要|能|可以|我|的|吗|呢|去|在|拿|什么|啥|多少|钱|几天|多久|有没有|有|查|下来|了|请问|一下|想|下|带|都|那|交|批|天|得|到/gu;

/** 补贴怎么领, 要带啥材料: says nothing of which matter. */
export function isVague(said: string): boolean {
  return plain(said).replace(VAGUE, '') === '';
}

/** Tells whether words name a matter that the corpus treats, such as 低保 or 居住证. */
export type NamesMatter = (text: string) => boolean;

export function createNamesMatter(topics: readonly string[], synonyms: Synonyms): NamesMatter {
  const named = (text: string) => topics.some((topic) => text.includes(topic));
  return (text) => {
    const said = plain(text);
    return named(said) || (synonyms.widen(said)?.words.some(named) ?? false);
  };
}

const TAKEN_BACK =
  /^(?:不对|不是|错了|说错了|打错了|写错了|更正|我(?:是)?说的?是|应该是)[，,、。:：\s]*(?:我(?:是)?(?:想)?(?:说|问)的?是?|是|应该是)?/u;

const NOT_THIS_BUT = /^不是([^，,。]{1,8})[，,、\s]*(?:是|而是|问的是|说的是)([^，,。？?]{1,8})[？?。]*$/u;

/** What a correction puts in the place of what was said; undefined for what is none. */
export function corrected(text: string, earlier: string): string | undefined {
  const said = text.trim();
  const swap = NOT_THIS_BUT.exec(said.replace(/^(?:不对|错了|说错了|打错了|写错了)[，,、。\s]*/u, ''));
  const [, wrong = '', right = ''] = swap ?? [];
  if (wrong !== '' && earlier.includes(wrong)) return earlier.replace(wrong, right);
  const match = TAKEN_BACK.exec(said);
  const rest = match === null ? '' : said.slice(match[0].length).trim();
  return rest === '' ? undefined : rest;
}

export interface SubjectDeps {
  triage: Pick<Triage, 'isFollowUp'>;
  namesMatter: NamesMatter;
}

/** The last message that says what it is about, and what came after it; the last alone where none does. */
export function sinceSubject(history: readonly string[], { triage, namesMatter }: SubjectDeps): string[] {
  const saysIt = (said: string) =>
    (!triage.isFollowUp(said) && plain(said).length > LONGEST_FRAGMENT) || namesMatter(said);
  const at = history.findLastIndex(saysIt);
  return at < 0 ? history.slice(-1) : history.slice(at);
}

/**
 * What a message pointing back points to: the last that says what it is about, with what only narrowed it down
 * behind it. 低保怎么申请 / 那残疾的呢 / 多久 is about 低保怎么申请 那残疾的呢.
 */
export function subjectOf(history: readonly string[], deps: SubjectDeps): string | undefined {
  const [said, ...later] = sinceSubject(history, deps);
  if (said === undefined) return undefined;
  const narrowing = later.filter((it) => !asksPart(it));
  return [said, ...narrowing.slice(-1)].join(' ');
}

const PART =
  /材料|手续|流程|条件|标准|多少|多久|几天|几年|几个月|在哪|去哪|哪里|哪儿|找谁|怎么|咋|如何|要什么|需要什么|电话|依据|什么时候|期限/u;

/** A correction that names only the matter keeps the part that was asked for before: 不对，是居住证 → 居住证材料. */
export function withPart(instead: string, earlier: string): string {
  const part = earlier.match(new RegExp(PART, 'gu'))?.at(-1);
  return part === undefined || PART.test(instead) || plain(instead).length > LONGEST_FRAGMENT
    ? instead
    : `${instead}${part}`;
}

/** 材料呢, 多久能办好: asks for a part of the matter and does not narrow it down. */
function asksPart(text: string): boolean {
  return PART.test(text);
}
