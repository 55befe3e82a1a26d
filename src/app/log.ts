import pino from 'pino';
import type { Config } from '../config.ts';
import { currentTrace } from '../conversation/trace.ts';

export type Log = pino.Logger;

/** Names under which something secret would have to be passed by mistake. */
const HIDDEN = ['token', 'secret', 'password', 'authorization', 'cookie', 'apiKey', 'key'];
const HIDDEN_PATHS = HIDDEN.flatMap((name) => [name, `*.${name}`]);
/** Shorter ones would blot out words by chance. */
const SHORTEST_SECRET = 8;

export interface LogOptions {
  /** What must not be printed, wherever it turns up. */
  secrets?: readonly string[];
  /** Default: standard error. */
  to?: pino.DestinationStream;
}

/**
 * JSON lines; those about one update share its `trace`. Bodies, tokens and contact details are never fields of it,
 * and a secret that an error quotes is blotted out.
 */
export function createLog(
  level: Config['logLevel'],
  { secrets = [], to = pino.destination(2) }: LogOptions = {},
): Log {
  const blot = blotter(secrets);
  return pino(
    {
      level,
      base: null,
      formatters: { level: (label) => ({ level: label }) },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: HIDDEN_PATHS,
      mixin: () => {
        const trace = currentTrace();
        return trace === undefined ? {} : { trace };
      },
      hooks: { streamWrite: blot },
    },
    to,
  );
}

/** Also as JSON writes them. */
function blotter(secrets: readonly string[]): (line: string) => string {
  const known = secrets.filter((it) => it.length >= SHORTEST_SECRET);
  const written = [...new Set(known.flatMap((it) => [it, JSON.stringify(it).slice(1, -1)]))];
  return (line) => written.reduce((text, secret) => text.replaceAll(secret, '[secret]'), line);
}

/** Everything in the configuration that opens something. */
export function secretsOf({
  databaseUrl,
  key,
  newKey,
  telegram,
  embeddings,
  rerank,
  chat,
  metricsToken,
}: Config): string[] {
  const apiKey = embeddings?.type === 'endpoint' ? embeddings.apiKey : undefined;
  return [
    ...(databaseUrl === undefined ? [] : passwordsIn(databaseUrl)),
    key,
    newKey,
    telegram?.token,
    telegram?.webhook?.secret,
    apiKey,
    rerank?.apiKey,
    chat?.apiKey,
    metricsToken,
    databaseUrl,
    databaseUrl === undefined ? undefined : decodeURIComponent(new URL(databaseUrl).password),
  ].filter((it) => it !== undefined);
}

/** As it stands in the URL and as the server is told it. */
function passwordsIn(databaseUrl: string): string[] {
  const { password, searchParams } = new URL(databaseUrl);
  return [databaseUrl, password, decodeURIComponent(password), searchParams.get('password') ?? ''];
}
