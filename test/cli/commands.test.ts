import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/commands.ts';
import { HotlineError } from '../../src/errors.ts';
import { smallKnowledge } from '../support/small-knowledge.ts';

const folder = mkdtempSync(join(tmpdir(), 'hotline-'));
afterAll(() => rmSync(folder, { recursive: true }));
const environment = {
  KNOWLEDGE_DIR: smallKnowledge(folder),
  DATA_DIR: join(folder, 'data'),
  LOG_LEVEL: 'silent',
};

/** Runs a command, and gives its exit code and what it wrote. */
async function run(args: readonly string[], input = '') {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommand(args, {
    io: { out: (line) => void out.push(line), err: (line) => void err.push(line) },
    environment,
    input: Readable.from([input]),
    output: new Writable({ write: (_chunk, _encoding, done) => done() }),
    isTerminal: false,
  });
  return { code, out, err };
}

async function faultOf(args: readonly string[]): Promise<HotlineError> {
  try {
    await run(args);
  } catch (error) {
    if (error instanceof HotlineError) return error;
    throw error;
  }
  throw new Error(`${args.join(' ')} was taken.`);
}

const ask = async (...lines: (string | object)[]) => {
  const input = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  const { code, out } = await run(['ask', '--jsonl'], input);
  expect(code).toBe(0);
  return out.map((line) => JSON.parse(line) as Record<string, unknown>);
};

describe('ask --jsonl', { timeout: 60_000 }, () => {
  it('answers line by line, in order, with what it found', async () => {
    const answers = await ask({ question: '失业金最长能领多久' }, { question: '你好' });
    expect(answers).toEqual([
      {
        question: '失业金最长能领多久',
        status: 'answered',
        reason: expect.any(String),
        text: expect.stringContaining('失业保险'),
        citations: expect.arrayContaining([expect.objectContaining({ title: expect.any(String) })]),
        passages: expect.arrayContaining([{ id: expect.any(String), similarity: expect.any(Number) }]),
        elapsedMs: expect.any(Number),
      },
      expect.objectContaining({ question: '你好', status: 'small-talk', citations: [], passages: [] }),
    ]);
  });

  it('gives an error for a bad line and goes on with the next', async () => {
    const answers = await ask(
      '{"question": ',
      '[]',
      { question: 7 },
      {},
      { question: '你好', asOf: 'gestern' },
      { question: '你好', region: '乌有省' },
      { question: '你好', history: 'x' },
      '',
      { question: '你好' },
    );
    expect(answers).toHaveLength(8);
    expect(answers.slice(0, 7).every(({ error }) => typeof error === 'string' && error !== '')).toBe(true);
    expect(answers[5]).toEqual({ question: '你好', error: '不认识这个地区：乌有省' });
    expect(answers[7]).toMatchObject({ status: 'small-talk' });
  });

  it('takes what a spreadsheet writes before the first line', async () => {
    expect(await ask(`\ufeff{"question": "你好"}`)).toMatchObject([{ status: 'small-talk' }]);
  });

  it('knows a region by name and by code, and none', async () => {
    const question = '小额快救能领多少';
    const [byName, byCode, elsewhere, none] = await ask(
      { question, region: '山西' },
      { question, region: '140000' },
      { question, region: '宁夏银川' },
      { question, region: '' },
    );
    expect(byName?.['text']).toBe(byCode?.['text']);
    expect(byName?.['status']).toBe('answered');
    expect(elsewhere?.['status']).toBe('other-region-only');
    expect(none?.['status']).toBe('region-needed');
  });

  it('reads a follow-up with what was asked before', async () => {
    const history = ['失业金最长能领多久'];
    const [alone, after] = await ask({ question: '那要什么条件呢' }, { question: '那要什么条件呢', history });
    expect(alone?.['status']).not.toBe('answered');
    expect(after).toMatchObject({ status: 'answered', text: expect.stringContaining('失业') });
  });

  it('answers for the day that is asked about', async () => {
    const question = '失业金最长能领多久';
    const [before, after] = await ask({ question, asOf: '1990-01-01' }, { question, asOf: '2026-11-21' });
    expect(before?.['status']).not.toBe('answered');
    expect(after?.['status']).toBe('answered');
  });

  it('masks what it searches for, and repeats the question as it came', async () => {
    const question = '我身份证110101199003078033，失业金最长能领多久';
    const [answer] = await ask({ question });
    expect(answer?.['question']).toBe(question);
    expect(JSON.stringify({ ...answer, question: '' })).not.toContain('110101199003078033');
  });
});

describe('knowledge search', { timeout: 60_000 }, () => {
  it('shows what is found and why, as JSON', async () => {
    const { code, out } = await run([
      'knowledge',
      'search',
      '失业金最长能领多久',
      '--json',
      '--as-of',
      '2026-11-21',
    ]);
    const report = JSON.parse(out.join('\n')) as Record<string, unknown[]>;
    expect(code).toBe(0);
    expect(report).toMatchObject({ question: '失业金最长能领多久', asOf: '2026-11-21', region: null });
    expect(report['hits']?.[0]).toMatchObject({
      id: 'unemployment-benefit-duration',
      region: '全国',
      similarity: expect.any(Number),
      signals: expect.any(Object),
    });
  });

  it('in words, and for a region', async () => {
    const { out } = await run(['knowledge', 'search', '小额快救', '--region', '宁夏']);
    expect(out.join('\n')).toMatch(/只在别处适用：\n.*小额快救/s);
  });
});

describe('eval answers', { timeout: 60_000 }, () => {
  const cases = (...lines: object[]) => {
    const file = join(folder, 'cases.jsonl');
    writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
    return file;
  };
  const right = {
    id: 'r',
    question: '失业金最长能领多久',
    status: ['answered'],
    all: ['24 ?个月'],
    cites: ['失业保险'],
  };
  const wrong = { id: 'w', kind: 'odd', question: '你好', status: ['answered'], none: ['您好'] };

  it('counts, names the misses with what was wrong, and ends in one JSON object', async () => {
    const { code, out } = await run(['eval', 'answers', cases(right, wrong), '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out.at(-1) ?? '')).toMatchObject({ cases: 2, right: 1, accuracy: 0.5, misses: ['w'] });
    expect(out.join('\n')).toMatch(
      /✗ w 你好 → small-talk.*状态是 small-talk，应当是 answered；不该有 \/您好\//s,
    );
  });

  it('fails below the floor', async () => {
    const file = cases(right, wrong);
    expect((await run(['eval', 'answers', file, '--floor', '0.51'])).code).toBe(1);
    expect((await run(['eval', 'answers', file, '--floor', '0.5'])).code).toBe(0);
  });

  it('refuses what it would count wrongly', async () => {
    const file = cases(right);
    expect((await faultOf(['eval', 'answers', file, '--floor', 'hoch'])).message).toContain('--floor');
    expect((await faultOf(['eval', 'answers'])).message).toContain('文件');
    expect((await faultOf(['eval', 'answers', '/nowhere.jsonl'])).message).toContain('/nowhere.jsonl');
    expect((await faultOf(['eval', 'answers', cases({ ...right, all: ['('] })])).message).toContain(
      'cases.jsonl',
    );
    const elsewhere = cases({ ...right, region: '乌有省' });
    expect((await faultOf(['eval', 'answers', elsewhere])).message).toContain('乌有省');
  });
});

describe('the command line', () => {
  it.each([
    [[], '没有写命令'],
    [['constructor'], '没有这个命令：constructor'],
    [['__proto__'], '没有这个命令'],
    [['knowledge', 'burn'], '没有这个命令：knowledge burn'],
    [['start', '--port', '80'], '--port'],
    [['chat', 'hello'], 'hello'],
    [['ask'], '--jsonl'],
    [['ask', '--yaml'], '--yaml'],
    [['knowledge', 'search'], '问题'],
    [['knowledge', 'search', 'x', '--as-of', 'gestern'], '--as-of'],
  ])('refuses %j and lists what there is', async (args, words) => {
    const fault = await faultOf(args);
    expect(fault).toMatchObject({ code: 'USAGE', message: expect.stringContaining(words) });
    expect(fault.remedy).toContain('npm run -s hotline -- ask --jsonl');
  });

  it('refuses an unknown region', async () => {
    const fault = await faultOf(['knowledge', 'search', 'x', '--region', '乌有省']);
    expect(fault).toMatchObject({ code: 'USAGE', message: '不认识这个地区：乌有省' });
  });
});
