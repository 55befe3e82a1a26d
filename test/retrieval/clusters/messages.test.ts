import { describe, expect, it } from 'vitest';
import { createMessageClustering } from '../../../src/retrieval/clusters/messages.ts';
import { loadEncoder } from '../../../src/retrieval/encoder.ts';

const embedder = loadEncoder('knowledge/encoder');
const background = () => [
  '失业了能领多少钱',
  '居住证怎么办理',
  '低保怎么申请',
  '养老金什么时候发',
  '小区停车位不够怎么办',
  '孩子上学要什么材料',
  '医保断缴了还能报销吗',
  '公交车太少了',
];
const clustering = createMessageClustering({ embedder, background });

const lamps = ['幸福路的路灯坏了好几天', '幸福路路灯不亮，晚上看不见', '请修一下幸福路的路灯，一直不亮'];
const noise = ['工地夜间施工噪音扰民', '半夜还在施工，噪音太大睡不着', '投诉工地深夜施工噪音'];
const lonely = ['我想查一下公积金余额', '垃圾桶满了没有人收'];

const cluster = (texts: readonly string[], together = 0.5) =>
  clustering.cluster(
    texts.map((text) => ({ text })),
    together,
  );
const groupsOf = async (texts: readonly string[], together?: number) =>
  (await cluster(texts, together)).map(({ members }) => members.map((it) => texts[it]).sort());

describe('clusters of messages', () => {
  it('put together what says the same and leave the rest alone, without a number of clusters', async () => {
    const mixed = [lamps[0], noise[0], lonely[0], noise[1], lamps[1], lonely[1], lamps[2], noise[2]].flatMap(
      (it) => it ?? [],
    );
    expect(await groupsOf(mixed)).toEqual([[...lamps].sort(), [...noise].sort(), [lonely[0]], [lonely[1]]]);
  });

  it('are the same in every run', async () => {
    const all = [...lamps, ...lonely, ...noise];
    expect(await cluster(all)).toEqual(await cluster(all));
  });

  it('are named by words that their messages share, place and matter', async () => {
    const [first, second] = await cluster([...lamps, ...noise, ...lonely]);
    expect(first?.label.join('、')).toContain('路灯');
    expect(first?.label.join('、')).toContain('幸福路');
    expect(second?.label.join('、')).toMatch(/施工|噪音/u);
  });

  it('come apart where more is asked of them', async () => {
    expect(await groupsOf(lamps, 0.99)).toHaveLength(3);
  });

  it('hold one topic together although nothing else is there to compare with', async () => {
    expect(await groupsOf(lamps)).toEqual([[...lamps].sort()]);
  });

  it('hold the same message sent again, and messages of courtesy alone', async () => {
    expect(await groupsOf(['您好，谢谢', '路灯坏了', '路灯坏了'])).toEqual([
      ['路灯坏了', '路灯坏了'],
      ['您好，谢谢'],
    ]);
    expect(await groupsOf([])).toEqual([]);
  });

  it('give a cohesion of 1 to one message alone and less to different ones', async () => {
    const [largest, ...others] = await cluster([...lamps, lonely[0] ?? '']);
    expect(largest?.cohesion).toBeGreaterThan(0.5);
    expect(largest?.cohesion).toBeLessThan(1);
    expect(others.map(({ cohesion }) => cohesion)).toEqual([1]);
  });
});
