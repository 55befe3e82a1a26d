import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createEngines } from './search/engines.ts';
import { prepare, readPassages, type Prepared } from './search/material.ts';
import { measure } from './search/measure.ts';
import { tables } from './search/table.ts';
import { bigrams, createWords, trigrams } from './search/tokens.ts';
import { compareVectors } from './vectors.ts';

const TEXTS: Record<string, string> = {
  garden: '城市公园每天早上六点开门，晚上十点关门，入园不收门票。',
  library: '市图书馆办理借书证需要带身份证原件，押金一百元，退证时退还。',
  bus: '六十五岁以上老人凭老年卡免费乘坐市内公交车，早晚高峰也一样。',
  noise: '夜间二十二时以后禁止建筑工地进行产生噪声的作业，抢险除外。',
  water: '自来水停水检修应当提前二十四小时通知用户，并说明恢复供水的时间。',
  housing: '公共租赁住房每月租金按照市场价格的百分之六十收取，按季度缴纳。',
  school: '小学一年级新生登记从五月十日开始，家长在网上填写报名表。',
  heating: '集中供暖期间室内温度不得低于十八摄氏度，达不到的可以要求退费。',
  dogs: '养犬人应当每年为犬只接种狂犬病疫苗，外出时用犬绳牵领。',
  parking: '小区公共车位的收费标准由业主大会决定，物业公司不得自行涨价。',
};
const QUESTION = { id: 'q1', question: '暖气不热，室内温度低于多少度可以退费？', docid: 'heating' };
const ANSWER = '集中供暖期间室内温度不得低于十八摄氏度';

const config = readConfig({});
const directory = mkdtempSync(join(tmpdir(), 'bench-search-test-'));
const documents = [join(directory, 'documents.jsonl')];
const questions = [join(directory, 'questions.jsonl')];
const lines = (values: readonly object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
let prepared: Prepared;

beforeAll(async () => {
  const all = Object.entries(TEXTS).map(([id, text]) => ({ id, title: `关于${id}的通知`, text }));
  writeFileSync(documents[0]!, lines(all));
  const without = { ...QUESTION, id: 'q2', answer: '没有写在任何文件里的话' };
  writeFileSync(questions[0]!, lines([{ ...QUESTION, answer: ANSWER }, without]));
  prepared = await prepare(config, directory, { documents, questions }, () => undefined);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('the comparison of searches', () => {
  it('gives all engines the passages of the project, and leaves out what no passage answers', async () => {
    expect(prepared).toMatchObject({ documents: 10, passages: 10, questions: 1, withoutPassage: 1 });
    const passages = await readPassages(directory);
    expect(passages.find(({ documentId }) => documentId === 'heating')).toMatchObject({
      title: '关于heating的通知',
      text: TEXTS.heating,
    });
  });

  it.each(Object.entries(createEngines(config.knowledgeDir)))(
    'finds the passage with %s',
    async (_, engine) => {
      const measured = await measure(engine, directory, 60);
      expect(measured).toMatchObject({ questions: 1, hitAt1: 1, mrrAt10: 1, documentNdcgAt10: 1 });
    },
  );

  it('prints figures and ratios to the first row', () => {
    const row = {
      ...{ label: 'first', questions: 1, hitAt1: 0.5, hitAt5: 1, hitAt10: 1, mrrAt10: 1 },
      ...{
        documentNdcgAt10: 1,
        medianMs: 2,
        p95Ms: 4,
        openSeconds: 1,
        buildSeconds: 1,
        memoryMb: 10,
        peakMb: 20,
      },
    };
    const printed = tables([row, { ...row, label: 'second', medianMs: 50, hitAt1: 0.25 }]);
    expect(printed).toContain(
      '| second | 0.250 | 1.000 | 1.000 | 1.000 | 1.000 | 1.0 | 10 | 20 | 50.00 | 4.00 | 1 |',
    );
    expect(printed.at(-1)).toBe(
      '| second | ×0.50 | ×1.00 | ×1.00 | ×1.00 | ×1.00 | ×1.00 | ×1.00 | ×1.00 | ×25 | ×1.00 |',
    );
  });
});

describe('the ways of cutting', () => {
  it('give terms that are normalised alike', () => {
    expect(bigrams('養犬人 ABC12，税')).toEqual(['养犬', '犬人', 'abc12', '税']);
    expect(trigrams('養犬人 ABC，税')).toEqual(['养犬人', 'abc']);
    expect(createWords()('室内温度不得低于１８度')).toEqual(expect.arrayContaining(['室内', '温度', '18']));
  });
});

describe('the comparison of vectors', () => {
  it('finds with the graph what an exact scan finds, and says that texts were repeated', async () => {
    const printed: string[] = [];
    await compareVectors((line) => printed.push(line), { documents, questions, sizes: [200] });
    expect(printed[0]).toContain('repeats with noise');
    expect(printed.find((line) => line.startsWith('| 200 |'))).toMatch(
      /^\| 200 \| [\d.]+ \| (?:1\.0000|0\.9\d+) \|/u,
    );
  });
});
