import { describe, expect, it } from 'vitest';
import { concernsIn } from '../../src/answering/concerns.ts';
import { createHomophones } from '../../src/answering/homophones.ts';
import { closingQuestion } from '../../src/answering/story.ts';
import { corrected, isVague, sinceSubject, subjectOf, withPart } from '../../src/answering/subject.ts';

describe('the concerns of a message', () => {
  it.each([
    ['低保怎么申请？另外居住证在哪办？', 2],
    ['法律援助几天有结果，信访又是多少天办结', 2],
    ['失业金怎么领，要什么材料', 1],
    ['我妈病了。能报销吗', 1],
    ['居住证怎么办', 1],
  ])('%s: %i', (text, count) => {
    expect(concernsIn(text)).toHaveLength(count);
  });

  it('keep the story that leads to each', () => {
    expect(concernsIn('我妈七十了，没有退休金，能领什么？顺便问下我的居住证怎么办')).toEqual([
      '我妈七十了，没有退休金，能领什么',
      '我的居住证怎么办',
    ]);
  });
});

describe('what a follow-up points to', () => {
  const deps = {
    triage: { isFollowUp: (text: string) => /^那|呢$/u.test(text) },
    namesMatter: (text: string) => /低保|失业|居住证/u.test(text),
  };

  it.each([
    [['低保怎么申请', '材料呢'], '低保怎么申请'],
    [['失业金怎么领', '那低保呢'], '那低保呢'],
    [['低保怎么申请', '那残疾的呢'], '低保怎么申请 那残疾的呢'],
    [['你好'], '你好'],
    [[], undefined],
  ])('%j → %s', (history, subject) => {
    expect(subjectOf(history, deps)).toBe(subject);
  });

  it('takes no place over that was spoken of with another matter', () => {
    expect(sinceSubject(['上海低保怎么申请', '失业金怎么领', '材料呢'], deps)).toEqual([
      '失业金怎么领',
      '材料呢',
    ]);
  });

  it('is replaced by a correction, which keeps the part that was asked for', () => {
    expect(corrected('不对，我是说居住证', '失业金要什么材料')).toBe('居住证');
    expect(withPart('居住证', '失业金要什么材料')).toBe('居住证材料');
    expect(corrected('说错了，不是贷款，是提取', '公积金贷款多久批')).toBe('公积金提取多久批');
    expect(corrected('居住证怎么办', '失业金')).toBeUndefined();
  });

  it('knows words that name no matter', () => {
    expect(['要带啥材料', '补贴怎么领', '多久能办好'].map(isVague)).toEqual([true, true, false]);
    expect(isVague('低保材料')).toBe(false);
  });
});

describe('a misspelt word', () => {
  const homophones = createHomophones(['失业金', '低保', '居住证', '局长']);

  it.each([
    ['失业斤咋领', '失业金咋领'],
    ['低宝在哪申请', '低保在哪申请'],
    ['居主证怎么办', '居住证怎么办'],
  ])('%s is read as %s', (text, read) => {
    expect(homophones.repair(text)?.text).toBe(read);
  });

  it('is no word that merely sounds alike, and none that is right', () => {
    expect(homophones.repair('地堡怎么修')).toBeUndefined();
    expect(homophones.repair('低保怎么申请')).toBeUndefined();
  });
});

describe('the question at the end of a story', () => {
  const story =
    '我弟去年冬天跟着老乡到一家板材厂干活，手套卷进去，右手三根指头没保住，在医院住了二十多天，前后花了六万多，老板后来电话都不接了。请问这种情况工伤的钱该谁来出？';

  it('is found, without its opening', () => {
    expect(closingQuestion(story)).toBe('这种情况工伤的钱该谁来出');
  });

  it('is none in a short message, or in a story that does not ask', () => {
    expect(closingQuestion('居住证怎么办？')).toBeUndefined();
    expect(closingQuestion(story.replace(/请问.*$/u, ''))).toBeUndefined();
  });
});
