import type { IsoDate } from '../../knowledge/item.ts';
import { figuresIn } from '../../knowledge/numbers.ts';
import { plain } from './newspaper-lines.ts';

const PRESS =
  '本报|本刊|本网|本台|新华社|中新社|新华网|人民网|人民日报|[\\u4e00-\\u9fff]{2,6}(?:日报|晚报|时报|都市报|早报|商报)';
const NAME = '[\\u4e00-\\u9fff·]{2,4}';
const NAMES = `${NAME}(?:[、,， /]+${NAME}){0,5}`;
const REPORTER = '(?:见习|特约|实习|全媒体|首席|融媒体)*(?:记者|通讯员|评论员|实习生)';

const byline = new RegExp(
  `^(?:[■□●▲◆◎☉▪] ?(?:${PRESS})? ?${REPORTER}[ :]*|(?:${PRESS}) ?${REPORTER}[ :]*|${REPORTER}(?: |:)+|文/图 )` +
    `(?:(?:${NAMES})(?: ?${REPORTER} ?(?:${NAMES}))*)?(?: ?(?:文/图|报道|整理))?$`,
  'u',
);
const author =
  /^(?:[■□●▲◆◎☉▪]\s*[\u4e00-\u9fff·]{2,4}(?:[ 、][\u4e00-\u9fff·]{2,4}){0,3}|(?:文|作者|撰文)[:：/] ?[\u4e00-\u9fff· ]{2,12})$/u;
const lead = new RegExp(
  `^(?:(?:${PRESS})?\\s*讯[ (]|(?:本报|本网|本台|本刊)[\\u4e00-\\u9fff]{0,8}(?:\\d{1,2}月\\d{1,2}日)?\\s*(?:讯|电)[ (]?|` +
    `(?:新华社|中新社|新华网|中新网|人民网|央视网)[\\u4e00-\\u9fff]{0,10}\\d{1,2}月\\d{1,2}日\\s*电|` +
    `(?:${PRESS})[\\u4e00-\\u9fff]{0,8}(?:讯|电)\\s*\\()`,
  'u',
);
const sourceLine = new RegExp(
  `^(?:来源[:：]? ?)?(?:${PRESS}|[\\u4e00-\\u9fff]{2,8}(?:社|网|报|新闻|发布|客户端))\\s*[·•|｜]?\\s*(\\d{4}[-/.年]\\d{1,2}[-/.月]\\d{1,2}日?)`,
  'u',
);
const pageDate = /^(\d{4}年\d{1,2}月\d{1,2}日)\s*(?:星期|周)[一二三四五六日天]/u;
const closing = /\((?:据|转自|综合|新华社|本报|本刊|摘自|原载)[^()]{1,40}\)$/u;
const photographer = new RegExp(
  `^[□(]? ?(?:(?:${PRESS})? ?${REPORTER} ?(?:${NAMES})|${NAME}(?:[ 、]${NAME})?) ?(?:摄|供图|摄影报道)\\)?$`,
  'u',
);
const caption =
  /(?:(?:记者|通讯员|实习生|□|\/)[^。]{0,30}摄|[ (][^。 ]{2,12} ?摄|供图|摄影报道)\)?$|[( ](?:资料图|资料图片|图片来源|图源)|^\(?(?:图为|上图|下图|左图|右图)/u;
const LONGEST_CAPTION = 400;
const LONGEST_BYLINE = 40;

const furniture =
  /^(?:(?:要闻|时政|新闻|综合|综合新闻|民生|社会|国内|国际|本地|广告|公告|公益|评论|观点|专题|专版|版面|关注|聚焦|资讯|文化|体育|教育|健康|经济|理论|深度|副刊)(?:版)?|[A-D]?\d{1,2} ?版?|第\d{1,2}版|搜索文档|搜索|首页|返回|登录|分享|打印|字号.*|导航|上一篇.*|下一篇.*|责任?编辑.*|责编.*|版式.*|校对.*|投稿.*|邮箱.*)$/u;

export function isByline(line: string): boolean {
  const text = plain(line);
  return text.length <= LONGEST_BYLINE && (byline.test(text) || author.test(text));
}

/** 本报讯（记者 …）, 新华社北京6月9日电: the first words of a report. */
export function isLead(line: string): boolean {
  return lead.test(plain(line.slice(0, 80)));
}

/** Press and day above a report that was taken from a web page. */
export function isSourceLine(line: string): boolean {
  return line.length <= LONGEST_BYLINE && sourceLine.test(plain(line));
}

export function isPageDate(line: string): boolean {
  return line.length <= LONGEST_BYLINE * 2 && pageDate.test(plain(line));
}

/** Who took a picture, without what it shows. */
export function isPhotographer(line: string): boolean {
  return line.length <= LONGEST_BYLINE && photographer.test(plain(line));
}

export function isCaption(block: string): boolean {
  return block.length <= LONGEST_CAPTION && caption.test(plain(block));
}

export function isClosed(block: string): boolean {
  return closing.test(plain(block.slice(-60)));
}

/** Names of sections, page numbers, menus. */
export function isFurniture(line: string): boolean {
  return line.length <= LONGEST_BYLINE && (furniture.test(plain(line)) || isPageDate(line));
}

export function hasMark(line: string): boolean {
  return isByline(line) || isLead(line) || isSourceLine(line) || isClosed(line) || isPhotographer(line);
}

/** 记者 李某 of 本报讯（记者 李某）; 新华社 of 新华社北京6月9日电. */
export function bylineOfLead(block: string): string | null {
  const text = plain(block.slice(0, 80));
  const named = /^[^()]{0,24}\(((?:[^()]*)(?:记者|通讯员)[^()]*)\)/u.exec(text)?.[1];
  return named ?? new RegExp(`^(?:${PRESS}|中新网|央视网)`, 'u').exec(text)?.[0] ?? null;
}

/** The day a line states in full. */
export function dayIn(line: string): IsoDate | null {
  return figuresIn(line).find((it) => it.kind === 'date' && it.value.length === 10)?.value ?? null;
}
