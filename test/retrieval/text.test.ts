import { describe, expect, it } from 'vitest';
import { characters, clauses, normaliseText, runs, terms, toSimplified } from '../../src/retrieval/text.ts';

describe('a text before it is compared', () => {
  it.each([
    ['full width', 'ＡＢＣ１２３，居住证', 'abc123,居住证'],
    ['capitals', 'HR', 'hr'],
    ['composed signs', '㎡ ① ㈠', 'm2 1 (一)'],
    ['Hong Kong', '衞生、裏面、綫', '卫生、里面、线'],
    ['Taiwan', '臺灣居民領失業金、醫療保險、老人津貼', '台湾居民领失业金、医疗保险、老人津贴'],
    ['old forms', '羣眾、爲、纔、什麽', '群众、为、才、什么'],
  ])('loses %s', (_what, written, normalised) => {
    expect(normaliseText(written)).toBe(normalised);
  });

  it('keeps simplified characters that look traditional', () => {
    const text = '著作权、皇后、干部、里程、面粉、了解、发票、台风、制度、一只、才能';
    expect(toSimplified(text)).toBe(text);
  });

  it.each(['', ' ', '\u{20000}\u{2a6a5}', '🙂', '\ud83d', '\u0000', '《殘疾人保障法》第３條'])(
    'is the same when normalised twice: %j',
    (text) => {
      expect(normaliseText(normaliseText(text))).toBe(normaliseText(text));
    },
  );
});

describe('the terms of a text', () => {
  it('are pairs of Han characters, and words of letters or digits as a whole', () => {
    expect(terms('居住证15日12345热线')).toEqual(['居住', '住证', '15', '日', '12345', '热线']);
  });

  it('do not reach over punctuation', () => {
    expect(terms('低保,申请')).toEqual(['低保', '申请']);
  });

  it('keep a decimal number and a lone character', () => {
    expect(terms('发 1.5 倍')).toEqual(['发', '1.5', '倍']);
  });

  it('do not cut a rare character in two', () => {
    expect(terms('\u{20000}\u{20001}镇')).toEqual(['\u{20000}\u{20001}', '\u{20001}镇']);
    expect(characters('\u{20000}镇')).toEqual(['\u{20000}', '镇']);
  });

  it('are none in a text without letters', () => {
    for (const text of ['', '？！', '  \n', '🙂']) {
      expect([...runs(text), ...terms(text), ...characters(text)]).toEqual([]);
    }
  });
});

describe('the clauses of a text', () => {
  it('are what stands between punctuation marks and spaces', () => {
    expect(clauses('我妈70了,一个人住。有补贴吗?')).toEqual(['我妈70了', '一个人住', '有补贴吗']);
  });

  it('leave out lone characters', () => {
    expect(clauses('唉,低保怎么办')).toEqual(['低保怎么办']);
  });

  it('are the whole text where there is nothing to cut', () => {
    expect(clauses('低保怎么办')).toEqual(['低保怎么办']);
    expect(clauses('?')).toEqual(['?']);
    expect(clauses('')).toEqual(['']);
  });
});
