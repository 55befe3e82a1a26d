import { describe, expect, it } from 'vitest';
import type { Citation } from '../../src/answering/answer.ts';
import { createDialogWorld, fileTicket, say } from './dialog-world.ts';

const answer = { text: '向户籍地乡镇申请。' };

describe('an answer that would be the same once more', () => {
  it('is not said again to other words; the buttons speak of the one above', async () => {
    const world = createDialogWorld({ script: [answer, answer] });
    const citizen = await world.guest();
    await citizen.says('低保怎么申请');
    expect(await citizen.says('那我这样的呢')).toEqual([say('repeated-answer')]);
    expect(citizen.labels()).toEqual([say('button-file'), say('button-human')]);
    expect((await citizen.state())?.history).toEqual(['低保怎么申请']);
    expect(await citizen.clicks(say('button-file'))).toEqual([expect.stringContaining('“低保怎么申请”')]);
  });

  it('is said again to who asks the same again', async () => {
    const world = createDialogWorld({ script: [answer, answer] });
    const citizen = await world.guest();
    await citizen.says('低保怎么申请');
    expect(await citizen.says('低保怎么申请')).toEqual([answer.text]);
  });

  it('of nothing found is short the second time', async () => {
    const nothing = { text: '没有查到。', status: 'unanswered' } as const;
    const near = { ...nothing, text: '没有查到。\n\n比较接近的：', related: [{ id: 'a', title: '租房' }] };
    const world = createDialogWorld({ script: [near, nothing, near] });
    const citizen = await world.guest();
    await citizen.says('房东要赶我们走');
    expect(citizen.labels()).toEqual(['租房', say('button-file'), say('button-human')]);
    expect(await citizen.says('我带着两个孩子')).toEqual([say('repeated-unanswered')]);
    expect(await citizen.says('租的房子不让住了')).toEqual([near.text]);
  });

  it('is not laid out again when the place that was asked for changes nothing', async () => {
    const citations: Citation[] = [
      { mark: '[1]', title: '低保', document: '社会救助暂行办法', locator: '第九条' } as unknown as Citation,
    ];
    const script = [
      { text: '全国的。您在哪里？', citations, asksRegion: true },
      { text: '全国的。', citations },
    ];
    const world = createDialogWorld({ script });
    const citizen = await world.guest();
    await citizen.says('低保怎么申请');
    expect(await citizen.says('宁夏银川')).toEqual([
      say('region-set', { region: '宁夏回族自治区银川市' }),
      say('region-same', { region: '宁夏回族自治区银川市' }),
    ]);
  });
});

describe('words that ask for something to be done', () => {
  it.each(['登记吧', '帮我登记', '好，登记', '那就帮我登记一下吧'])(
    '%s files what was asked',
    async (words) => {
      const world = createDialogWorld({ script: [answer] });
      const citizen = await world.guest();
      await citizen.says('路灯坏了三天了');
      const [told = ''] = await citizen.says(words);
      expect(told).toContain(say('file-intro-asked'));
      expect(told).toContain('“路灯坏了三天了”');
    },
  );

  it.each(['你说的我不懂', '听不懂', '俺字认不到几个，你说简单点', '太复杂了'])(
    '%s brings the last answer in large type, and then a person',
    async (words) => {
      const world = createDialogWorld({ script: [answer, answer] });
      const citizen = await world.guest();
      await citizen.says('低保怎么申请');
      const told = (await citizen.says(words)).join('\n').replace(/\n/gu, '');
      expect(told).toContain(say('large-on').split('\n')[0]);
      expect(told).toContain(answer.text);
      expect((await citizen.state())?.largeType).toBe(true);
      expect((await citizen.says(words)).join().replace(/\n/gu, '')).toContain(say('simpler-person'));
    },
  );

  it('tells what a follow-up is about when it becomes a ticket', async () => {
    const script = ['一', '二', '三'].map((text) => ({ text }));
    const world = createDialogWorld({ script });
    const citizen = await world.guest();
    for (const words of ['公司裁员，补偿怎么算', '那要多久', '材料呢']) await citizen.says(words);
    const [told = ''] = await citizen.says('登记吧');
    expect(told).toContain('“公司裁员，补偿怎么算；材料呢”');
  });

  it('是的 below an answer is no question', async () => {
    const world = createDialogWorld({ script: [answer] });
    const citizen = await world.guest();
    await citizen.says('低保怎么申请');
    expect(await citizen.says('是的')).toEqual([say('nothing-open')]);
    expect(await citizen.clicks(say('button-file'))).toEqual([expect.stringContaining('“低保怎么申请”')]);
  });

  it('催办 says why not yet, where there is a ticket', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    expect(await citizen.says('催办')).toEqual([say('urge-none')]);
    await fileTicket(citizen);
    expect((await citizen.says('催办')).join()).toContain('刚开始办理');
  });

  it('我要补充 asks for it where staff have asked, and says what can be done otherwise', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    expect(await citizen.says('我要补充')).toEqual([say('supply-none')]);
    const { number } = await fileTicket(citizen);
    const title = (await citizen.tickets())[0]?.title ?? '';
    expect(await citizen.says('我要补充')).toEqual([say('supply-not-asked', { number, title })]);
    await world.staff(number, 'accept', {});
    await world.staff(number, 'ask-citizen', { question: '灯杆编号是多少？' });
    expect(await citizen.says('我要补充一下')).toEqual([say('supply-ask', { number, title })]);
  });
});

describe('what says nothing that could be answered', () => {
  it.each(['？', '。。。', '😭😭', '啊', '唉！'])('%s is asked what it is', async (words) => {
    const citizen = await createDialogWorld().guest();
    expect(await citizen.says(words)).toEqual([say('wordless')]);
  });

  it('in another language is told so in it, with the numbers for danger', async () => {
    const citizen = await createDialogWorld().guest();
    expect(await citizen.says('hello, my company did not pay me')).toEqual([say('foreign')]);
  });
});

describe('a check of what one is entitled to', () => {
  it('is not begun by a fact that is told by the way', async () => {
    const world = createDialogWorld({ script: [answer, answer] });
    const citizen = await world.guest();
    expect(await citizen.says('工地欠我工资三个月了，一共两万四，老板电话不接')).toEqual([answer.text]);
  });

  it('lets go of who is not understood twice, and of who wants something done', async () => {
    const world = createDialogWorld({ script: [answer] });
    const citizen = await world.guest();
    await citizen.commands('check');
    expect((await citizen.says('哈密瓜')).join()).toContain(say('check-unclear'));
    expect(await citizen.says('葡萄干')).toEqual([say('check-let-go'), answer.text]);
    expect((await citizen.state())?.dialog).toBeUndefined();
  });

  it('remembers the words that began it for what is asked in between', async () => {
    const world = createDialogWorld({ script: [answer] });
    const citizen = await world.guest();
    await citizen.says('我下岗两个月了');
    await citizen.says('怎么申请，带什么');
    expect(world.asked.at(-1)).toMatchObject({ text: '怎么申请，带什么', history: ['我下岗两个月了'] });
  });
});
