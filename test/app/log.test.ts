import { expect, it } from 'vitest';
import { createLog, secretsOf } from '../../src/app/log.ts';
import { readConfig } from '../../src/config.ts';
import { inTrace } from '../../src/conversation/trace.ts';

function writing(secrets: string[] = []) {
  const lines: string[] = [];
  const log = createLog('info', { secrets, to: { write: (line) => void lines.push(line) } });
  const parsed = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return { log, lines, parsed };
}

it('writes one JSON object a line, with the time, the level and the trace it stands in', async () => {
  const { log, parsed } = writing();
  await inTrace('trace-1', async () => {
    log.info({ turn: 't' }, 'first');
    await Promise.resolve();
    log.warn('second');
  });
  log.info('outside');
  expect(parsed()).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      trace: 'trace-1',
      turn: 't',
      msg: 'first',
    },
    { level: 'warn', time: expect.any(String), trace: 'trace-1', msg: 'second' },
    { level: 'info', time: expect.any(String), msg: 'outside' },
  ]);
});

it('hides what is passed under the name of a secret', () => {
  const { log, lines } = writing();
  log.info({ token: 'a1b2c3', request: { authorization: 'Bearer a1b2c3', cookie: 'a1b2c3' } }, 'oh');
  expect(lines[0]).not.toContain('a1b2c3');
});

it('blots out every secret of the configuration, wherever it turns up', () => {
  const environment = {
    HOTLINE_KEY: 'k'.repeat(43),
    TELEGRAM_BOT_TOKEN: '123456789:AAsecretSecretSecretSecret',
    TELEGRAM_WEBHOOK_URL: 'https://hotline.example.org',
    TELEGRAM_WEBHOOK_SECRET: 'webhook-secret-of-ours',
    EMBEDDINGS_BASE_URL: 'http://127.0.0.1/v1',
    EMBEDDINGS_MODEL: 'm',
    EMBEDDINGS_API_KEY: 'sk-embeddings-secret',
    RERANK_BASE_URL: 'http://127.0.0.1/v1',
    RERANK_MODEL: 'm',
    RERANK_API_KEY: 'sk-rerank-secret',
    CHAT_BASE_URL: 'http://127.0.0.1/v1',
    CHAT_MODEL: 'm',
    CHAT_API_KEY: 'sk-"chat\\secret',
    METRICS_TOKEN: 'metrics-token-of-ours',
    DATABASE_URL: 'postgres://hotline:geheim%20wort@db/hotline',
  };
  const secrets = Object.entries(environment).filter(([name]) => /KEY|TOKEN|SECRET/u.test(name));
  secrets.push(['password', 'geheim wort'], ['database', environment.DATABASE_URL]);
  const { log, lines } = writing(secretsOf(readConfig(environment)));
  for (const [, secret] of secrets) {
    log.error({ err: new Error(`refused: ${secret}`), url: `http://api/${secret}/x` }, `with ${secret}`);
  }
  expect(lines).toHaveLength(secrets.length);
  secrets.forEach(([name, secret], i) => {
    expect([name, lines[i]?.includes(JSON.stringify(secret).slice(1, -1))]).toEqual([name, false]);
    expect(JSON.parse(lines[i] ?? '')).toMatchObject({ msg: 'with [secret]', url: 'http://api/[secret]/x' });
  });
});
