import { describe, expect, it } from 'vitest';
import { addressDetails, maskAddresses } from '../../src/conversation/addresses.ts';
import { createMask, createNumberMask, createPlaceMask } from '../../src/conversation/masking.ts';

const mask = createMask(['12345']);

describe('which door it is', () => {
  it.each([
    ['幸福小区3号楼2单元502室漏水', '幸福小区3号楼[门牌号]漏水'],
    ['我家住金凤区幸福路5号院12栋2单元1203', '我家住金凤区幸福路5号院12栋[门牌号]'],
    ['住址：民族北街幸福里小区3-2-502', '住址：民族北街幸福里小区[门牌号]'],
    ['幸福小区三号楼二单元五零二室', '幸福小区三号楼[门牌号]'],
    ['幸福小区２号楼３单元６０１室', '幸福小区２号楼[门牌号]'],
    ['幸福花园12-1-301，门牌 1-2-301', '幸福花园[门牌号]，门牌 [门牌号]'],
    ['幸福路5号302室、幸福大厦1203室', '幸福路5号[门牌号]、幸福大厦[门牌号]'],
    ['5号楼1201没暖气，2单元5楼东户漏水', '5号楼[门牌号]没暖气，[门牌号]漏水'],
    ['我住在解放西街118号', '我住在解放西街[门牌号]'],
    ['家庭地址：文化街88号', '家庭地址：文化街[门牌号]'],
    ['我家在幸福村3组15号', '我家在幸福村3组[门牌号]'],
  ])('%s', (said, masked) => {
    expect(mask(said)).toBe(masked);
    expect(mask(mask(said))).toBe(masked);
  });
});

describe('what tells where a concern is, and what only looks like an address', () => {
  it.each([
    ['2栋楼漏水，3号楼2单元电梯坏了，3单元下水道堵了'],
    ['幸福路5号门口的路灯，宁夏路12号，国道109号路段'],
    ['第15条、第3单元5课、3号线、109路公交、301医院'],
    ['3号楼502户居民都没水，2号楼2025年建成，每户500元'],
    ['我住院15天能报多少，住房公积金15号到账吗，居住证15号能拿吗'],
    ['政务大厅3楼302室在哪，一室一厅，国办发〔2020〕53号'],
  ])('%s', (said) => {
    expect(mask(said)).toBe(said);
  });
});

describe('a name', () => {
  it.each([
    ['我叫张三，电话不方便留', '我叫[姓名]，电话不方便留'],
    ['姓名：欧阳明月', '姓名：[姓名]'],
    ['本人李四，男，六十岁', '本人[姓名]，男，六十岁'],
    ['联系人：赵六', '联系人：[姓名]'],
    ['儿子叫王小二', '儿子叫[姓名]'],
  ])('that is introduced as one: %s', (said, masked) => {
    expect(mask(said)).toBe(masked);
  });
  it.each([['我叫车去医院'], ['我叫了救护车'], ['姓名变更怎么办'], ['我是高中生'], ['我叫人来修，没人来']])(
    'is not seen in %s',
    (said) => {
      expect(mask(said)).toBe(said);
    },
  );
});

describe('masks for some', () => {
  const said = '我叫张三，13800138000，幸福小区3号楼2单元502室';
  it('leave the place of a concern whole, and what staff say of offices', () => {
    expect(createPlaceMask([])(said)).toBe('我叫[姓名]，[手机号]，幸福小区3号楼2单元502室');
    expect(createNumberMask([])(said)).toBe('我叫张三，[手机号]，幸福小区3号楼2单元502室');
  });
  it('tell what is hidden', () => {
    expect(addressDetails('幸福小区3号楼2单元502室')).toEqual(['2单元502室']);
    expect(addressDetails('幸福路5号门口')).toEqual([]);
  });
  it('take texts of any length', () => {
    for (const text of [
      '1'.repeat(20_000),
      '1单元'.repeat(5_000),
      '幸福小区'.repeat(4_000),
      '我家住'.repeat(5_000),
    ])
      expect(maskAddresses(text).length).toBeGreaterThan(0);
  });
});
