import { describe, expect, it } from 'vitest';
import { parseChineseNumber } from '../../src/knowledge/chinese-number.ts';
import { figuresIn, missingFigures } from '../../src/knowledge/numbers.ts';

const values = (text: string) => figuresIn(text).map((it) => it.value);
const demanded = (text: string) =>
  figuresIn(text)
    .filter((it) => it.demanded)
    .map((it) => it.value);

describe('parseChineseNumber', () => {
  it.each([
    ['十', 10],
    ['十五', 15],
    ['二十二', 22],
    ['一百五十', 150],
    ['一百零五', 105],
    ['一百五', 150],
    ['两千零二十', 2020],
    ['三万五', 35000],
    ['三万一千', 31000],
    ['一亿二千万', 120000000],
    ['二〇二五', 2025],
    ['零点五', 0.5],
    ['一点二五', 1.25],
  ])('reads %s', (written, value) => expect(parseChineseNumber(written)).toBe(value));

  it.each(['十四五', '百', '万', '', '十二五', '甲'])('does not read %s as a number', (written) =>
    expect(parseChineseNumber(written)).toBeUndefined(),
  );
});

describe('figuresIn', () => {
  it.each([
    ['新建机构占比不低于80%', ['80%']],
    ['百分之八十', ['80%']],
    ['百分之零点五', ['0.5%']],
    ['千分之五', ['0.5%']],
    ['万分之五', ['0.05%']],
    ['5‰', ['0.5%']],
    ['三分之一以上', ['1/3']],
    ['占1/3', ['1/3']],
    ['3.7亿人', ['370000000']],
    ['３万元', ['30000']],
    ['1,000 元', ['1000']],
    ['1000元', ['1000']],
    ['2025年3月2日', ['2025-03-02']],
    ['二〇二五年三月二日', ['2025-03-02']],
    ['一九九四年十二月六日', ['1994-12-06']],
    ['2025-03-02', ['2025-03-02']],
    ['2025年3月', ['2025-03']],
    ['截至2024年底', ['2024']],
    ['3月2日', ['--03-02']],
    ['拨打0951-6029949', ['0951-6029949']],
    ['拨打12333', ['12333']],
    ['第十四条之一', ['第14条之一']],
    ['国务院令第258号', ['第258号']],
    ['半年', ['6']],
    ['百岁老人', ['100']],
    ['百分之五至十', ['5%', '10%']],
    ['5-10%', ['5%', '10%']],
    ['2025年1月1日至12月31日', ['2025-01-01', '2025-12-31']],
    ['6至12个月', ['6', '12']],
  ])('finds in “%s”', (text, expected) => expect(values(text)).toEqual(expected));

  it('tells where a figure stands and what it counts', () => {
    expect(figuresIn('满 60 周岁')[0]).toMatchObject({ value: '60', unit: '岁', start: 2, end: 4 });
    expect(figuresIn('15个工作日内')[0]).toMatchObject({ value: '15', unit: '工作日' });
  });
});

describe('what a statement demands', () => {
  it.each([
    '一般情况下',
    '一次性发放',
    '全国统一规定',
    '第一，先申请',
    '一律不收',
    '三无人员',
    '万一不行',
    '十分重要',
    '一个家庭',
    '老百姓',
    '“十四五”规划',
    '几十元',
    '数百人',
    '周一至周五',
    '五险一金',
    '一老一小',
    '这两项补助',
    '做法有三种',
  ])('nothing in “%s”', (text) => expect(demanded(text)).toEqual([]));

  it.each([
    ['一年以上', ['1']],
    ['六个月', ['6']],
    ['三名职工', ['3']],
    ['十五种情形', ['15']],
    ['二十多岁', ['20']],
    ['一级残疾', ['1']],
    ['两倍', ['2']],
    ['5份', ['5']],
  ])('a figure in “%s”', (text, expected) => expect(demanded(text)).toEqual(expected));
});

describe('missingFigures', () => {
  it.each([
    ['满60周岁', '年满六十周岁的公民'],
    ['按300%发', '支付不低于工资的百分之三百的工资报酬'],
    ['最长12个月', '最长不超过十二个月'],
    ['按1.5%收取', '百分之一点五'],
    ['3倍', '三倍以上'],
    ['三倍工资', '百分之三百的工资报酬'],
    ['24小时内', '二十四小时'],
    ['1万元以下', '一万元以下罚款'],
    ['5年', '累计缴费满1年不足5年'],
    ['2025年3月起', '自2025年3月2日起'],
    ['2025年', '2025年3月2日'],
    ['3月2日', '2025年3月2日'],
    ['2021年', '2021—2025年'],
    ['8%', '百分之六至百分之八'],
    ['3年', '期限为一、三、五年'],
    ['15天', '十五日内'],
    ['依照第十四条', '无'],
  ])('is empty for “%s” from “%s”', (statement, source) =>
    expect(missingFigures(statement, source)).toEqual([]),
  );

  it.each([
    ['满65周岁', '年满六十周岁'],
    ['80%', '八十'],
    ['80', '百分之八十'],
    ['15个工作日', '十五日内'],
    ['12年', '十二个月'],
    ['2025年3月3日', '2025年3月2日'],
    ['2025年3月2日', '2025年3月'],
    ['每月500元', '具体标准由省级人民政府规定'],
    ['拨打12345', '拨打12333'],
    ['1/3', '三分之二'],
  ])('names what “%s” adds to “%s”', (statement, source) =>
    expect(missingFigures(statement, source)).toHaveLength(1),
  );
});
