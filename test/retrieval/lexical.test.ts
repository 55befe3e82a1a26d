import { describe, expect, it } from 'vitest';
import { createLexicalIndex } from '../../src/retrieval/lexical.ts';
import { characters } from '../../src/retrieval/text.ts';
import { seededRandom } from '../support/random.ts';

const one = [{ weight: 1, lengthNormalisation: 0.5 }];
const indexOf = (...texts: string[]) =>
  createLexicalIndex(
    one,
    texts.map((text) => [text]),
  );

describe('the share of a question that a document covers', () => {
  it('is between 0 and 1 for any question and any document', () => {
    const random = seededRandom(7);
    const alphabet = [...'低保救助失业金居住证医疗残疾养老一二三，。12a'];
    const text = () =>
      Array.from({ length: 1 + random(30) }, () => alphabet[random(alphabet.length)]).join('');
    const fields = [
      { weight: 1, lengthNormalisation: 0 },
      { weight: 0.5, lengthNormalisation: 1 },
    ];
    const index = createLexicalIndex(
      fields,
      Array.from({ length: 40 }, () => [text(), text()]),
    );
    for (let i = 0; i < 200; i += 1) {
      const { shares, information, unknownShare } = index.coverage(text());
      expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...shares)).toBeLessThanOrEqual(1);
      expect(information).toBeGreaterThanOrEqual(0);
      expect(unknownShare).toBeGreaterThanOrEqual(0);
      expect(unknownShare).toBeLessThanOrEqual(1);
    }
  });

  it('is greater for the document that has more of the question', () => {
    const { shares } = indexOf('失业金领取', '失业登记', '居住证').coverage('失业金领取');
    expect(shares[0]).toBeGreaterThan(shares[1] ?? 1);
    expect(shares[1]).toBeGreaterThan(shares[2] ?? 1);
    expect(shares[2]).toBe(0);
  });

  it('counts a rare term for more than a common one', () => {
    const { shares } = indexOf('申请低保', '申请材料', '申请条件', '护路补贴').coverage('申请 护路');
    expect(shares[3]).toBeGreaterThan(shares[0] ?? 1);
  });

  it('grows when a term stands more often, and less so in a long text', () => {
    const { shares } = indexOf('低保', '低保、低保', `低保${'、材料齐全'.repeat(20)}`).coverage('低保');
    expect(shares[1]).toBeGreaterThan(shares[0] ?? 1);
    expect(shares[2]).toBeLessThan(shares[0] ?? 0);
  });

  it('does not grow when the question repeats itself', () => {
    const index = indexOf('低保申请', '居住证');
    expect(index.coverage('低保低保低保').shares[0]).toBeLessThanOrEqual(
      index.coverage('低保').shares[0] ?? 0,
    );
  });

  it('counts the heavier field for more', () => {
    const fields = [
      { weight: 1, lengthNormalisation: 0 },
      { weight: 0.5, lengthNormalisation: 0 },
    ];
    const { shares } = createLexicalIndex(fields, [
      ['低保', '材料'],
      ['材料', '低保'],
    ]).coverage('低保');
    expect(shares[0]).toBeGreaterThan(shares[1] ?? 1);
  });

  it('can be counted by single characters, whatever the order of words', () => {
    const index = createLexicalIndex(one, [['金业失'], ['居住证']], characters);
    expect(index.coverage('失业金').shares[0]).toBeGreaterThan(0);
    expect(index.coverage('失业金').shares[1]).toBe(0);
  });
});

describe('the share of a question that nothing covers', () => {
  it('is all, some or nothing', () => {
    const index = indexOf('失业金领取');
    expect(index.coverage('火星移民').unknownShare).toBe(1);
    expect(index.coverage('失业金').unknownShare).toBe(0);
    const mixed = index.coverage('失业金 火星').unknownShare;
    expect(mixed).toBeGreaterThan(0);
    expect(mixed).toBeLessThan(1);
  });

  it('is nothing for a question of punctuation, and there is no information in it', () => {
    expect(indexOf('失业金').coverage('？！')).toMatchObject({ information: 0, unknownShare: 0 });
  });

  it('is all where there are no documents', () => {
    expect(indexOf().coverage('失业金')).toMatchObject({ unknownShare: 1 });
  });
});
