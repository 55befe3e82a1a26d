import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../config.ts';
import { HotlineError } from '../errors.ts';
import { moveToPostgres } from '../storage/postgres/move.ts';
import type { CliProcess } from './io.ts';

/** Moves everything from the file of DATA_DIR into the database of DATABASE_URL. Throws HotlineError. */
export async function migrate({ environment, io }: CliProcess): Promise<number> {
  const { dataDir, databaseUrl } = readConfig(environment);
  if (databaseUrl === undefined) {
    throw new HotlineError('USAGE', '没有写 DATABASE_URL，不知道搬到哪里', {
      remedy: '把 DATABASE_URL 设成新建的空数据库，再运行一次。',
    });
  }
  const file = join(dataDir, 'hotline.db');
  if (!existsSync(file)) {
    throw new HotlineError('USAGE', `${file} 不存在，没有可搬的数据`, {
      remedy: '用 DATA_DIR 指明原来的数据目录。',
    });
  }
  const moved = await moveToPostgres({
    file,
    url: databaseUrl,
    clock: Date.now,
    onTable: ({ table, rows }) => io.out(`  ${table}：${rows} 行，核对一致`),
  });
  const total = moved.reduce((sum, it) => sum + it.rows, 0);
  io.out(`已全部搬到 PostgreSQL：${moved.length} 张表，${total} 行，逐表核对过行数和内容`);
  io.out(`  ${file} 从现在起不再接受写入；还在用它的热线会拒收新消息，发的人会重发`);
  io.out('  现在带着 DATABASE_URL 重新启动热线');
  io.out(`  附件和密钥不在数据库里，仍然用 ${join(dataDir, 'attachments')} 和原来的密钥`);
  return 0;
}
