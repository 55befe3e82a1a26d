import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { isBankCard } from '../../src/conversation/check-digits.ts';
import { createMask } from '../../src/conversation/masking.ts';
import { createPhones } from '../../src/conversation/phones.ts';
import { seededRandom } from '../support/random.ts';

const hotlines = parse(readFileSync('knowledge/hotlines.yaml', 'utf8')) as { number: string }[];
const officialNumbers = hotlines.map(({ number }) => number);
const mask = createMask(officialNumbers);

/** An identity number with its check character. */
const ID = '640101199001011230';
const ID_X = '11010119900307803X';
const CARD = '6222021234567890128';

describe('check digits', () => {
  it('tell a card number from one that was mistyped', () => {
    expect([CARD, '4111111111111111'].map(isBankCard)).toEqual([true, true]);
    expect(['6222021234567890127', '411111111111111'].map(isBankCard)).toEqual([false, false]);
  });
});

describe('what is masked', () => {
  it.each([
    ['an identity number', `我的身份证是${ID}。`, '我的身份证是[身份证号]。'],
    ['one that ends in a small x', ID_X.toLowerCase(), '[身份证号]'],
    ['one in groups', '640101 19900101 1230', '[身份证号]'],
    ['one in groups that was mistyped', '640101 1990 0101 1231', '[身份证号]'],
    ['one in full width', '１１０１０１１９９００３０７８０３Ｘ', '[身份证号]'],
    ['one with a wrong check character', '640101199001011231', '[身份证号]'],
    ['one with a digit too few', '64010119900101123', '[身份证号]'],
    ['one with a digit too many', '6401011990010112399', '[身份证号]'],
    ['one with an impossible day, where it is named', '身份证号：640101199013991239', '身份证号：[身份证号]'],
    ['one behind letters', `ID${ID}`, 'ID[身份证号]'],
    ['one before another number', `${ID} 5口人`, '[身份证号] 5口人'],
    ['one behind another number', `1 ${ID}`, '1 [身份证号]'],
    ['one of 15 digits', '老身份证640102701105001', '老身份证[身份证号]'],
    ['one of a disabled person', `残疾证${ID}41`, '残疾证[身份证号]'],
    ['a mobile number', '打13800138000找我', '打[手机号]找我'],
    ['one with spaces', '138 0013 8000', '[手机号]'],
    ['one with dashes of any kind', '138—0013－8000', '[手机号]'],
    ['one in other groups', '138 001 38000 或 1380 013 8000', '[手机号] 或 [手机号]'],
    ['one in fours', '1380 0138 000 或 138001 38000', '[手机号] 或 [手机号]'],
    ['one figure by figure', '1 3 8 0 0 1 3 8 0 0 0', '[手机号]'],
    ['one in full width', '１３８００１３８０００', '[手机号]'],
    ['one with the country', '+86 138-0013-8000，8613800138000', '[手机号]，[手机号]'],
    ['one as from abroad', '008613800138000', '[手机号]'],
    ['one with characters that are not seen', '138\u200b0013\u200b8000', '[手机号]'],
    ['one in a list', '1.13800138000 2.13900139000', '1.[手机号] 2.[手机号]'],
    ['one before another number', '138 0013 8000 2人', '[手机号] 2人'],
    ['one in words', '打幺三八零零一三八零零零', '打[手机号]'],
    ['a landline', '0951-1234567，010 12345678', '[电话]，[电话]'],
    ['one in brackets', '（0951）1234567', '[电话]'],
    ['one in groups', '0951-123-4567', '[电话]'],
    ['one with the country', '+86 951 1234567', '[电话]'],
    ['one of the same town, where it is named', '座机：5123456', '座机：[电话]'],
    ['a bank card', `卡是${CARD}`, '卡是[银行卡号]'],
    ['one in groups', '6222 0212 3456 7890 128', '[银行卡号]'],
    ['one between other numbers', `3 ${CARD} 12`, '3 [银行卡号] 12'],
    ['one that was mistyped, where it is named', '银行卡号 6222021234567890127', '银行卡号 [银行卡号]'],
    ['an address for mail', '写信到 zhang_san@mail.qq.com。', '写信到 [邮箱]。'],
    ['one in full width', 'ｚｓ＠ｑｑ．ｃｏｍ', '[邮箱]'],
    ['a plate', '车是宁A12345', '车是[车牌号]'],
    ['one of an electric car', '宁AD12345', '[车牌号]'],
    [
      'one with a dot, a dash or in full width',
      '宁A·12345 宁A-12345 宁Ａ１２３４５',
      '[车牌号] [车牌号] [车牌号]',
    ],
    ['one of a driving school', '宁A1234学', '[车牌号]'],
    ['a passport', '护照号E12345678', '护照号[证件号]'],
    ['an account', 'QQ号：12345678', 'QQ号：[账号]'],
    ['one beside a ticket number', 'XH20261121-48213 13800138000', 'XH20261121-48213 [手机号]'],
  ])('%s', (_, said, masked) => {
    expect(mask(said)).toBe(masked);
    expect(mask(mask(said))).toBe(masked);
  });
});

describe('what is not masked', () => {
  it.each(officialNumbers)('the official number %s', (number) => {
    expect(mask(`打 ${number} 或者${number}。电话${number}`)).toBe(
      `打 ${number} 或者${number}。电话${number}`,
    );
  });

  it.each([
    ['（0951）6029949、0951 6029949、09516029949、+86 951 6029949、电话6029949'],
    ['我的工单是XH20261121-48213'],
    ['xh20261121-13800 138000'],
    ['工单 20261121-48213 到哪一步了'],
    ['2026年11月21日 18:00，20261121，2026-11-21，打电话20261121那天'],
    ['每月 150 元、1500 元、13,800,138,000 元，共13800138000元'],
    ['150元 2000元 3000元'],
    ['缴费满 180 个月，2024-2026 年，65 周岁，0.85%'],
    ['订单 202611210000123456'],
    ['国办发〔2020〕53号，京ICP备12345678号'],
    ['邮编 750001，一二三四五'],
    ['400-123-4567、12345、96110、95588'],
    ['户号 0123456789'],
    ['一九四九年到二〇二六年'],
    ['新冠A型，新B2-20090001，川A座'],
  ])('%s', (said) => {
    expect(mask(said)).toBe(said);
  });

  it('the words around it, which stay as they were', () => {
    expect(mask('１２３４５打不通，　我是１３８００１３８０００！')).toBe(
      '１２３４５打不通，　我是[手机号]！',
    );
  });
});

describe('the mask', () => {
  it('leaves no mobile number, however it is written and whatever stands around it', () => {
    const random = seededRandom(20261121);
    const around = ['', '我', ' ', '，', '：', '（', '\n', '号', '.', '、', 'tel', '5 '];
    const pick = <T>(from: readonly T[]): T => from[random(from.length)] as T;
    for (let i = 0; i < 3_000; i += 1) {
      const tail = Array.from({ length: 8 }, () => random(10)).join('');
      const separator = pick(['', ' ', '-', '－', '·', '　', '.', '\u00a0', '—']);
      const number = `1${3 + random(7)}${random(10)}${separator}${tail.slice(0, 4)}${separator}${tail.slice(4)}`;
      const said = `${pick(around)}${number}${pick(['', '。', ' ', '号', '，找我', '\n'])}`;
      expect([said, mask(said).includes('[手机号]')]).toEqual([said, true]);
    }
  });

  it('takes texts of any length and kind', () => {
    for (const text of ['a'.repeat(20_000), 'a@'.repeat(10_000), '6222 '.repeat(4_000)]) {
      // Nobody writes a hundred digits that mean anything.
      expect(mask(text)).toBe(/^\d{100,}$/u.test(text) ? '[数字]' : text);
    }
    expect(mask('1'.repeat(20_000))).toBe('[数字]');
    expect(mask(`楼道${' '.repeat(20_000)}漏水`).length).toBeLessThan(100);
  });
});

describe('finding a telephone number', () => {
  const { find } = createPhones(officialNumbers);
  it('gives the first one of a person as it was written', () => {
    expect(find('打12345没人接，我是138 0013 8000，家里0951-1234567')).toBe('138 0013 8000');
    expect(find('家里 0951-1234567')).toBe('0951-1234567');
    expect(find('１３８００１３８０００')).toBe('13800138000');
  });
  it('gives none where there is only an official one', () => {
    expect(find('0951-6029949 打不通，XH20261121-48213')).toBeUndefined();
  });
});
