import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { SettingStore } from '../conversation/store.ts';
import type { Vault } from '../conversation/vault.ts';
import { HotlineError } from '../errors.ts';
import { createVault, loadOrCreateKey, parseKey } from '../storage/vault.ts';
import type { Log } from './log.ts';

/** Known only to who has the key, and says nothing about it. */
const MARK = 'key.mark';

/**
 * The vault with the key that this database has always been used with: with another one, or with a new one beside a
 * restored database, contacts could not be opened, and what is sealed from now on would need both. Throws HotlineError
 * CONFIG_INVALID or STORAGE_*.
 */
export async function openVault(
  config: Pick<Config, 'key' | 'dataDir'>,
  settings: SettingStore,
  log: Pick<Log, 'warn'>,
): Promise<Vault> {
  const known = await settings.get(MARK);
  const file = join(config.dataDir, 'hotline.key');
  if (known !== undefined && config.key === undefined && !existsSync(file)) {
    throw otherKey(`没有密钥文件 ${file}，而这个数据库已经有密钥`);
  }
  const vault = createVault(await keyOf(config, file, log));
  const mark = vault.digest('the key of this database');
  if (known === undefined) await settings.set(MARK, mark);
  else if (known !== mark) throw otherKey('现在的密钥不是这个数据库一直用的密钥');
  return vault;
}

async function keyOf(
  { key }: Pick<Config, 'key'>,
  file: string,
  log: Pick<Log, 'warn'>,
): Promise<Uint8Array> {
  if (key !== undefined) return parseKey(key, 'HOTLINE_KEY');
  return loadOrCreateKey(file, (made) => {
    log.warn({ file: made }, 'a key for contact details was made; keep a copy of it apart from the database');
  });
}

function otherKey(message: string): HotlineError {
  return new HotlineError('CONFIG_INVALID', message, {
    remedy: '把原来的 hotline.key 放回数据目录，或设置原来的 HOTLINE_KEY；没有它，已经登记的联系方式打不开。',
  });
}
