import { itemText, type ItemParts } from '../knowledge/folder.ts';

/** What the made-up rules say, so that a test can look for it, or for its absence. */
export const FIGURES = {
  national: '300 元',
  ningxia: '800 元',
  yinchuan: '950 元',
  shanxi: '1200 元',
  meals: '3 元',
  oldRecycling: '40 元',
  newRecycling: '90 元',
} as const;

const law = (title: string) => `{ law: { title: ${title}, file: ${title}.md } }`;
const paper = (title: string) =>
  `{ paper: { title: ${title}, file: ${title}.txt, from: 开头, to: 结尾, publisher: 某某日报, published: 2025-06-09 } }`;
const asked = (...questions: string[]) => `[${questions.join(', ')}]`;

function heating(region: string, document: string, amount: string, from: string): ItemParts {
  return {
    head: {
      title: `${document}：发多少，怎么申请`,
      topic: '取暖补贴',
      regions: `["${region}"]`,
      document,
      issued: from,
      effective: from,
      sources: law(document),
      department: 'civil-affairs',
      questions: asked(
        ...[
          '取暖补贴怎么申请',
          '取暖补贴发多少钱',
          '冬天烧煤有补助吗',
          '暖气费政府补不补',
          '领取暖补贴要什么材料',
        ].map((it) => `${it}${region}`),
      ),
    },
    body: `## 要点
困难家庭冬天取暖有难处，可以申请取暖补贴，每户每年 ${amount}。〔第三条〕

## 标准
- 取暖补贴按户发，每户每年 ${amount}。〔第三条〕

## 材料
- 身份证、户口簿和取暖费票据。〔第六条〕

## 办理流程
1. 到户籍地街道办事处提出申请。〔第七条〕
2. 街道办事处入户核对以后报民政部门。〔第七条、第八条〕

## 时限
- 从受理到发钱不超过 20 个工作日。〔第八条〕

## 提示
- 拿不准先打 12345 问清楚。〔热线〕
`,
  };
}

const nationalHeating = heating('000000', '取暖救助条例', FIGURES.national, '2020-01-01');

const recycling = (amount: string): ItemParts => ({
  head: {
    title: '旧家电交回去能得多少钱',
    topic: '家电回收',
    document: '家电回收条例',
    issued: '2015-03-01',
    effective: '2015-06-01',
    sources: law('家电回收条例'),
  },
  body: `## 要点
旧冰箱、旧洗衣机交给回收点，每台补给居民 ${amount}。〔第九条〕

## 办理流程
1. 打回收点电话约上门。〔第十条〕
`,
});

/** Rules that nobody has made: a national one, local ones, old and new versions, and what is no rule. */
export const madeUpItems: Record<string, ItemParts> = {
  'heating-national': {
    head: {
      ...nationalHeating.head,
      sources:
        '{ law: { title: 取暖救助条例, file: a.md }, general: { title: 社会帮扶总则（2019年修订）, file: b.md }, rules: { title: 取暖救助条例实施细则, file: d.md } }',
    },
    body: (nationalHeating.body ?? '')
      .replaceAll('〔', '〔law ')
      .replace('〔law 热线〕', '〔热线〕')
      .replace('街道办事处提出申请。〔law 第七条〕', '街道办事处提出申请。〔law 第七条；general 第十二条〕')
      .replace('取暖费票据。〔law 第六条〕', '取暖费票据。〔rules 第二条〕'),
  },
  'heating-ningxia': heating('640000', '宁夏取暖补贴办法', FIGURES.ningxia, '2021-11-01'),
  'heating-yinchuan': heating('640100', '银川市取暖补贴细则', FIGURES.yinchuan, '2022-11-01'),
  'heating-shanxi': heating('140000', '山西省取暖补贴规定', FIGURES.shanxi, '2023-11-01'),
  'meals-shanxi': {
    head: {
      title: '老人到社区食堂吃饭补多少',
      topic: '老年助餐',
      regions: '["140000"]',
      document: '山西省老年助餐办法',
      issued: '2023-05-01',
      effective: '2023-05-01',
      sources: law('山西省老年助餐办法'),
      department: 'civil-affairs',
      questions: asked(
        '老人吃饭有补贴吗',
        '社区食堂老人餐补多少',
        '助餐补贴怎么领',
        '老年餐打折吗',
        '送餐上门收费吗',
      ),
    },
    body: `## 要点
80 周岁以上老人在社区食堂吃饭，每餐补 ${FIGURES.meals}。〔第四条〕

## 办理流程
1. 带身份证到社区食堂登记。〔第五条〕
`,
  },
  'recycling-2015': {
    ...recycling(FIGURES.oldRecycling),
    head: {
      ...recycling('').head,
      expires: '2024-07-01',
      supersededBy: '[recycling-2024]',
      questions: asked(
        '旧冰箱回收给多少钱',
        '洗衣机旧了交给谁',
        '家电回收有补贴吗',
        '旧电视机怎么处理',
        '以旧换新老规定',
      ),
    },
  },
  'recycling-2024': {
    ...recycling(FIGURES.newRecycling),
    head: {
      ...recycling('').head,
      revised: '2024-04-01',
      supersedes: '[recycling-2015]',
      questions: asked(
        '旧冰箱现在回收给多少',
        '旧洗衣机能换多少钱',
        '家电回收补多少',
        '旧空调卖给谁',
        '家电以旧换新怎么弄',
      ),
    },
  },
  'tractor-loan': {
    head: {
      title: '买拖拉机贷款能不能贴息',
      topic: '农机贷款',
      document: '农机贷款暂行办法',
      issued: '2010-01-01',
      effective: '2010-01-01',
      expires: '2022-05-01',
      successor: '农机金融服务条例',
      sources: law('农机贷款暂行办法'),
      questions: asked(
        '买拖拉机贷款贴息吗',
        '收割机贷款利息谁出',
        '农机贷款怎么申请',
        '农机贷款最多几年',
        '拖拉机分期付款',
      ),
    },
    body: '## 要点\n买拖拉机的贷款，利息由政府贴一半，最长 3 年。〔第五条〕\n',
  },
  'night-bus': {
    head: {
      title: '夜间校车谁可以坐',
      topic: '夜间校车',
      document: '夜间校车条例',
      issued: '2026-10-01',
      effective: '2027-03-01',
      sources: law('夜间校车条例'),
      questions: asked(
        '夜间校车怎么坐',
        '晚自习有校车吗',
        '校车晚上几点发车',
        '夜间校车收费吗',
        '住得远能坐夜校车吗',
      ),
    },
    body: '## 要点\n离校 5 公里以上的学生可以坐夜间校车，不收费。〔第二条〕\n',
  },
  'repair-aim': {
    head: {
      title: '老小区屋顶漏水以后怎么修',
      topic: '屋顶修缮',
      claimClass: 'direction',
      document: '关于改善居住条件的意见',
      issued: '2025-03-02',
      published: '2025-06-09',
      effective: '2025-03-02',
      sources: '{ plan: { title: 关于改善居住条件的意见, file: c.md } }',
      questions: asked(
        '老小区屋顶漏水谁修',
        '顶楼漏雨政府管吗',
        '屋面维修有没有补助',
        '房顶修缮计划',
        '老楼屋顶改造',
      ),
    },
    body: '## 要点\n提出要逐步修缮老小区屋顶，还没有具体办法。〔（三）〕\n',
  },
  'veteran-gift': {
    head: {
      title: '街道慰问参战老兵',
      topic: '老兵慰问',
      claimClass: 'notice',
      document: '街道慰问参战老兵',
      issued: '2025-07-30',
      published: '2025-08-01',
      effective: '2025-07-30',
      sources: paper('街道慰问参战老兵'),
      questions: asked(
        '参战老兵有慰问金吗',
        '老兵慰问金多少',
        '街道给老兵送钱了吗',
        '老兵去年发的红包',
        '八一慰问老兵',
      ),
    },
    body: '## 要点\n2025 年 7 月，某街道看望一位参战老兵，送去慰问金 1000 元。〔paper〕\n',
  },
  'robot-comment': {
    head: {
      title: '养老院用不用机器人陪护',
      topic: '机器人陪护',
      claimClass: 'comment',
      document: '机器人能不能照顾老人',
      issued: '2025-09-10',
      effective: '2025-09-10',
      sources: paper('机器人能不能照顾老人'),
      questions: asked(
        '养老院有机器人吗',
        '机器人能照顾老人吗',
        '机器人陪护多少钱',
        '智能陪护靠谱吗',
        '机器人护理员什么时候有',
      ),
    },
    body: '## 要点\n作者认为，机器人陪护今后会进入 3 成养老院。〔paper〕\n',
  },
  'poverty-recognition': {
    head: {
      title: '困难家庭认定后每月发多少',
      topic: '困难认定',
      claimClass: 'local-option',
      document: '社会帮扶总则',
      issued: '2014-02-21',
      revised: '2019-03-02',
      effective: '2014-05-01',
      sources: law('社会帮扶总则'),
      department: 'civil-affairs',
      questions: asked(
        '困难家庭每月发多少钱',
        '困难家庭怎么认定',
        '认定困难户去哪办',
        '困难家庭补助标准',
        '收入低算不算困难家庭',
      ),
    },
    body: `## 要点
家庭收入低、财产少的，可向街道办事处提出认定。〔第十条〕

## 标准
- 补助标准由省级人民政府确定并公布。〔第十一条〕
`,
  },
};

/** What nobody asks about: with few items every word would be rare. */
const others = [
  ...['渔船柴油', '果树苗木', '蜂箱摆放', '河道采砂', '古树保护', '温室大棚', '仓库租赁', '茶叶分级'],
  ...['路边摊位', '图书借阅', '公园门票', '游泳场馆', '广告牌匾', '锅炉年检', '电梯年检', '停车收费'],
  ...['外卖骑手', '网约车证', '货车通行', '码头装卸', '驾校培训', '自行车道', '班车线路', '船员证书'],
  ...['药店开办', '诊所备案', '饮水检测', '垃圾分类', '噪声监测', '烟花燃放', '殡葬用品', '墓地管理'],
  ...['农药登记', '种子检验', '饲料标签', '屠宰检疫', '兽医资格', '草原承包', '林地流转', '水库垂钓'],
];

export function madeUpFiles(): Record<string, string> {
  const own = Object.entries(madeUpItems).map(([id, parts]) => [`items/${id}.md`, itemText(id, parts)]);
  const filler = others.map((name, n) => {
    const head = {
      title: `${name}：归谁管`,
      topic: '其他',
      document: `${name}管理规定`,
      sources: law(`${name}管理规定`),
      questions: asked(
        ...['归谁管', '去哪办', '有什么规定', '要登记吗', '要备案吗'].map((it) => `${name}${it}`),
      ),
    };
    const body = `## 要点\n${name}由县级主管部门管理，开办前要登记。〔第二条〕\n`;
    return [`items/other-${n}.md`, itemText(`other-${n}`, { head, body })];
  });
  const topics = new Set([...Object.values(madeUpItems).map((it) => it.head?.topic ?? ''), '其他']);
  return {
    ...(Object.fromEntries([...own, ...filler]) as Record<string, string>),
    'topics.yaml': [...topics].map((topic) => `- ${topic}\n`).join(''),
  };
}
