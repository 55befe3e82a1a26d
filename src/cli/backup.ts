import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bringForgottenList } from '../app/forget-again.ts';
import { readConfig, type Config } from '../config.ts';
import { HotlineError } from '../errors.ts';
import { KEY, type Manifest } from '../storage/backup/manifest.ts';
import { restoreBackup } from '../storage/backup/restore.ts';
import { writeBackup } from '../storage/backup/write.ts';
import { FORGOTTEN_FILE } from '../storage/forgotten-file.ts';
import type { CliIo, CliProcess } from './io.ts';

/** One file of a hotline that may be running. Throws HotlineError. */
export async function backup(
  { file, withKey }: { file: string; withKey: boolean },
  { environment, io }: CliProcess,
): Promise<number> {
  const config = readConfig(environment);
  if (config.databaseUrl !== undefined) return tellCommands(file, config, io);
  const { manifest, size } = await writeBackup({
    dataDir: config.dataDir,
    file,
    key: keyOf(config, withKey),
    madeAt: new Date(),
  });
  io.out(`已备份到 ${file}（${megabytes(size)}，只有文件主人能读）`);
  io.out(`  ${contentOf(manifest)}`);
  io.out(`  ${keyLine(manifest, config)}`);
  io.out('  索引没有放进去，恢复后第一次启动会自动重建');
  return 0;
}

/** Into an empty folder only. Throws HotlineError. */
export async function restore(
  { file, dataDir, forgotten }: { file: string; dataDir?: string; forgotten?: string },
  { environment, io }: CliProcess,
): Promise<number> {
  const present = readConfig(environment).dataDir;
  const folder = dataDir ?? present;
  const manifest = await restoreBackup({ file, dataDir: folder });
  io.out(`已恢复到 ${folder}，每个文件都核对过，数据库完好`);
  io.out(`  备份时间 ${manifest.madeAt}，${contentOf(manifest)}`);
  io.out(`  ${await forgottenLine(forgotten ?? join(present, FORGOTTEN_FILE), folder)}`);
  if (manifest.key === 'left-out') {
    io.out(`  启动前，把原来的密钥放到 ${join(folder, KEY)}（或设置 HOTLINE_KEY），否则看不了联系方式`);
  }
  if (manifest.key === 'environment') io.out('  启动时要设置原来的 HOTLINE_KEY，否则看不了联系方式');
  return 0;
}

/** Who has been forgotten since the backup was made is forgotten again when the hotline starts. */
async function forgottenLine(list: string, folder: string): Promise<string> {
  const count = await bringForgottenList(list, folder);
  return count > 0
    ? `删除记录 ${count} 条：第一次启动时，备份以后要求删除的对话会再删一次`
    : `没有找到删除记录 ${list}：备份以后有人发过 /forget 的，把最近的 ${FORGOTTEN_FILE} 放到 ${folder} 再启动`;
}

function keyOf({ key, dataDir }: Config, withKey: boolean): Manifest['key'] {
  if (key !== undefined) {
    if (!withKey) return 'environment';
    throw new HotlineError('USAGE', '密钥在 HOTLINE_KEY 里，不在文件里，--with-key 放不进备份', {
      remedy: '去掉 --with-key，另外保存 HOTLINE_KEY。',
    });
  }
  if (!withKey) return 'left-out';
  if (existsSync(join(dataDir, KEY))) return 'included';
  throw new HotlineError('STORAGE_FAILED', `没有密钥文件 ${join(dataDir, KEY)}`, {
    remedy: '去掉 --with-key；密钥丢了，联系方式就打不开了。',
  });
}

function contentOf({ files, missing }: Manifest): string {
  const attachments = files.filter(({ name }) => name.startsWith('attachments/')).length;
  const gone = missing.length === 0 ? '' : `，另有 ${missing.length} 个附件的文件早已不在`;
  return `数据库和 ${attachments} 个附件${gone}`;
}

function keyLine({ key }: Manifest, { dataDir }: Config): string {
  switch (key) {
    case 'included':
      return '密钥在备份里：拿到这个文件的人能看到联系方式，请妥善保管';
    case 'left-out':
      return `密钥没有放进去：请另外保存 ${join(dataDir, KEY)}，没有它，恢复后看不了联系方式`;
    case 'environment':
      return '密钥没有放进去：请另外保存 HOTLINE_KEY，没有它，恢复后看不了联系方式';
  }
}

function megabytes(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/**
 * PostgreSQL has tools of its own for a consistent copy. The commands as data, one JSON object; the URL stays in the
 * environment, where its password is not printed. Nothing has been saved yet: 1.
 */
function tellCommands(file: string, { dataDir }: Config, io: CliIo): number {
  const [dump, attachments, data] = [file, `${file}.attachments.tar.gz`, dataDir].map(quoted);
  const url = '--dbname="$DATABASE_URL"';
  io.out(
    JSON.stringify({
      database: 'postgresql',
      saved: false,
      // The database first: an attachment's file is written before the database tells of it.
      backup: [
        `pg_dump --format=custom --no-owner --file=${dump} ${url}`,
        `tar -czf ${attachments} -C ${data} attachments`,
      ],
      restore: [
        `pg_restore --no-owner --exit-on-error --single-transaction ${url} ${dump}`,
        `tar -xzf ${attachments} -C ${data}`,
      ],
    }),
  );
  io.err('数据在 PostgreSQL 里：还没有备份，请依次运行 backup 里的命令；密钥另外保存');
  return 1;
}

/** For a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
