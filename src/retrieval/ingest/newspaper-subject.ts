/**
 * What an authority has to do with: people, benefits, procedures, bodies. Wide on purpose, because a text that is
 * left out cannot be found.
 */
const PUBLIC =
  /政府|民政|人社|财政|税务|公安|法院|检察|司法|卫生健康|卫健|医保|社保|社会保险|养老|医疗|救助|低保|慈善|福利|补贴|津贴|补助|抚恤|优抚|退役军人|残疾|老年|老人|儿童|未成年|妇女|生育|托育|托幼|户籍|居住证|落户|就业|失业|创业|工资|劳动|农民工|职工|工会|住房|公积金|公租房|物业|小区|社区|街道|乡镇|村民|居民|群众|市民|热线|投诉|举报|维权|消费者|入学|招生|学位|学生|教育|学校|培训|交通|公交|供水|供电|供热|燃气|环保|生态环境|垃圾|食品安全|市场监管|应急|消防|防汛|条例|办法|规定|通知|意见|方案|法律|政策|办理|申请|审批|登记|窗口|政务|便民|委员会|部门|党委|党员|人大|政协|代表|乡村振兴|农村|农民|志愿/gu;
/** Sports, shows, shares, travel, horoscopes. */
const LEISURE =
  /比赛|联赛|赛季|决赛|半决赛|小组赛|世界杯|亚冠|中超|欧冠|球队|球员|主教练|进球|射门|夺冠|冠军|亚军|金牌|得分|演唱会|音乐节|票房|影片|电影节|导演|主演|影迷|歌手|专辑|综艺|明星|股价|收盘|涨停|跌停|指数|大盘|星座|运势|谜语|笑话|菜谱|彩票|开奖|中奖号码/gu;
/** Paid notices and family announcements. */
const NOTICES =
  /遗失声明|声明作废|遗失.{0,30}作废|减资公告|注销公告|清算公告|拍卖公告|招租|讣告|讣闻|遗体告别|沉痛悼念|与世长辞|因病(?:医治无效)?.{0,12}逝世|诚聘|招聘启事|火热招商|盛大开盘|优惠促销|订阅热线|广告热线|刊登热线/u;
const NOTICE_LENGTH = 300;
const FEWEST_LEISURE = 3;

/**
 * Whether a newspaper article is no matter of any authority: sports and shows by what most of its words are
 * about, advertisements and obituaries by their formulas, the rest only where not one word of public affairs
 * is in it.
 */
export function isUnrelated(text: string): boolean {
  const opening = text.slice(0, NOTICE_LENGTH);
  if (NOTICES.test(opening) && text.length <= NOTICE_LENGTH * 2) return true;
  const ours = count(text, PUBLIC);
  const leisure = count(text, LEISURE);
  return ours.distinct === 0 || (leisure.distinct >= FEWEST_LEISURE && leisure.all > ours.all);
}

function count(text: string, words: RegExp): { all: number; distinct: number } {
  const found = text.match(words) ?? [];
  return { all: found.length, distinct: new Set(found).size };
}
