import { beforeAll, describe, expect, it } from 'vitest';
import { answerStatuses } from '../../src/answering/answer.ts';
import { createAnsweringWorld, places, type AnsweringWorld } from './answering-world.ts';

let world: AnsweringWorld;
beforeAll(async () => {
  world = await createAnsweringWorld();
});

describe('a composition with a figure that nothing supports', () => {
  it.each([
    ['an amount', '每户另有 999 元。'],
    ['an amount with the digits of a telephone number', '每户另有 110 元。'],
    ['a percentage', '通过率 98%。'],
    ['a date', '2026-12-31 以前办完。'],
    ['a span', '3 天内答复。'],
    ['a telephone number', '打 0951-1234567 问。'],
  ])('is not sent: %s', async (_what, words) => {
    const tampered = await createAnsweringWorld((prompts) =>
      prompts.replace(/^composed: .*$/mu, `composed: ${words}`),
    );
    const answer = await tampered.ask('取暖补贴发多少钱', { region: places.宁夏 });
    expect(answer).toMatchObject({ status: 'unanswered', reason: 'verification-failed', citations: [] });
    expect(answer.text).not.toContain(words);
    expect(answer.text).toContain('12345');
  });

  it('is sent when the figure is a number of the directory', async () => {
    const changed = await createAnsweringWorld((prompts) =>
      prompts.replace(/^composed: .*$/mu, 'composed: 拿不准打 12345、12333。'),
    );
    expect(await changed.ask('取暖补贴发多少钱', { region: places.宁夏 })).toMatchObject({
      status: 'answered',
    });
  });

  it('is not made of steps, articles and marks', async () => {
    const answer = await world.ask('取暖补贴怎么申请', { region: places.银川 });
    expect(answer.status).toBe('answered');
    expect(answer.text).toMatch(/^2\. .*\[\d\]$/mu);
    expect(answer.text).toContain('第七条、第八条');
  });
});

describe('a message that says nothing', () => {
  it.each(['', ' ', '\n\t\n', '\u3000'])('is told so: %j', async (text) => {
    expect(await world.ask(text, { history: ['取暖补贴'] })).toMatchObject({
      status: 'small-talk',
      reason: 'empty',
      text: world.say('empty'),
    });
  });

  it.each(['？？？', '。', '🙂', '\u200b', '\ud83d', '1', 'a', '\u0000'])(
    'still gets an answer: %j',
    async (text) => {
      const answer = await world.ask(text);
      expect(answerStatuses).toContain(answer.status);
      expect(answer.text).not.toBe('');
      expect(answer.citations).toEqual([]);
    },
  );
});

describe('a very long message', () => {
  const story = '我家的事情说来话长，前前后后跑了好多地方，谁都说不归他管。';
  const long = (first: string, last = '') =>
    `${first}${story.repeat(700)}`.slice(0, 20_000 - last.length) + last;

  it('gets an answer of a reasonable length, and is told that only its beginning was read', async () => {
    for (const text of [
      long(''),
      long('取暖补贴怎么申请。'),
      '补'.repeat(20_000),
      '取暖补贴，'.repeat(4_000),
    ]) {
      const answer = await world.ask(text, { region: places.宁夏 });
      expect(answerStatuses).toContain(answer.status);
      expect(answer.text.length).toBeLessThanOrEqual(1_300);
      expect(answer.searched.length).toBeLessThanOrEqual(1_000);
    }
    expect((await world.ask(long(''), { region: places.宁夏 })).text).toContain(world.say('too-long'));
    expect((await world.ask('取暖补贴怎么申请')).text).not.toContain(world.say('too-long'));
  });

  it('is an emergency wherever it says so', async () => {
    const words = '我不想活了。';
    expect(await world.ask(long(words))).toMatchObject({ status: 'emergency' });
    expect(await world.ask(long('', words))).toMatchObject({ status: 'emergency' });
    expect(await world.ask(`${story.repeat(40)}${words}${story.repeat(20)}`)).toMatchObject({
      status: 'emergency',
    });
  });
});

describe('an answer', () => {
  it('is the same when the question is asked again, whatever was asked between', async () => {
    const questions = ['取暖补贴发多少钱', '旧冰箱交给回收点给多少钱', '火星移民', '老人吃饭有补贴吗'];
    const first = await Promise.all(questions.map((text) => world.ask(text, { region: places.银川 })));
    const other = await createAnsweringWorld();
    for (const [i, text] of questions.entries()) {
      expect(await world.ask(text, { region: places.银川 })).toEqual(first[i]);
      expect(await other.ask(text, { region: places.银川 })).toEqual(first[i]);
    }
  });

  it('names the passages that were found, with similarities between 0 and 1, best first', async () => {
    const { passages } = await world.ask('取暖补贴发多少钱', { region: places.银川 });
    const similarities = passages.map(({ similarity }) => similarity);
    expect(passages.length).toBeGreaterThan(0);
    expect(similarities).toEqual([...similarities].sort((a, b) => b - a));
    expect(similarities.filter((value) => !(value >= 0 && value <= 1))).toEqual([]);
  });

  it('is spelled the same in the wording that is checked on loading', async () => {
    const broken = createAnsweringWorld((prompts) => prompts.replace('{department}', '{office}'));
    await expect(broken).rejects.toMatchObject({ code: 'PROMPT_INVALID' });
    const missing = createAnsweringWorld((prompts) => prompts.replace(/^composed: .*$/mu, ''));
    await expect(missing).rejects.toThrow('composed');
  });
});
