import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { html } from 'hono/html';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { HotlineError, type ErrorCode } from './errors.ts';

/** The part of pino's logger that the HTTP side uses. */
export interface HttpLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface HttpPart {
  /** Where the part is mounted, for example `/desk`. */
  path: string;
  app: Hono;
  /** Default: 256 KiB. */
  maxBodyBytes?: number;
}

export interface HttpOptions {
  parts: readonly HttpPart[];
  log: HttpLog;
  /** Names one failure, so that what a visitor reports is found in the log. */
  newIncidentId: () => string;
  /** Believe X-Forwarded-For and X-Forwarded-Proto: only behind a reverse proxy that sets them. */
  trustProxy: boolean;
  /** A style sheet for the error page, from the same origin. */
  stylesheet?: string;
  /** Stands around everything. */
  around?: MiddlewareHandler;
}

export interface Client {
  address: string;
  https: boolean;
}

const DEFAULT_BODY_BYTES = 256 * 1024;
const STOP_GRACE_MS = 5_000;

const contentPolicy = [
  "default-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

interface Fault {
  status: ContentfulStatusCode;
  code: ErrorCode | 'NOT_FOUND' | 'BODY_TOO_LARGE' | 'BAD_REQUEST' | 'INTERNAL';
  title: string;
  remedy: string;
}

const faults = {
  notFound: {
    status: 404,
    code: 'NOT_FOUND',
    title: '没有这个页面',
    remedy: '请检查网址，或回到上一页。',
  },
  tooLarge: {
    status: 413,
    code: 'BODY_TOO_LARGE',
    title: '提交的内容太大',
    remedy: '请缩短文字或减小图片后再试。',
  },
  badRequest: {
    status: 400,
    code: 'BAD_REQUEST',
    title: '看不懂这个请求',
    remedy: '请回到上一页重新填写。',
  },
  internal: {
    status: 500,
    code: 'INTERNAL',
    title: '系统出了点问题',
    remedy: '请稍后再试；一直不行，请把编号告诉技术人员。',
  },
} as const satisfies Record<string, Fault>;

/** Codes whose answer differs from a plain 500. */
const faultsByCode: Partial<Record<ErrorCode, Omit<Fault, 'code'>>> = {
  STORAGE_BUSY: { status: 503, title: '系统正忙', remedy: '您的内容还没有保存，请过一会儿再提交一次。' },
  STORAGE_FULL: { status: 503, title: '暂时不能保存', remedy: '您的内容还没有保存，请联系技术人员。' },
  TICKET_NOT_FOUND: { status: 404, title: '没有这张工单', remedy: '请核对工单号。' },
  FORBIDDEN: { status: 403, title: '没有权限', remedy: '请联系管理员。' },
  SIGN_IN_FAILED: { status: 401, title: '需要登录', remedy: '请重新登录。' },
  ATTACHMENT_REJECTED: { status: 400, title: '这个文件不能接收', remedy: '请换一张较小的图片再试。' },
};

/** The address and scheme as the visitor sees them; 'unknown' without a socket, as in tests. */
export function createClientOf(options: { trustProxy: boolean }): (c: Context) => Client {
  return (c) => {
    const forwarded = options.trustProxy ? c.req.header('x-forwarded-for') : undefined;
    const scheme = options.trustProxy ? c.req.header('x-forwarded-proto') : undefined;
    return {
      // A proxy appends the address it saw: only the last one was not written by the visitor.
      address: forwarded?.split(',').at(-1)?.trim() || socketAddress(c),
      https: (scheme ?? new URL(c.req.url).protocol.replace(':', '')) === 'https',
    };
  };
}

function socketAddress(c: Context): string {
  const env: unknown = c.env;
  const hasSocket = typeof env === 'object' && env !== null && 'incoming' in env;
  return (hasSocket ? getConnInfo(c).remote.address : undefined) ?? 'unknown';
}

/** The whole HTTP side as one app, to be served or, in tests, asked directly. */
export function createHttpApp(options: HttpOptions): Hono {
  const app = new Hono();
  const clientOf = createClientOf(options);
  if (options.around) app.use(options.around);
  app.use(securityHeaders(clientOf));
  app.get('/healthz', (c) => c.text('ok'));
  app.use(bodyLimits(options));
  for (const part of options.parts) {
    app.route(part.path, part.app);
  }
  app.notFound((c) => answer(c, faults.notFound, options.stylesheet));
  app.onError((error, c) => {
    const fault = faultOf(error);
    if (fault.status < 500) {
      return answer(c, fault, options.stylesheet);
    }
    const incident = options.newIncidentId();
    options.log.error({ err: error, incident, method: c.req.method, path: c.req.path }, 'a request failed');
    return answer(c, fault, options.stylesheet, incident);
  });
  return app;
}

function faultOf(error: unknown): Fault {
  if (error instanceof HotlineError) {
    return { ...(faultsByCode[error.code] ?? faults.internal), code: error.code };
  }
  if (error instanceof HTTPException && error.status < 500) {
    return error.status === 404 ? faults.notFound : { ...faults.badRequest, status: error.status };
  }
  return faults.internal;
}

/** The limit of the part that a path belongs to: the one with the longest path that leads there. */
function bodyLimits({ parts, stylesheet }: HttpOptions): MiddlewareHandler {
  const limits = [...parts]
    .sort((a, b) => b.path.length - a.path.length)
    .map(({ path, maxBodyBytes = DEFAULT_BODY_BYTES }) => ({
      owns: (asked: string) => path === '/' || asked === path || asked.startsWith(`${path}/`),
      maxBodyBytes,
      limit: bodyLimit({ maxSize: maxBodyBytes, onError: (c) => answer(c, faults.tooLarge, stylesheet) }),
    }));
  return (c, next) => {
    const part = limits.find(({ owns }) => owns(c.req.path));
    if (part === undefined) return next();
    const isSmall = (declaredBytes(c.req.raw.headers) ?? Infinity) <= part.maxBodyBytes;
    return isSmall ? next() : part.limit(c, next);
  };
}

/**
 * How long the request says that its body is; undefined where it does not say. Node takes no more than that, so that
 * nobody needs to count: to look at the body itself makes it a stream, which is slow.
 */
export function declaredBytes(headers: Headers): number | undefined {
  const length = headers.get('content-length');
  return length === null || headers.has('transfer-encoding') ? undefined : Number(length);
}

function securityHeaders(clientOf: (c: Context) => Client): MiddlewareHandler {
  return async (c, next) => {
    await next();
    const headers = c.res.headers;
    // A part may have set a stricter policy of its own, as for files that citizens sent.
    if (!headers.has('Content-Security-Policy')) {
      headers.set('Content-Security-Policy', contentPolicy);
    }
    headers.set('X-Content-Type-Options', 'nosniff');
    headers.set('X-Frame-Options', 'DENY');
    // Not no-referrer: browsers would then send the origin of a form as null.
    headers.set('Referrer-Policy', 'same-origin');
    headers.set('Cross-Origin-Opener-Policy', 'same-origin');
    headers.set('Permissions-Policy', 'camera=(), microphone=(), geolocation=()');
    if (clientOf(c).https) {
      headers.set('Strict-Transport-Security', 'max-age=15552000');
    }
  };
}

function answer(
  c: Context,
  fault: Fault,
  stylesheet?: string,
  incident?: string,
): Response | Promise<Response> {
  const { status, code, title, remedy } = fault;
  c.header('Cache-Control', 'no-store');
  if (!(c.req.header('accept') ?? '').includes('text/html')) {
    return c.json({ error: { code, title, remedy, ...(incident ? { incident } : {}) } }, status);
  }
  const link = stylesheet ? html`<link rel="stylesheet" href="${stylesheet}" />` : '';
  return c.html(
    html`<!doctype html>
      <html lang="zh-CN">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>${title}</title>
          ${link}
        </head>
        <body class="plain">
          <main>
            <h1>${title}</h1>
            <p>${remedy}</p>
            <p class="hint">错误代码 ${code}${incident ? `，编号 ${incident}` : ''}</p>
          </main>
        </body>
      </html>`,
    status,
  );
}

/** `port` 0 takes a free one; the url says which. */
export function createHttpServer(options: HttpOptions & { port: number; host: string }) {
  const app = createHttpApp(options);
  const server = createAdaptorServer({ fetch: app.fetch });
  return {
    app,
    start: () =>
      new Promise<{ url: string }>((resolve, reject) => {
        server.once('error', (cause) =>
          reject(
            new HotlineError('CONFIG_INVALID', `Cannot listen on ${options.host}:${options.port}`, {
              remedy: 'Choose another HOST or PORT, or stop the process that uses this one.',
              cause,
            }),
          ),
        );
        server.listen(options.port, options.host, () => {
          const { address, port, family } = server.address() as AddressInfo;
          resolve({ url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}` });
        });
      }),
    /** Requests under way may end; event streams are cut after a grace of five seconds. */
    stop: () =>
      new Promise<void>((resolve) => {
        if (!server.listening) {
          return resolve();
        }
        const cut = setTimeout(() => {
          if ('closeAllConnections' in server) {
            server.closeAllConnections();
          }
        }, STOP_GRACE_MS);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        if ('closeIdleConnections' in server) {
          server.closeIdleConnections();
        }
      }),
  };
}
