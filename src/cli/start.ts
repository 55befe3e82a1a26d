import { openAnswerThreads } from '../app/answer-threads.ts';
import { makeFirstAdministrator } from '../app/first-administrator.ts';
import { openCore } from '../app/core.ts';
import { openStorage } from '../app/open-storage.ts';
import { openCorpus } from '../app/corpus.ts';
import { createHotline, STOP_LIMIT_MS } from '../app/hotline.ts';
import { createLog, secretsOf, type Log } from '../app/log.ts';
import { createMetrics } from '../app/metrics.ts';
import { readConfig, type Config } from '../config.ts';
import type { CliProcess } from './io.ts';
import { indexProgress } from './progress.ts';
import { untilSignal } from './signals.ts';

/** `npm start`: runs until a signal comes. */
export async function start(process: CliProcess): Promise<number> {
  const { io } = process;
  const config = readConfig(process.environment);
  const log = createLog(config.logLevel, { secrets: secretsOf(config) });
  const storage = await openStorage(config);
  const corpus = await openCorpus(config, indexProgress(io), storage);
  const threads = openAnswerThreads(config, corpus, { count: config.answerThreads, log });
  const core = await openCore(config, storage, threads.corpus, log, createMetrics());
  const administrator = await storage.neighbours.inTurn('first administrator', () =>
    makeFirstAdministrator({
      staff: core.storage.staff,
      dataDir: config.dataDir,
      isTerminal: process.isTerminal,
      now: core.now,
      newId: core.newId,
    }),
  );
  const hotline = createHotline(core);
  const signal = untilSignal();
  const { url } = await hotline.start();
  threads.start();
  const { documents } = corpus;
  io.out(
    `小华热线已启动：${corpus.knowledge.items.length} 条知识点${documents.documents > 0 ? `，${documents.documents} 份文件` : ''}`,
  );
  io.out(`  群众页面    ${url}/`);
  io.out(`  工作台      ${url}/desk`);
  io.out(`  数据        ${config.dataDir}`);
  io.out(`  Telegram    ${telegramLine(config)}`);
  if (administrator !== undefined) {
    io.out(
      'password' in administrator
        ? `  第一位管理员 ${administrator.login}，一次性密码 ${administrator.password}（只显示这一次，登录后要改）`
        : `  第一位管理员 ${administrator.login}，一次性密码在 ${administrator.file}（只有文件主人能读，登录改密后请删掉）`,
    );
  }
  await signal;
  io.out('正在停止……');
  let waitingFor = '';
  endAtLast(log, () => waitingFor);
  await hotline.stop((part) => (waitingFor = part));
  waitingFor = 'threads';
  await threads.stop();
  // Everything is written and closed: a call abroad that nobody waits for any more keeps nothing alive.
  setTimeout(() => globalThis.process.exit(0), LINGER_MS).unref();
  return 0;
}

/** For the last lines to be written. */
const LINGER_MS = 500;

/** Only where something keeps the process alive. */
function endAtLast(log: Log, waitingFor: () => string): void {
  setTimeout(() => {
    log.error(
      { limitMs: STOP_LIMIT_MS, part: waitingFor() },
      'the hotline did not stop in time and is ended',
    );
    globalThis.process.exit(1);
  }, STOP_LIMIT_MS).unref();
}

function telegramLine({ telegram }: Config): string {
  if (telegram === undefined) return '未启用（设置 TELEGRAM_BOT_TOKEN 即可启用）';
  return telegram.webhook === undefined ? '已启用，长轮询' : '已启用，webhook';
}
