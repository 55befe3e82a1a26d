import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { z } from 'zod';
import { openStorage } from '../app/open-storage.ts';
import { openCorpus, type Corpus } from '../app/corpus.ts';
import { withLanguageModel } from '../app/language-model.ts';
import { createLog, secretsOf } from '../app/log.ts';
import { readConfig, type Config } from '../config.ts';
import { dateInChina } from '../dialogs/ask.ts';
import { HotlineError } from '../errors.ts';
import { askLines } from './ask.ts';
import { backup, restore } from './backup.ts';
import { readCases, reportCases, runCases } from './eval-answers.ts';
import { readCheckCases, reportChecks, runCheckCases } from './eval-entitlements.ts';
import { buildEvalIndex, evalRetrieval } from './eval-retrieval.ts';
import { evalRouting } from './eval-routing.ts';
import type { CliProcess } from './io.ts';
import { knowledgeCheck } from './knowledge-check.ts';
import { knowledgeIngest } from './knowledge-ingest.ts';
import { knowledgeSearch } from './knowledge-search.ts';
import { indexProgress } from './progress.ts';

type Command = (args: readonly string[], process: CliProcess) => Promise<number>;

const commands: Record<string, { usage: string; run: Command }> = {
  start: { usage: 'start', run: plainly(async () => (await import('./start.ts')).start) },
  chat: { usage: 'chat', run: plainly(async () => (await import('./chat.ts')).chat) },
  ask: { usage: 'ask --jsonl', run: ask },
  backup: {
    usage: 'backup FILE [--with-key]（热线开着也可以；密钥默认不放进去）',
    run: backupArguments,
  },
  restore: {
    usage: 'restore FILE [--data DIR] [--forgotten forgotten.jsonl]（只恢复到空目录）',
    run: restoreArguments,
  },
  'audit verify': {
    usage: 'audit verify（核对审计记录有没有被改、被删、被插）',
    run: plainly(async () => (await import('./audit-verify.ts')).auditVerify),
  },
  'key rotate': {
    usage: 'key rotate（换加密密钥；先停止热线，中断了再运行一遍）',
    run: plainly(async () => (await import('./key-rotate.ts')).keyRotate),
  },
  purge: {
    usage: 'purge [--dry-run]（清除到期的数据；热线每天凌晨自己做，这里是手动做）',
    run: purgeArguments,
  },
  'tickets moves': {
    usage: 'tickets moves（工单的全部操作，README 里的图和表就是它）',
    run: plainly(async () => (await import('./tickets-moves.ts')).printMoves),
  },
  migrate: {
    usage: 'migrate --from sqlite --to postgres（热线开着也可以；搬到 DATABASE_URL 写的空数据库）',
    run: move,
  },
  'knowledge check': {
    usage: 'knowledge check [--dir DIR] [--sources DIR]',
    run: (args, { io }) => Promise.resolve(knowledgeCheck(args, io)),
  },
  'knowledge ingest': {
    usage: 'knowledge ingest PATH… [--remove] [--quiet]（文件或文件夹，可以写多个）',
    run: ingest,
  },
  'knowledge search': {
    usage: 'knowledge search "问题" [--region 地区] [--as-of 日期] [--json]',
    run: search,
  },
  'eval retrieval': {
    usage:
      'eval retrieval --documents FILE… --questions FILE [--scope national] [--as-of 日期] [--json]（文件可以写多次）',
    run: evalSearch,
  },
  'eval build-index': {
    usage: 'eval build-index 目录 FILE…（eval retrieval 用它在另一个进程里建索引）',
    run: buildIndex,
  },
  'eval entitlements': { usage: 'eval entitlements FILE [--floor 0.95]', run: evalEntitlements },
  'eval routing': {
    usage: 'eval routing --train FILE [--test FILE] [--seed 1] [--json]（不写 --test 就做五折交叉验证）',
    run: evalRoutes,
  },
  'eval answers': { usage: 'eval answers FILE… [--json] [--floor 0.95]', run: evalAnswers },
};

/** Returns the exit code. Throws HotlineError USAGE for a command that there is not. */
export function runCommand(args: readonly string[], process: CliProcess): Promise<number> {
  for (const words of [2, 1]) {
    const name = args.slice(0, words).join(' ');
    const found = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (found !== undefined) return found.run(args.slice(words), process);
  }
  throw usage(args.length === 0 ? '没有写命令' : `没有这个命令：${args.join(' ')}`);
}

/** Loaded when it is called, and without arguments: what it needs stands in the environment. */
function plainly(load: () => Promise<(process: CliProcess) => Promise<number>>): Command {
  return async (args, process) => {
    readArguments({ args: [...args], options: {} });
    return (await load())(process);
  };
}

function usage(message: string, cause?: unknown): HotlineError {
  const list = Object.values(commands).map((command) => `  npm run -s hotline -- ${command.usage}`);
  return new HotlineError('USAGE', message, { remedy: `可以用的命令：\n${list.join('\n')}`, cause });
}

/** Parses arguments; what a command does not know is USAGE. */
export function readArguments<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs<T>(config);
  } catch (cause) {
    throw usage(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

async function backupArguments(args: readonly string[], process: CliProcess): Promise<number> {
  const { values, positionals } = readArguments({
    args: [...args],
    allowPositionals: true,
    options: { 'with-key': { type: 'boolean', default: false } },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw usage('backup 后面要写一个文件名');
  return backup({ file, withKey: values['with-key'] }, process);
}

async function restoreArguments(args: readonly string[], process: CliProcess): Promise<number> {
  const { values, positionals } = readArguments({
    args: [...args],
    allowPositionals: true,
    options: { data: { type: 'string' }, forgotten: { type: 'string' } },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw usage('restore 后面要写一个文件名');
  const { data: dataDir, forgotten } = values;
  return restore(
    { file, ...(dataDir !== undefined && { dataDir }), ...(forgotten !== undefined && { forgotten }) },
    process,
  );
}

async function purgeArguments(args: readonly string[], process: CliProcess): Promise<number> {
  const { values } = readArguments({
    args: [...args],
    options: { 'dry-run': { type: 'boolean', default: false } },
  });
  return (await import('./purge.ts')).purgeNow({ isTrial: values['dry-run'] }, process);
}

async function move(args: readonly string[], process: CliProcess): Promise<number> {
  const { values } = readArguments({
    args: [...args],
    options: { from: { type: 'string' }, to: { type: 'string' } },
  });
  if (values.from !== 'sqlite' || values.to !== 'postgres') {
    throw usage('migrate 只能写 --from sqlite --to postgres');
  }
  return (await import('./migrate.ts')).migrate(process);
}

/** With the documents of the data folder, where there are any; a look makes no database. */
async function open({ environment, io }: CliProcess): Promise<Corpus> {
  const config: Config = readConfig(environment);
  const isThere = config.databaseUrl !== undefined || existsSync(join(config.dataDir, 'hotline.db'));
  if (!isThere) return openCorpus(config, indexProgress(io));
  const storage = await openStorage(config);
  return openCorpus(config, indexProgress(io), storage);
}

async function ask(args: readonly string[], process: CliProcess): Promise<number> {
  const { values } = readArguments({
    args: [...args],
    options: { jsonl: { type: 'boolean', default: false } },
  });
  if (!values.jsonl) throw usage('ask 要加 --jsonl，从标准输入每行读一个 JSON');
  const config = readConfig({ LOG_LEVEL: 'error', ...process.environment });
  const log = createLog(config.logLevel, { secrets: secretsOf(config) });
  const corpus = await withLanguageModel(config, await open(process), { log, now: Date.now });
  await askLines(corpus, process.input, process.io, dateInChina(Date.now()));
  return 0;
}

async function search(args: readonly string[], process: CliProcess): Promise<number> {
  const { values, positionals } = readArguments({
    args: [...args],
    allowPositionals: true,
    options: {
      region: { type: 'string' },
      'as-of': { type: 'string', default: dateInChina(Date.now()) },
      json: { type: 'boolean', default: false },
    },
  });
  const question = positionals.join(' ').trim();
  const asOf = z.iso.date().safeParse(values['as-of']);
  if (!asOf.success) throw usage(`--as-of 要写成 2026-11-21 这样：${values['as-of']}`);
  if (question === '') throw usage('knowledge search 后面要写问题');
  const corpus = await open(process);
  const region = values.region === undefined ? undefined : corpus.knowledge.regions.resolve(values.region);
  if (values.region !== undefined && region === undefined) throw usage(`不认识这个地区：${values.region}`);
  await knowledgeSearch(corpus, { question, region, asOf: asOf.data, json: values.json }, process.io);
  return 0;
}

async function ingest(args: readonly string[], { environment, io }: CliProcess): Promise<number> {
  const { values, positionals } = readArguments({
    args: [...args],
    allowPositionals: true,
    options: {
      remove: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
    },
  });
  if (positionals.length === 0) throw usage('knowledge ingest 后面要写文件或文件夹');
  return knowledgeIngest(readConfig(environment), { paths: positionals, ...values }, io);
}

/** The files and the least share that must be right. */
function evalArguments(args: readonly string[], command: string) {
  const { values, positionals } = readArguments({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, floor: { type: 'string' } },
  });
  if (positionals.length === 0) throw usage(`${command} 后面要写文件`);
  const floor = z.coerce
    .number()
    .min(0)
    .max(1)
    .safeParse(values.floor ?? 0);
  if (!floor.success) throw usage(`--floor 要写 0 到 1 的数：${values.floor}`);
  return { files: positionals, floor: floor.data, json: values.json };
}

async function evalAnswers(args: readonly string[], process: CliProcess): Promise<number> {
  const { files, floor, json } = evalArguments(args, 'eval answers');
  const results = await runCases(await open(process), files.flatMap(readCases), dateInChina(Date.now()));
  return reportCases(results, process.io, json) < floor ? 1 : 0;
}

async function evalEntitlements(args: readonly string[], process: CliProcess): Promise<number> {
  const { files, floor } = evalArguments(args, 'eval entitlements');
  const results = runCheckCases(await open(process), files.flatMap(readCheckCases), dateInChina(Date.now()));
  return reportChecks(results, process.io) < floor ? 1 : 0;
}

function evalRoutes(args: readonly string[], { environment, io }: CliProcess): Promise<number> {
  const { values } = readArguments({
    args: [...args],
    options: {
      train: { type: 'string' },
      test: { type: 'string' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
    },
  });
  const seed = z.coerce.number().int().nonnegative().safeParse(values.seed);
  if (!seed.success) throw usage(`--seed 要写整数：${values.seed}`);
  const { train, test, json } = values;
  if (train === undefined) throw usage('eval routing 要写 --train');
  evalRouting(readConfig(environment), { train, test, seed: seed.data, json }, io);
  return Promise.resolve(0);
}

async function evalSearch(args: readonly string[], { environment, io }: CliProcess): Promise<number> {
  const { values } = readArguments({
    args: [...args],
    options: {
      documents: { type: 'string', multiple: true, default: [] },
      questions: { type: 'string', multiple: true, default: [] },
      scope: { type: 'string' },
      'as-of': { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const { documents, questions, scope } = values;
  if (documents.length === 0 || questions.length === 0)
    throw usage('eval retrieval 要写 --documents 和 --questions');
  if (scope !== undefined && scope !== 'national') throw usage(`--scope 只能是 national：${scope}`);
  const asOf = z.iso.date().optional().safeParse(values['as-of']);
  if (!asOf.success) throw usage(`--as-of 要写成 2026-11-21 这样：${values['as-of']}`);
  await evalRetrieval(
    readConfig(environment),
    environment,
    { documents, questions, national: scope === 'national', asOf: asOf.data, json: values.json },
    io,
  );
  return 0;
}

async function buildIndex(args: readonly string[], { environment, io }: CliProcess): Promise<number> {
  const { positionals } = readArguments({ args: [...args], allowPositionals: true, options: {} });
  const [directory, ...documents] = positionals;
  if (directory === undefined || documents.length === 0) throw usage('eval build-index 后面要写目录和文件');
  await buildEvalIndex(readConfig(environment), directory, documents, io);
  return 0;
}
