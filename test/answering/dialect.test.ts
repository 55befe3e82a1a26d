import { expect, it } from 'vitest';
import { inStandardWords } from '../../src/answering/dialect.ts';

it.each([
  ['五保户咋个申请嘛', '五保户怎么申请嘛'],
  ['莫得儿女，咋个整', '没有儿女，怎么办'],
  ['要好多钱', '要多少钱'],
  ['低保一个月好多钱', '低保一个月多少钱'],
  ['高龄补贴有没得', '高龄补贴有没有'],
  ['娃儿上学要啥子', '孩子上学要什么'],
])('%s', (said, standard) => {
  expect(inStandardWords(said)).toBe(standard);
});

it.each([
  '康复训练花了好多钱，能报销吗',
  '有没有得大病的补助',
  '低保怎么申请，咋整天没人接电话',
  '我家里没有老人',
])('leaves %s as it is', (said) => {
  expect(inStandardWords(said)).toBe(said);
});
