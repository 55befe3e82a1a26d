import { sql, type Kysely } from 'kysely';
import { HotlineError } from '../../../errors.ts';

/** Iterative scans, by which conditions are part of the search in the graph, came with it. */
const OLDEST = [0, 8] as const;
const LACKING = /^(?:0A000|58P01|42704|22023)$/;

/**
 * Only the index of documents needs it, so that a server without it can hold everything else.
 * Throws HotlineError EXTENSION_MISSING.
 */
export async function ensureVectorExtension(db: Kysely<unknown>, name: string): Promise<void> {
  try {
    // Asked first: whoever may not create extensions can use one that is there.
    if ((await installed(db)) === undefined) await install(db);
  } catch (error) {
    throw missing(error, name);
  }
  const version = await installed(db);
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  throw new HotlineError('EXTENSION_MISSING', `${name} 的 pgvector 是 ${version}，至少要 0.8。`, {
    remedy:
      '更新服务器上的 pgvector，再执行 alter extension vector update；或者去掉 DOCUMENT_INDEX=pgvector。',
  });
}

/** Two that start at once would be in each other's way. */
async function install(db: Kysely<unknown>): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('document_index tables', 0))`.execute(tx);
    await sql`create extension if not exists vector`.execute(tx);
  });
}

async function installed(db: Kysely<unknown>): Promise<string | undefined> {
  const { rows } = await sql<{ version: string }>`
    select extversion as version from pg_extension where extname = 'vector'`.execute(db);
  return rows[0]?.version;
}

function missing(error: unknown, name: string): unknown {
  const code = sqlState(error);
  const mayNot = code === '42501';
  if (!mayNot && !LACKING.test(code)) return error;
  return new HotlineError(
    'EXTENSION_MISSING',
    mayNot ? `${name} 的用户不能安装 pgvector 扩展。` : `${name} 所在的服务器没有 pgvector 扩展。`,
    {
      remedy: mayNot
        ? '请数据库管理员在这个库里执行 create extension vector；或者去掉 DOCUMENT_INDEX=pgvector。'
        : '在服务器上安装 pgvector 0.8 以上（如 pgvector/pgvector 镜像）；或者去掉 DOCUMENT_INDEX=pgvector，由每个进程自己保存索引。',
      cause: error,
    },
  );
}

/** Of the server's own error, also where the dialect has given it a name. */
function sqlState(error: unknown): string {
  const inner = error instanceof HotlineError ? error.cause : error;
  return inner instanceof Error && 'code' in inner && typeof inner.code === 'string' ? inner.code : '';
}
