import { toHalfWidth } from '../../knowledge/half-width.ts';
import type { IsoDate } from '../../knowledge/item.ts';
import { figuresIn } from '../../knowledge/numbers.ts';
import type { DocumentHead } from './document.ts';

export interface ValidityProposal {
  from: IsoDate | null;
  expires: IsoDate | null;
  grounds: string;
}

/** The closing articles: further up, 有效期 is that of a permit. */
const TAIL = 1500;
const HEAD = 300;
const REPEALED =
  /(?:[（(【[]\s*(?:本文|本件|此件|现|全文|该文件)?已?(?:经)?(?:被)?(?:废止|失效|停止执行)\s*[）)】\]]|(?:本|此|该)(?:文件|件|办法|条例|规定|通知|意见)?已(?:经|于[^，。]{4,16}日?)?(?:被)?(?:废止|失效))/u;
const IN_FORCE = /(?:施行|实施|执行|生效|印发|公布|发布|试行)/u;
const TERM =
  /(?:有效期|试行期?|执行期限?|实施期限?)(?:限)?(?:为|是|暂定)?\s*([\d一二三四五六七八九十两]{1,3})\s*(年|个月)/u;
const UNTIL =
  /(?:有效期|执行期限?|实施期限?|政策期限?|期限|施行|实施|执行|有效)[^。\n]{0,24}?(?:至|到)\s*((?:\d{4}|[〇零一二三四五六七八九]{4})\s*年\s*[^。，；\n]{2,8}?[日号]|(?:\d{4}|[〇零一二三四五六七八九]{4})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月底?|(?:\d{4}|[〇零一二三四五六七八九]{4})\s*年\s*(?:底|年底))/u;
const DAY = 86_400_000;

/** From when to when the document holds, as its head and its closing article say. */
export function proposeValidity(text: string, title: string, head: DocumentHead): ValidityProposal {
  const from = startOf(head);
  const end = repealed(text, title, head) ?? endOf(text, from.day);
  return {
    from: from.day,
    expires: end?.day ?? null,
    grounds: [from.grounds, end?.grounds ?? '没有写失效日期'].join('；'),
  };
}

interface Bound {
  day: IsoDate | null;
  grounds: string;
}

/** A consolidated text keeps the first version's closing article; its present wording holds since the revision. */
function startOf({ effective, revised, issued }: DocumentHead): Bound {
  if (effective !== null && (revised === null || effective >= revised)) {
    return { day: effective, grounds: `写明${inChinese(effective)}起施行` };
  }
  if (revised !== null) {
    return { day: revised, grounds: `${inChinese(revised)}修改，现在的文字按这一天起算` };
  }
  return issued === null
    ? { day: null, grounds: '没有写施行日期和公布日期' }
    : { day: issued, grounds: `没有写施行日期，按${inChinese(issued)}公布起算` };
}

function repealed(text: string, title: string, { issued }: DocumentHead): Bound | undefined {
  const found = REPEALED.exec(title) ?? REPEALED.exec(text.slice(0, HEAD));
  if (found === null) return undefined;
  const stated = dayIn(found[0]);
  return {
    day: stated ?? issued ?? '1949-10-01',
    grounds: `开头写着“${found[0]}”${stated === undefined ? '，没有写哪一天，按一直无效处理' : ''}`,
  };
}

function endOf(text: string, from: IsoDate | null): Bound | undefined {
  const sentences = toHalfWidth(text.slice(-TAIL)).split(/(?<=[。\n])/u);
  for (const sentence of sentences.reverse()) {
    if (!IN_FORCE.test(sentence) && !/^本/u.test(sentence.trim())) continue;
    // 许可证有效期五年 says nothing about the document.
    if (
      !/(?:起施行|起实施|起执行|起生效|起试行|^\s*(?:第[^条]{1,6}条\s*)?本|暂行|试行|印发之日|发布之日|公布之日)/u.test(
        sentence,
      )
    )
      continue;
    const until = UNTIL.exec(sentence);
    const last = until === null ? undefined : lastDay(until[1] ?? '');
    if (last !== undefined) return { day: dayAfter(last), grounds: `结尾写着“${(until?.[0] ?? '').trim()}”` };
    const term = TERM.exec(sentence);
    const length = term === null ? undefined : figuresIn(`${term[1] ?? ''}${term[2] ?? ''}`)[0]?.value;
    if (term !== null && length !== undefined && from !== null) {
      const day = plus(from, Number(length), term[2] === '年' ? 12 : 1);
      return { day, grounds: `结尾写着“${term[0]}”` };
    }
  }
  return undefined;
}

function lastDay(written: string): IsoDate | undefined {
  const date = figuresIn(written).find((it) => it.kind === 'date')?.value;
  if (date === undefined) return undefined;
  if (date.length === 10) return date;
  const [year, month = '12'] = date.split('-');
  return new Date(Date.UTC(Number(year), Number(month), 0)).toISOString().slice(0, 10);
}

function dayIn(text: string): IsoDate | undefined {
  return figuresIn(text).find((it) => it.kind === 'date' && it.value.length === 10)?.value;
}

function dayAfter(day: IsoDate): IsoDate {
  return new Date(Date.parse(day) + DAY).toISOString().slice(0, 10);
}

function plus(day: IsoDate, count: number, months: number): IsoDate {
  const date = new Date(Date.parse(day));
  date.setUTCMonth(date.getUTCMonth() + count * months);
  return date.toISOString().slice(0, 10);
}

function inChinese(day: IsoDate): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year ?? ''}年${month ?? ''}月${date ?? ''}日`;
}
