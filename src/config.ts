import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { HotlineError } from './errors.ts';

const empty = (value: unknown) => (value === '' ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(empty, schema.optional());
const withDefault = <T extends z.ZodType>(schema: T, value: z.output<T>) =>
  z.preprocess((given) => empty(given) ?? value, schema);
const flag = z
  .enum(['true', 'false', '1', '0'], { error: '只能是 true 或 false' })
  .transform((value) => value === 'true' || value === '1');
const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const port = z.coerce
  .number({ error: '要写 0 到 65535 的整数' })
  .refine((it) => Number.isInteger(it) && it >= 0 && it <= 65_535, '要写 0 到 65535 的整数');
const url = z.url({ protocol: /^https?$/, error: '要写完整的网址（http:// 或 https:// 开头）' });
const database = z.url({
  protocol: /^postgres(ql)?$/,
  error: '要写成 postgres://用户:密码@主机:5432/库名（密码里的特殊字符要编码）',
});
const text = z.string();
// What a header cannot carry would fail later, in a message that quotes it.
const secret = text.regex(/^[\x21-\x7e]+$/, '只能是英文字母、数字和符号，不能有空格');
const batch = z.coerce
  .number({ error: '要写 1 到 2048 的整数' })
  .refine((it) => Number.isInteger(it) && it >= 1 && it <= 2048, '要写 1 到 2048 的整数');
const threads = z.coerce
  .number({ error: '要写 0 到 64 的整数' })
  .refine((it) => Number.isInteger(it) && it >= 0 && it <= 64, '要写 0 到 64 的整数');
const limitMs = z.coerce
  .number({ error: '要写 100 到 120000 的整数（毫秒）' })
  .refine((it) => Number.isInteger(it) && it >= 100 && it <= 120_000, '要写 100 到 120000 的整数（毫秒）');
const calls = z.coerce
  .number({ error: '要写 0 或正整数' })
  .refine((it) => Number.isSafeInteger(it) && it >= 0, '要写 0 或正整数');

/** Every environment variable that the program reads; .env.example names the same ones. */
export const environmentSchema = z.object({
  HOST: withDefault(text, '127.0.0.1'),
  PORT: withDefault(port, 3000),
  DATA_DIR: withDefault(text, 'data'),
  KNOWLEDGE_DIR: withDefault(text, 'knowledge'),
  PROMPTS_DIR: withDefault(text, 'prompts'),
  DATABASE_URL: optional(database),
  ANSWER_THREADS: optional(threads),
  DOCUMENT_INDEX: withDefault(
    z.enum(['process', 'pgvector'], { error: '只能是 process 或 pgvector' }),
    'process',
  ),
  HOTLINE_KEY: optional(text.regex(/^[A-Za-z0-9+/_-]{43}=?$/, '要 32 个字节的 base64')),
  HOTLINE_KEY_NEW: optional(text.regex(/^[A-Za-z0-9+/_-]{43}=?$/, '要 32 个字节的 base64')),
  TRUST_PROXY: z.preprocess((given) => empty(given) ?? 'false', flag),
  DESK_SECOND_FACTOR: withDefault(
    z.enum(['auto', 'required', 'offered'], { error: '只能是 auto、required、offered' }),
    'auto',
  ),
  LOG_LEVEL: withDefault(z.enum(levels, { error: `只能是 ${levels.join('、')}` }), 'info'),
  METRICS_TOKEN: optional(secret.min(16, '至少 16 个字符')),
  TELEGRAM_BOT_TOKEN: optional(text.regex(/^\d+:[\w-]{20,}$/, '不像机器人令牌（数字:字母）')),
  TELEGRAM_API_ROOT: optional(url),
  TELEGRAM_WEBHOOK_URL: optional(url),
  TELEGRAM_WEBHOOK_SECRET: optional(
    text.regex(/^[\w-]{16,256}$/, '要 16 到 256 个字母、数字、下划线或连字符'),
  ),
  TELEGRAM_STAFF_GROUP: optional(text.regex(/^-\d{5,20}$/, '要群的编号，是一个负数')),
  EMBEDDINGS_BASE_URL: optional(url),
  EMBEDDINGS_API_KEY: optional(secret),
  EMBEDDINGS_MODEL: optional(text),
  EMBEDDINGS_BATCH: withDefault(batch, 32),
  EMBEDDINGS_ONNX_DIR: optional(text),
  RERANK_BASE_URL: optional(url),
  RERANK_API_KEY: optional(secret),
  RERANK_MODEL: optional(text),
  CHAT_BASE_URL: optional(url),
  CHAT_API_KEY: optional(secret),
  CHAT_MODEL: optional(text),
  CHAT_TIMEOUT_MS: withDefault(limitMs, 20_000),
  CHAT_DAILY_CALLS: withDefault(calls, 5_000),
  CHAT_CITIZEN_CALLS: withDefault(calls, 50),
});

type Environment = z.infer<typeof environmentSchema>;

export interface Config {
  host: string;
  /** 0 takes a free one. */
  port: number;
  dataDir: string;
  knowledgeDir: string;
  promptsDir: string;
  /** Threads that answer beside the one that takes messages; 0: that one does all. */
  answerThreads: number;
  /** A PostgreSQL server, with its password; undefined: SQLite in a file under dataDir. */
  databaseUrl: string | undefined;
  /** Where the index of documents is: in each process, or in the database for all of them. */
  documentIndex: Environment['DOCUMENT_INDEX'];
  /** 32 bytes, base64; undefined: kept in a file under dataDir. */
  key: string | undefined;
  /** For `key rotate` alone: what the key is to become. */
  newKey: string | undefined;
  trustProxy: boolean;
  /** Whether administrators of the desk need a second step to sign in. */
  secondFactorRequired: boolean;
  logLevel: Environment['LOG_LEVEL'];
  /** Whoever shows it gets the figures; undefined: nobody does. */
  metricsToken: string | undefined;
  telegram:
    | { token: string; apiRoot?: string; webhook?: { url: string; secret: string }; staffGroup?: string }
    | undefined;
  /** undefined: the encoder that comes along. `batch`: texts in one request. */
  embeddings:
    ({ type: 'endpoint'; batch: number } & Endpoint) | { type: 'onnx'; directory: string } | undefined;
  rerank: Endpoint | undefined;
  /** undefined: answers are the statements of the sources as they stand. */
  chat: ChatModel | undefined;
}

export interface Endpoint {
  baseUrl: string;
  apiKey?: string;
  model: string;
}

export interface ChatModel extends Endpoint {
  /** For everything that is asked of the model for one answer. */
  timeoutMs: number;
  /** Calls a day, in all and of one conversation. */
  dailyCalls: number;
  citizenCalls: number;
}

/** Each holds a corpus of its own in memory; more is for whoever asks for it. */
const MOST_THREADS = 3;

/** Throws HotlineError CONFIG_INVALID that names each variable and what is wrong with it, never its value. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}：${issue.message}`);
    throw invalid(faults.join('；'));
  }
  const env = parsed.data;
  return Object.freeze({
    host: env.HOST,
    port: env.PORT,
    dataDir: env.DATA_DIR,
    knowledgeDir: env.KNOWLEDGE_DIR,
    promptsDir: env.PROMPTS_DIR,
    databaseUrl: env.DATABASE_URL,
    answerThreads: env.ANSWER_THREADS ?? Math.min(MOST_THREADS, availableParallelism() - 1),
    documentIndex: documentIndex(env),
    key: env.HOTLINE_KEY,
    newKey: env.HOTLINE_KEY_NEW,
    secondFactorRequired: secondFactorRequired(env),
    trustProxy: env.TRUST_PROXY,
    logLevel: env.LOG_LEVEL,
    metricsToken: env.METRICS_TOKEN,
    telegram: telegramConfig(env),
    embeddings: embeddingsConfig(env),
    rerank: endpointConfig('RERANK', env),
    chat: chatConfig(env),
  });
}

/** A desk that only this machine reaches may do without. */
function secondFactorRequired({ DESK_SECOND_FACTOR: mode, HOST: host }: Environment): boolean {
  if (mode !== 'auto') return mode === 'required';
  return !/^(127\.|localhost$|::1$)/u.test(host);
}

function documentIndex({ DOCUMENT_INDEX: index, DATABASE_URL: url }: Environment): Config['documentIndex'] {
  if (index === 'pgvector' && url === undefined)
    throw invalid('写了 DOCUMENT_INDEX=pgvector，还要写 DATABASE_URL');
  return index;
}

function chatConfig(env: Environment): ChatModel | undefined {
  const endpoint = endpointConfig('CHAT', env);
  return (
    endpoint && {
      ...endpoint,
      timeoutMs: env.CHAT_TIMEOUT_MS,
      dailyCalls: env.CHAT_DAILY_CALLS,
      citizenCalls: env.CHAT_CITIZEN_CALLS,
    }
  );
}

function telegramConfig(env: Environment): Config['telegram'] {
  const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_WEBHOOK_URL: url, TELEGRAM_WEBHOOK_SECRET: secret } = env;
  if (token === undefined) {
    if (url === undefined && secret === undefined) return undefined;
    throw invalid('写了 TELEGRAM_WEBHOOK_URL 或 TELEGRAM_WEBHOOK_SECRET，还要写 TELEGRAM_BOT_TOKEN');
  }
  if ((url === undefined) !== (secret === undefined)) {
    throw invalid('TELEGRAM_WEBHOOK_URL 和 TELEGRAM_WEBHOOK_SECRET 要么都写，要么都不写');
  }
  return {
    token,
    ...(env.TELEGRAM_API_ROOT !== undefined && { apiRoot: env.TELEGRAM_API_ROOT }),
    ...(url !== undefined && secret !== undefined && { webhook: { url, secret } }),
    ...(env.TELEGRAM_STAFF_GROUP !== undefined && { staffGroup: env.TELEGRAM_STAFF_GROUP }),
  };
}

function embeddingsConfig(env: Environment): Config['embeddings'] {
  const endpoint = endpointConfig('EMBEDDINGS', env);
  const directory = env.EMBEDDINGS_ONNX_DIR;
  if (endpoint !== undefined && directory !== undefined) {
    throw invalid('EMBEDDINGS_BASE_URL 和 EMBEDDINGS_ONNX_DIR 只能写一个');
  }
  if (endpoint !== undefined) return { type: 'endpoint', batch: env.EMBEDDINGS_BATCH, ...endpoint };
  return directory === undefined ? undefined : { type: 'onnx', directory };
}

function endpointConfig(prefix: 'EMBEDDINGS' | 'RERANK' | 'CHAT', env: Environment): Endpoint | undefined {
  const baseUrl = env[`${prefix}_BASE_URL`];
  const model = env[`${prefix}_MODEL`];
  const apiKey = env[`${prefix}_API_KEY`];
  if (baseUrl === undefined && model === undefined && apiKey === undefined) return undefined;
  if (baseUrl === undefined || model === undefined) {
    throw invalid(`${prefix}_BASE_URL 和 ${prefix}_MODEL 要么都写，要么都不写`);
  }
  return { baseUrl, model, ...(apiKey !== undefined && { apiKey }) };
}

function invalid(faults: string): HotlineError {
  return new HotlineError('CONFIG_INVALID', `环境变量有误：${faults}`, {
    remedy: '对照 .env.example 改正后重新启动。',
  });
}
