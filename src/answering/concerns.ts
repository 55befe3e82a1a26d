import { plain } from './plain.ts';
import { isVague } from './subject.ts';

const SHORTEST = 4;
const MOST = 3;
const BETWEEN =
  /[?？。；;!！\n]+|[，,、\s]*(?:另外|还有就是|还有|再问一下|再问|顺便(?:再)?问(?:一下|下)?|顺便|还想问(?:一下|下|问)?|第二个问题|同时也?想问|以及想问)[，,:：、\s]*/u;
/** Words that ask something. */
export const ASKS =
  /[吗呢么不没]$|什么|怎|咋|多少|多久|多大|哪|几[个天年月岁]|能不能|可不可以|能否|是不是|有没有|要不要|如何|谁|啥|可以.*吗|标准|条件|材料|流程/u;
const LEAD =
  /^(?:你好|您好|请问|我想问(?:一下|下)?|想问(?:一下|下)?|咨询(?:一下|下)?|第[一二三]个?[，,、:：]?|[一二三123][、.，])+/u;

/** 法律援助几天有结果，信访又是多少天办结: every part between the commas asks by itself. */
function splitAtCommas(text: string): string[] {
  const parts = text.split(/[，,]+/u);
  const allAsk = parts.every(
    (part) => ASKS.test(part.trim()) && plain(part).length > SHORTEST && !isVague(part),
  );
  return parts.length === 2 && allAsk ? parts : [text];
}

/**
 * The questions that a message holds, in order; the message alone where it holds one. What merely tells the story
 * between them goes with the question behind it.
 */
export function concernsIn(text: string): string[] {
  const parts = text
    .split(BETWEEN)
    .flatMap(splitAtCommas)
    .map((part) => part.trim().replace(LEAD, ''))
    .filter((part) => part !== '');
  const concerns: string[] = [];
  let story: string[] = [];
  for (const part of parts) {
    const before = concerns.at(-1);
    // 要什么材料 is about the concern before it.
    if (isVague(part) && before !== undefined) {
      concerns[concerns.length - 1] = `${before}，${part}`;
      continue;
    }
    story.push(part);
    if (!ASKS.test(part) || plain(part).length < SHORTEST) continue;
    concerns.push(story.join('，'));
    story = [];
  }
  return concerns.length < 2 || concerns.length > MOST ? [text] : concerns;
}
