import { z } from 'zod';
import { HotlineError } from './errors.ts';

const empty = (value: unknown) => (value === '' ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(empty, schema.optional());
const flag = z
  .enum(['true', 'false', '1', '0'], { error: '只能是 true 或 false' })
  .transform((value) => value === 'true' || value === '1');

/** Every environment variable that the program reads; .env.example names the same ones. */
export const environmentSchema = z.object({
  HOST: z.preprocess(empty, z.string().default('127.0.0.1')),
  PORT: z.preprocess(empty, z.coerce.number().int().min(0).max(65_535).default(3000)),
  DATA_DIR: z.preprocess(empty, z.string().default('data')),
  KNOWLEDGE_DIR: z.preprocess(empty, z.string().default('knowledge')),
  PROMPTS_DIR: z.preprocess(empty, z.string().default('prompts')),
  HOTLINE_KEY: optional(z.string().regex(/^[A-Za-z0-9+/_-]{43}=?$/, '要 32 个字节的 base64')),
  TRUST_PROXY: z.preprocess(empty, flag.default(false)),
  LOG_LEVEL: z.preprocess(
    empty,
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  ),
  TELEGRAM_BOT_TOKEN: optional(z.string().regex(/^\d+:[\w-]{20,}$/, '不像机器人令牌（数字:字母）')),
  TELEGRAM_API_ROOT: optional(z.url()),
  TELEGRAM_WEBHOOK_URL: optional(z.url({ protocol: /^https?$/ })),
  TELEGRAM_WEBHOOK_SECRET: optional(
    z.string().regex(/^[\w-]{16,256}$/, '16 到 256 个字母、数字、下划线或连字符'),
  ),
  EMBEDDINGS_BASE_URL: optional(z.url()),
  EMBEDDINGS_API_KEY: optional(z.string().min(1)),
  EMBEDDINGS_MODEL: optional(z.string().min(1)),
});

type Environment = z.infer<typeof environmentSchema>;

export interface Config {
  host: string;
  /** 0 takes a free one. */
  port: number;
  dataDir: string;
  knowledgeDir: string;
  promptsDir: string;
  /** 32 bytes, base64; undefined: kept in a file under dataDir. */
  key: string | undefined;
  trustProxy: boolean;
  logLevel: Environment['LOG_LEVEL'];
  telegram: { token: string; apiRoot?: string; webhook?: { url: string; secret: string } } | undefined;
  embeddings: { baseUrl: string; apiKey?: string; model: string } | undefined;
}

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
    key: env.HOTLINE_KEY,
    trustProxy: env.TRUST_PROXY,
    logLevel: env.LOG_LEVEL,
    telegram: telegramConfig(env),
    embeddings: embeddingsConfig(env),
  });
}

function telegramConfig(env: Environment): Config['telegram'] {
  const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_WEBHOOK_URL: url, TELEGRAM_WEBHOOK_SECRET: secret } = env;
  if (token === undefined) return undefined;
  if ((url === undefined) !== (secret === undefined)) {
    throw invalid('TELEGRAM_WEBHOOK_URL 和 TELEGRAM_WEBHOOK_SECRET 要么都写，要么都不写');
  }
  return {
    token,
    ...(env.TELEGRAM_API_ROOT !== undefined && { apiRoot: env.TELEGRAM_API_ROOT }),
    ...(url !== undefined && secret !== undefined && { webhook: { url, secret } }),
  };
}

function embeddingsConfig(env: Environment): Config['embeddings'] {
  const { EMBEDDINGS_BASE_URL: baseUrl, EMBEDDINGS_MODEL: model, EMBEDDINGS_API_KEY: apiKey } = env;
  if (baseUrl === undefined && model === undefined) return undefined;
  if (baseUrl === undefined || model === undefined) {
    throw invalid('EMBEDDINGS_BASE_URL 和 EMBEDDINGS_MODEL 要么都写，要么都不写');
  }
  return { baseUrl, model, ...(apiKey !== undefined && { apiKey }) };
}

function invalid(faults: string): HotlineError {
  return new HotlineError('CONFIG_INVALID', `环境变量有误：${faults}`, {
    remedy: '对照 .env.example 改正后重新启动。',
  });
}
