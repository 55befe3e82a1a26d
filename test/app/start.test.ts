import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { runProgram, startHotline } from '../support/program.ts';
import { smallKnowledge } from '../support/small-knowledge.ts';

/** Knowledge and an index of it, which the tests share and do not change. */
const shared = mkdtempSync(join(tmpdir(), 'hotline-'));
let knowledge = '';

/** A folder of data with the index in it, and the environment that names it. */
function place(environment: Record<string, string> = {}) {
  const data = join(temporaryFolder(), 'data');
  const index = join(shared, 'data', 'index');
  if (existsSync(index)) cpSync(index, join(data, 'index'), { recursive: true });
  return {
    data,
    environment: { DATA_DIR: data, KNOWLEDGE_DIR: knowledge, PORT: '0', LOG_LEVEL: 'error', ...environment },
  };
}

/** What the program says when it does not start. */
async function refusal(environment: Record<string, string>) {
  const { ended, out, err } = runProgram(['start'], environment);
  const code = await ended;
  return { code, text: err.join('\n'), all: [...out, ...err].join('\n') };
}

async function run(environment: Record<string, string>) {
  const program = await startHotline(environment);
  onTestFinished(() => void program.child.kill('SIGKILL'));
  const stop = async () => {
    program.child.kill('SIGTERM');
    return program.ended;
  };
  return { ...program, stop };
}

beforeAll(async () => {
  knowledge = smallKnowledge(shared);
  const program = await startHotline({ DATA_DIR: join(shared, 'data'), KNOWLEDGE_DIR: knowledge });
  program.child.kill('SIGTERM');
  await program.ended;
}, 120_000);
afterAll(() => rmSync(shared, { recursive: true }));

describe('the program', { timeout: 120_000 }, () => {
  it('starts, serves the pages, and stops when it is told to', async () => {
    const { environment } = place();
    const { url, stop, out } = await run(environment);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/`)).status).toBe(200);
    expect((await fetch(`${url}/desk`)).status).toBe(200);
    expect(await stop()).toBe(0);
    expect(out.join('\n')).toContain('Telegram    未启用');
  });

  it('writes the first administrator’s password where only its owner reads it, once, and keeps the rest to its owner too', async () => {
    const { data, environment } = place();
    const first = await run(environment);
    const file = join(data, 'first-password.txt');
    const [login, password = ''] = readFileSync(file, 'utf8').split('\n');
    expect(login).toBe('admin');
    expect(password).toMatch(/^[a-z2-9]{14}$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await first.stop();
    expect(first.out.join('\n')).toContain(file);
    expect([...first.out, ...first.err].join('\n')).not.toContain(password);
    const second = await run(environment);
    await second.stop();
    for (const name of ['hotline.db', 'hotline.key']) {
      expect([name, (statSync(join(data, name)).mode & 0o777).toString(8)]).toEqual([name, '600']);
    }
    expect(second.out.join('\n')).not.toContain('第一位管理员');
    expect(readFileSync(file, 'utf8')).toContain(password);
  });

  it('builds a damaged index anew and says so', async () => {
    const { data, environment } = place();
    truncateSync(join(data, 'index', 'vectors.f32'), 100);
    const { stop, err } = await run(environment);
    expect(err.join('\n')).toContain('索引文件损坏');
    await stop();
    const again = await run(environment);
    expect(again.err.join('\n')).not.toContain('索引');
    await again.stop();
  });
});

describe('the program does not start, and says why and what to do', { timeout: 120_000 }, () => {
  it('with a broken knowledge file', async () => {
    const folder = temporaryFolder();
    const own = smallKnowledge(folder);
    const file = join(own, 'items', 'insurance', 'unemployment-benefit-who.md');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^claimClass:.*$/m, 'claimClass: maybe'));
    const { code, text } = await refusal(place({ KNOWLEDGE_DIR: own }).environment);
    expect(code).toBe(2);
    expect(text).toMatch(/^KNOWLEDGE_INVALID：/m);
    expect(text).toMatch(/unemployment-benefit-who\.md:\d+ /);
    expect(text).toContain('knowledge check');
  });

  it.each(['service-levels.yaml', 'triage.yaml', 'hotlines.yaml'])(
    'with %s that is no YAML',
    async (name) => {
      const own = smallKnowledge(temporaryFolder());
      writeFileSync(join(own, name), 'hours: [\n');
      const { code, text } = await refusal(place({ KNOWLEDGE_DIR: own }).environment);
      expect([code, text]).toEqual([2, expect.stringMatching(/^KNOWLEDGE_INVALID：/m)]);
      expect(text).toContain(name);
    },
  );

  it('without its knowledge or its wording', async () => {
    const { text } = await refusal(place({ KNOWLEDGE_DIR: '/nowhere/knowledge' }).environment);
    expect(text).toMatch(/^KNOWLEDGE_NOT_FOUND：.*\/nowhere\/knowledge/m);
    const { text: other } = await refusal(place({ PROMPTS_DIR: temporaryFolder() }).environment);
    expect(other).toMatch(/^(PROMPT_INVALID|KNOWLEDGE_NOT_FOUND)：.*\.yaml/m);
    expect(other).toContain('PROMPTS_DIR');
  });

  it('with wording that misses something', async () => {
    const prompts = join(temporaryFolder(), 'prompts');
    cpSync('prompts', prompts, { recursive: true });
    const file = join(prompts, 'dialogs.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('{code}', ''));
    const { code, text } = await refusal(place({ PROMPTS_DIR: prompts }).environment);
    expect([code, text]).toEqual([2, expect.stringMatching(/^PROMPT_INVALID：.*file-code 缺少 \{code\}/m)]);
  });

  it('with a bad value in the environment', async () => {
    const { code, text, all } = await refusal(
      place({ PORT: 'achtzig', HOTLINE_KEY: 'viel-zu-kurz' }).environment,
    );
    expect(code).toBe(2);
    expect(text).toMatch(/^CONFIG_INVALID：.*PORT.*HOTLINE_KEY/m);
    expect(text).toContain('.env.example');
    expect(all).not.toMatch(/achtzig|viel-zu-kurz/);
  });

  it('with a database that is none, which it leaves as it is', async () => {
    const { data, environment } = place();
    const file = join(data, 'hotline.db');
    mkdirSync(data, { recursive: true });
    writeFileSync(file, 'not a database, but perhaps all that is left of one'.repeat(100));
    const before = readFileSync(file);
    const { code, text } = await refusal(environment);
    expect([code, text]).toEqual([2, expect.stringMatching(/^STORAGE_FAILED：/m)]);
    expect(text).toContain(file);
    expect(text).toContain('backup');
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('with a key that is none, which it does not replace', async () => {
    const { data, environment } = place();
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, 'hotline.key'), 'short', { mode: 0o600 });
    const { code, text } = await refusal(environment);
    expect([code, text]).toEqual([2, expect.stringContaining('hotline.key')]);
    expect(readFileSync(join(data, 'hotline.key'), 'utf8')).toBe('short');
  });

  it('on a port that is taken, and ends by itself', async () => {
    const taken = createServer();
    taken.listen(0, '127.0.0.1');
    await once(taken, 'listening');
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as AddressInfo;
    const { code, text } = await refusal(place({ PORT: String(port) }).environment);
    expect([code, text]).toEqual([2, expect.stringMatching(/^CONFIG_INVALID：/m)]);
    expect(text).toContain(`127.0.0.1:${port}`);
    expect(text).toContain('PORT');
  });

  it('with a token that Telegram does not know, which it does not print, and ends by itself', async () => {
    const token = '123456789:AAwrongWrongWrongWrongWrong';
    const telegram = createServer((_, response) => {
      response.writeHead(401, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ ok: false, error_code: 401, description: 'Unauthorized' }));
    });
    telegram.listen(0, '127.0.0.1');
    await once(telegram, 'listening');
    onTestFinished(() => void telegram.close());
    const { port } = telegram.address() as AddressInfo;
    const apiRoot = `http://127.0.0.1:${port}`;
    const { code, text, all } = await refusal(
      place({ TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: apiRoot }).environment,
    );
    expect([code, text]).toEqual([2, expect.stringMatching(/^TELEGRAM_UNAUTHORIZED：/m)]);
    expect(text).toMatch(/BotFather/);
    expect(all).not.toContain('AAwrong');
  });

  it('for words that are no command', async () => {
    const { ended, err } = runProgram(['strat'], place().environment);
    expect(await ended).toBe(2);
    expect(err.join('\n')).toMatch(/^USAGE：没有这个命令：strat\n.*npm run -s hotline -- start/s);
  });
});
