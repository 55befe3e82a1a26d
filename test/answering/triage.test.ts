import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createTriage } from '../../src/answering/triage.ts';
import { HotlineError } from '../../src/errors.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';

const file = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const yaml = file('../../knowledge/triage.yaml');
const triage = createTriage(yaml);

/** What the message is and why, as `emergency/fire`; what no rule takes is a question. */
function kindOf(text: string): string {
  const result = triage.classify(text);
  return result.type === 'question' ? 'question' : `${result.status}/${result.reason}`;
}

interface Section {
  heading: string;
  lines: string[];
}

function readSections(name: string): Section[] {
  return file(`./data/${name}.txt`)
    .split(/^## /mu)
    .slice(1)
    .map((section) => {
      const [heading = '', ...lines] = section.split('\n').filter((line) => line !== '');
      return { heading, lines };
    });
}

const emergencies = readSections('emergencies');
const calm = readSections('calm');

describe('a real danger', () => {
  it.each(emergencies)('is heard: $heading', ({ heading, lines }) => {
    const expected = heading.split('|').map((reason) => `emergency/${reason}`);
    expect(lines.filter((line) => !expected.includes(kindOf(line)))).toEqual([]);
  });

  it.each([
    ['in the middle of a policy question', '低保停了三个月，我不想活了，去哪里补办'],
    ['before a policy question', '老公又打我，想问保护令咋办'],
    ['in a clause after one about the past', '他去年打过我，现在又在砸门'],
    ['after words that only sound like it', '气死我了，楼下着火了快来人'],
    ['with spaces between the characters', '救 命 啊 有 人 杀 人'],
    ['with signs between the characters', '我不·想·活·了'],
    ['in traditional characters and full width', '我媽突然暈倒了！！快叫救護車'],
    ['with a homophone', '我想自沙'],
    ['with other signs for the sound', '救ming'],
    ['in Cantonese', '唔想活喇'],
    [
      'at the end of a long letter',
      `${'我们小区物业一直不管事，反映了很多次。'.repeat(30)}现在我家着火了，快来人`,
    ],
    ['at the end of what is too long to read', `${'物业不管。'.repeat(3000)}救命`],
  ])('is heard %s', (_where, text) => {
    expect(kindOf(text)).toMatch(/^emergency\//u);
  });
});

describe('what only sounds like danger', () => {
  it.each(calm)('is none: $heading', ({ lines }) => {
    expect(lines.filter((line) => kindOf(line).startsWith('emergency/'))).toEqual([]);
  });

  it('is none where a clause before says that it is over', () => {
    expect(kindOf('前年家里着火了，房子烧光了，现在没地方住，能申请什么补助')).toBe('question');
  });

  it('is what it looks like only at second sight: a confident answer goes with the numbers', () => {
    const likely = triage.classify('漂流艇翻了，还有两个人没上岸，快来人啊');
    expect(likely).toMatchObject({ status: 'emergency' });
    expect(triage.classify('我妈突然晕倒了')).toMatchObject({ status: 'emergency', strong: true });
  });
});

describe('the sample questions of the policy items', () => {
  it('are hardly ever heard as danger, and then by those who are in it', () => {
    const knowledge = loadKnowledge(new URL('../../knowledge', import.meta.url).pathname);
    const questions = knowledge.items.flatMap((item) => item.questions);
    const alarms = questions.filter((question) => kindOf(question).startsWith('emergency/'));
    expect(questions.length).toBeGreaterThan(3000);
    expect(alarms.length / questions.length).toBeLessThan(0.018);
  });
});

describe('what else is meant', () => {
  it.each(readSections('statuses'))('is told: $heading', ({ heading, lines }) => {
    expect(lines.filter((line) => kindOf(line).split('/')[0] !== heading)).toEqual([]);
  });

  it('is not looked for by turns of phrase in a letter', () => {
    const letter = `${'开发商承诺一定能通过验收，却无视规则。'.repeat(10)}请政府尽快处理`;
    expect(kindOf(letter)).toBe('file-ticket/complaint');
  });
});

describe('a long message', () => {
  /** Milliseconds of the processor, the least of several runs. */
  function cost(text: string): number {
    triage.classify(text);
    const times = Array.from({ length: 5 }, () => {
      const start = process.cpuUsage();
      triage.classify(text);
      return process.cpuUsage(start).user / 1000;
    });
    return Math.min(...times);
  }

  it.each(['打', '孩子', '老公打我', '不想活', '1年', '0', 'a', '，', '我妈，'])(
    'of nothing but %s costs no more than one of a fifth of its length',
    (repeated) => {
      const long = (length: number) => repeated.repeat(Math.ceil(length / repeated.length));
      expect(cost(long(20_000))).toBeLessThan(4 * cost(long(4_000)) + 10);
    },
  );
});

describe('the file of rules', () => {
  it.each([
    ['a pattern that is none', '  - 这种|这类|', '  - (这种|这类|', /式子写错了/u],
    [
      'a class of words that is not there',
      '{not-any-more}(再|继续|在)*',
      '{nobody}(再|继续|在)*',
      /没有叫 nobody 的词类/u,
    ],
    ['a key that is not known', 'follow-up:', 'followup:', /followup|follow-up/u],
  ])('is refused with %s', (_what, from, to, message) => {
    const broken = yaml.replace(from, to);
    expect(broken).not.toBe(yaml);
    expect(() => createTriage(broken)).toThrow(HotlineError);
    expect(() => createTriage(broken)).toThrow(message);
  });

  it('holds no example twice, and none that the tests hold', () => {
    const examples = (yaml.split(/^examples:\n/mu)[1] ?? '')
      .split('\n')
      .filter((line) => line.startsWith('    '));
    const lines = examples.map((line) => line.trim());
    expect(lines.filter((line, at) => lines.indexOf(line) !== at)).toEqual([]);
    const tested = new Set([...emergencies, ...calm].flatMap((section) => section.lines));
    expect(lines.filter((line) => tested.has(line))).toEqual([]);
  });
});
