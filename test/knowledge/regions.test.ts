import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { createRegions } from '../../src/knowledge/regions.ts';

/** With the words that hotline staff keep: they are part of what is tested. */
const { regions } = loadKnowledge('knowledge');
const found = (text: string) => regions.find(text).map((it) => it.code);

describe('the table of regions', () => {
  it('names a region short, plain and full', () => {
    expect(regions.name('640000')).toBe('宁夏回族自治区');
    expect(regions.shortName('640000')).toBe('宁夏');
    expect(regions.name('640104')).toBe('兴庆区');
    expect(regions.fullName('640104')).toBe('宁夏回族自治区银川市兴庆区');
    expect(regions.fullName('110105')).toBe('北京市朝阳区');
    expect(regions.fullName('000000')).toBe('全国');
  });

  it.each([
    ['450000', '广西'],
    ['150000', '内蒙古'],
    ['650000', '新疆'],
    ['810000', '香港'],
    ['652700', '博尔塔拉'],
    ['522600', '黔东南'],
    ['500240', '石柱'],
    ['130533', '威县'],
  ])('shortens %s to %s', (code, name) => expect(regions.shortName(code)).toBe(name));

  it('knows the region above, also where no city lies between', () => {
    expect(regions.parent('640104')).toBe('640100');
    expect(regions.parent('110105')).toBe('110000');
    expect(regions.parent('429004')).toBe('420000');
    expect(regions.parent('640000')).toBe('000000');
    expect(regions.parent('000000')).toBeUndefined();
  });

  it('holds no rows that are only headings of the standard', () => {
    expect(regions.byCode('640101')).toBeUndefined();
    expect(regions.byCode('469000')).toBeUndefined();
  });

  it('lets a rule hold for everybody below its region', () => {
    expect(regions.covers('000000', '640104')).toBe(true);
    expect(regions.covers('640000', '640104')).toBe(true);
    expect(regions.covers('640100', '640104')).toBe(true);
    expect(regions.covers('640104', '640100')).toBe(false);
    expect(regions.covers('140000', '370000')).toBe(false);
  });

  it('is quick to read', () => {
    const before = performance.now();
    createRegions().resolve('银川');
    expect(performance.now() - before).toBeLessThan(500);
  });
});

describe('resolve', () => {
  it.each([
    ['640100', '640100'],
    ['宁夏', '640000'],
    ['宁夏回族自治区', '640000'],
    ['宁夏省', '640000'],
    ['银川', '640100'],
    [' 银川市 ', '640100'],
    ['宁夏银川', '640100'],
    ['宁夏，银川', '640100'],
    ['广西', '450000'],
    ['内蒙古', '150000'],
    ['内蒙', '150000'],
    ['新疆', '650000'],
    ['北京朝阳区', '110105'],
    ['辽宁朝阳', '211300'],
    ['吉林', '220000'],
    ['吉林市', '220200'],
    ['吉林吉林', '220200'],
    ['恩施', '422800'],
    ['延边州', '222400'],
    ['石柱县', '500240'],
    ['永宁', '640121'],
    ['同心县', '640324'],
    ['香港', '810000'],
    ['魔都', '310000'],
    ['我在银川市兴庆区', '640104'],
  ])('%s is %s', (text, code) => expect(regions.resolve(text)).toBe(code));

  it.each(['朝阳区', '新华区', '鼓楼区', '朝阳', '同心', '和平', '山西和宁夏', '990000', '', '老家'])(
    'leaves “%s” open',
    (text) => expect(regions.resolve(text)).toBeUndefined(),
  );
});

describe('find', () => {
  it('gives the most specific place and where it stands', () => {
    expect(regions.find('我在山西太原打工，孩子在银川上学')).toEqual([
      { code: '140100', text: '山西太原', start: 2, end: 6 },
      { code: '640100', text: '银川', start: 12, end: 14 },
    ]);
  });

  it.each([
    ['银川市北京路路灯不亮', ['640100']],
    ['银川路灯坏了', ['640100']],
    ['我在北京上班，住朝阳区', ['110000', '110105']],
    ['深圳南山区', ['440305']],
    ['江西安远', ['360726']],
    ['宁夏吴忠同心县', ['640324']],
    ['内蒙呼和浩特新城区', ['150102']],
    ['我是灵武的', ['640181']],
    ['青海海南州', ['632500']],
    ['其中宁夏的', ['640000']],
    ['青海南部下雪', ['630000']],
    ['山东能不能用山西的办法', ['370000', '140000']],
    ['银川和中卫', ['640100', '640500']],
    ['西夏区文昌路', ['640105']],
  ])('in “%s”', (text, codes) => expect(found(text)).toEqual(codes));

  it.each([
    '朝阳产业',
    '城区、郊区和矿区',
    '和平小区',
    '新城花园',
    '永和豆浆',
    '东方小学',
    '中山路',
    '北京路修好了吗',
    '上海路',
    '南京东路',
    '初中卫生间',
    '巩固原有成果',
    '幸福建设',
    '贺兰山东麓',
    '大厦门口',
    '这个东西安全吗',
    '复合肥',
    '每天津贴多少',
    '几天水电都停',
    '三明治',
    '一次性补贴',
    '我和县里反映过',
    '万一被诈骗',
    '孩子上学',
    '最大连锁超市',
    '低保怎么申请',
    '医保定点医院',
    '推广安全知识',
    '江河源头',
    '县级及以上城区',
    '应当会同县政府',
  ])('takes nothing in “%s” for a place', (text) => expect(found(text)).toEqual([]));
});
