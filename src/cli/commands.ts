import { parseArgs, type ParseArgsConfig } from 'node:util';
import { openCorpus, type Corpus } from '../app/corpus.ts';
import { readConfig, type Config } from '../config.ts';
import { dateInChina } from '../dialogs/ask.ts';
import { HotlineError } from '../errors.ts';
import { askLines } from './ask.ts';
import { readCases, reportCases, runCases } from './eval-answers.ts';
import type { CliProcess } from './io.ts';
import { knowledgeCheck } from './knowledge-check.ts';
import { knowledgeSearch } from './knowledge-search.ts';
import { indexProgress } from './progress.ts';

type Command = (args: readonly string[], process: CliProcess) => Promise<number>;

const commands: Record<string, { usage: string; run: Command }> = {
  start: { usage: 'start', run: lazily(async () => (await import('./start.ts')).start) },
  chat: { usage: 'chat', run: lazily(async () => (await import('./chat.ts')).chat) },
  ask: { usage: 'ask --jsonl', run: ask },
  'knowledge check': {
    usage: 'knowledge check [--dir DIR] [--sources DIR]',
    run: (args, { io }) => Promise.resolve(knowledgeCheck(args, io)),
  },
  'knowledge search': {
    usage: 'knowledge search "问题" [--region 地区] [--as-of 日期] [--json]',
    run: search,
  },
  'eval answers': { usage: 'eval answers FILE… [--json] [--floor 0.95]', run: evalAnswers },
};

/** Returns the exit code. Throws HotlineError USAGE for a command that there is not. */
export function runCommand(args: readonly string[], process: CliProcess): Promise<number> {
  const two = commands[`${args[0]} ${args[1]}`];
  if (two !== undefined) return two.run(args.slice(2), process);
  const one = commands[args[0] ?? ''];
  if (one !== undefined) return one.run(args.slice(1), process);
  throw usage('没有这个命令');
}

function lazily(load: () => Promise<Command>): Command {
  return async (args, process) => (await load())(args, process);
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

function open({ environment, io }: CliProcess): Promise<Corpus> {
  const config: Config = readConfig(environment);
  return openCorpus(config, indexProgress(io));
}

async function ask(args: readonly string[], process: CliProcess): Promise<number> {
  const { values } = readArguments({
    args: [...args],
    options: { jsonl: { type: 'boolean', default: false } },
  });
  if (!values.jsonl) throw usage('ask 要加 --jsonl，从标准输入每行读一个 JSON');
  await askLines(await open(process), process.input, process.io, dateInChina(Date.now()));
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
  if (question === '') throw usage('knowledge search 后面要写问题');
  const corpus = await open(process);
  const region = values.region === undefined ? undefined : corpus.knowledge.regions.resolve(values.region);
  if (values.region !== undefined && region === undefined) throw usage(`不认识这个地区：${values.region}`);
  await knowledgeSearch(corpus, { question, region, asOf: values['as-of'], json: values.json }, process.io);
  return 0;
}

async function evalAnswers(args: readonly string[], process: CliProcess): Promise<number> {
  const { values, positionals } = readArguments({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, floor: { type: 'string' } },
  });
  if (positionals.length === 0) throw usage('eval answers 后面要写文件');
  const cases = positionals.flatMap(readCases);
  const results = await runCases(await open(process), cases, dateInChina(Date.now()));
  const accuracy = reportCases(results, process.io, values.json);
  return values.floor !== undefined && accuracy < Number(values.floor) ? 1 : 0;
}
