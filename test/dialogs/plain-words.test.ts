import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { createTriage } from '../../src/answering/triage.ts';
import { createDialogWorld } from './dialog-world.ts';

const triage = createTriage(readFileSync('knowledge/triage.yaml', 'utf8'));
const isEmergency = (said: string) => {
  const result = triage.classify(said);
  return result.type === 'decided' && result.status === 'emergency';
};

const wording = parse(readFileSync('prompts/dialogs.yaml', 'utf8')) as Record<string, string>;
const labels = Object.entries(wording)
  .filter(([key]) => /^(button|satisfaction)-/.test(key) && key !== 'button-stale')
  .map(([, label]) => label);
/** Words that stand alone in a dialog, and what people answer to its questions. */
const words = [
  ...[
    '转人工',
    '进度',
    '取消',
    '地区',
    '帮助',
    '反映问题',
    '评价',
    '算了',
    '不知道',
    '跳过',
    '没用',
    '谢谢',
    '你好',
  ],
  ...[
    '固原',
    '宁夏银川',
    '我在甘肃兰州',
    '幸福路',
    '兴庆区幸福路 5 号院门口',
    '三天前',
    '昨天晚上',
    '不记得了',
    '不留',
  ],
];

describe('words that everybody says to the bot', () => {
  it.each([...labels, ...words])('%s is no cry for help', async (said) => {
    const world = createDialogWorld({ script: [{ text: '答' }] });
    const citizen = await world.guest();
    await citizen.says(said);
    expect(world.asked.filter(({ text }) => isEmergency(text))).toEqual([]);
  });
});

describe('a cry for help', () => {
  it.each(['救命', '救命啊', '我不想活了', '着火了', '我爸晕倒叫不醒'])(
    '%s is heard in any dialog',
    async (said) => {
      for (const before of [[], ['地区'], ['反映问题'], ['反映问题', '路灯坏了没人管', '幸福路']]) {
        const world = createDialogWorld({ script: [{ text: '马上打电话。', status: 'emergency' }] });
        const citizen = await world.guest();
        for (const words of before) await citizen.says(words);
        expect((await citizen.says(said))[0]).toMatch(/^马上打电话。/u);
      }
    },
  );
});
