import type { ClaimClass } from '../../knowledge/item.ts';
import type { DocumentKind } from './document.ts';

export interface ClassProposal {
  claimClass: ClaimClass;
  grounds: string;
}

const ARTICLE = /^[\s\u3000]*第[〇零一二三四五六七八九十百千]+条/gmu;
const LOCAL =
  /由(?:各)?(?:省|自治区|直辖市|设区的市|县级以上|地方|各地)[^。；]{0,30}?(?:规定|制定|确定|决定)|各地(?:可以|可)?(?:结合实际|根据实际|因地制宜)[^。；]{0,20}(?:制定|确定|规定)/gu;
const DIRECTION =
  /逐步|探索|鼓励|支持有条件|推动|推进|健全|完善|加快|加强|力争|研究制定|到20\d\d年|引导|优化|统筹/gu;
const RULE =
  /可以(?:向[^，。]{2,20})?申请|申领|符合(?:下列|以下)?[^，。]{0,12}条件的|每人每[月年天]|补贴标准|补助标准|按月发放|给予[^，。]{0,12}(?:补贴|补助|救助|奖励)|予以(?:减免|补贴|补助)|应当|不得|减征|免征|延长至/gu;
const EVENT =
  /慰问|举办|举行|召开|启动仪式|走访|开展[^，。]{0,16}活动|活动现场|捐赠|揭牌|座谈会|推进会|义诊|联欢|表彰|颁奖|验收|上线|调研|督导|考察/gu;
const COMMENT =
  /评论员|专家(?:认为|表示|指出|建议)|学者(?:认为|表示)|教授(?:认为|表示)|笔者|在我看来|值得(?:期待|警惕|深思)|不在[^，。]{1,10}而在|当务之急|警惕|从某种意义上|换言之|站在[^，。]{2,16}(?:维度|高度)/gu;
const DIRECTION_TITLE =
  /(?:意见|规划|纲要|计划|行动方案|工作要点|倡议书?|决议|工作方案)(?:[（(][^）)]*[）)])?(?:的通知)?$/u;
/** What such a title heads is a rule; a guide or an announcement is one only if it says what applies. */
const RULE_TITLE =
  /(?:办法|细则|规定|条例|解释|批复|规程|规则|决定|修正案|命令)(?:[（(][^）)]*[）)])*(?:的通知|的公告)?$/u;
const GUIDE_TITLE = /(?:标准|制度|目录|公告|通告|指南|须知|清单|通知)(?:[（(][^）)]*[）)])*$/u;
const LOCAL_SHARE = 0.3;
const FEWEST_SIGNS = 2;
const FEWEST_AIMS = 4;
/** Characters in which a report says that it is one, and what it is about. */
const OPENING = 200;
const REPORTED = /新华社|记者|本报讯|近日|日前|昨[日天]|据悉|了解到|获悉|新闻发布会/u;
const POLICY = /印发|出台|发文|发布|意见|方案|规划|政策|部署|措施/u;
/** Characters judged; what a document is shows at its beginning. */
const JUDGED = 6000;

/** As what the document may be quoted. Only what is sure to be a rule is proposed as one. */
export function proposeClass(text: string, title: string, kind: DocumentKind): ClassProposal {
  const judged = text.slice(0, JUDGED);
  if (kind === 'law') return ofLaw(text);
  if (kind === 'ordinary' && RULE_TITLE.test(title)) {
    return {
      claimClass: 'entitlement',
      grounds: `标题是“${RULE_TITLE.exec(title)?.[0] ?? ''}”，是可以适用的规定`,
    };
  }
  const comment = found(judged, COMMENT);
  const said = { comment, event: found(`${title}\n${judged}`, EVENT), ...weigh(judged) };
  return kind === 'newspaper' || REPORTED.test(text.slice(title.length, title.length + OPENING))
    ? ofNews(title, judged.slice(0, OPENING), said)
    : ofOrdinary(title, said);
}

interface Said {
  comment: string[];
  event: string[];
  direction: string[];
  rule: string[];
  local: string[];
}

function ofLaw(text: string): ClassProposal {
  const articles = text.match(ARTICLE)?.length ?? 0;
  const local = found(text, LOCAL);
  return articles > 0 && local.length >= 2 && local.length / articles >= LOCAL_SHARE
    ? propose('local-option', '多数条文写', local)
    : { claimClass: 'entitlement', grounds: `有${articles}条编号的条文，是可以适用的规定` };
}

function ofNews(title: string, opening: string, said: Said): ClassProposal {
  if (said.comment.length >= 2 && said.comment.length * 2 > said.event.length) {
    return propose('comment', '文中是评论的写法，例如', said.comment);
  }
  const policy = POLICY.exec(title) ?? POLICY.exec(opening);
  const aims = said.direction.length >= Math.max(FEWEST_AIMS, said.event.length * 3);
  if (DIRECTION_TITLE.test(title) || (policy !== null && aims)) {
    return propose('direction', '报道的是部署和方向，多次写', said.direction);
  }
  return propose('notice', '是新闻报道，写着', said.event);
}

function ofOrdinary(title: string, said: Said): ClassProposal {
  if (said.local.length >= 2 && said.local.length > said.rule.length) {
    return propose('local-option', '多处写', said.local);
  }
  const rules = said.rule.length;
  if (DIRECTION_TITLE.test(title) && rules <= said.direction.length) {
    return propose(
      'direction',
      `标题是“${DIRECTION_TITLE.exec(title)?.[0] ?? ''}”，文中多写`,
      said.direction,
    );
  }
  if (said.comment.length >= 2 && rules === 0)
    return propose('comment', '文中是评论的写法，例如', said.comment);
  if (GUIDE_TITLE.test(title) && rules > 0) {
    return propose('entitlement', `标题是“${GUIDE_TITLE.exec(title)?.[0] ?? ''}”，文中写着`, said.rule);
  }
  if (new Set(said.rule).size >= FEWEST_SIGNS && rules >= said.direction.length / 2)
    return propose('entitlement', '文中写着', said.rule);
  if (said.direction.length > Math.max(FEWEST_SIGNS, said.event.length))
    return propose('direction', '文中多写', said.direction);
  return propose('notice', said.event.length > 0 ? '文中写着' : '没有可以直接适用的规定', said.event);
}

function weigh(text: string): Pick<Said, 'direction' | 'rule' | 'local'> {
  return { direction: found(text, DIRECTION), rule: found(text, RULE), local: found(text, LOCAL) };
}

function found(text: string, words: RegExp): string[] {
  return text.match(words) ?? [];
}

/** The ground quotes at most three different wordings. */
function propose(claimClass: ClaimClass, why: string, words: readonly string[]): ClassProposal {
  const quoted = [...new Set(words)].slice(0, 3).map((it) => `“${it.trim()}”`);
  return {
    claimClass,
    grounds:
      quoted.length === 0
        ? why.replace(/，?[^，]*(?:写着?|例如)$/u, '') || '没有可以直接适用的规定'
        : why + quoted.join('、'),
  };
}
