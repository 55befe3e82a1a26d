import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { SettingStore } from '../conversation/store.ts';
import type { Vault } from '../conversation/vault.ts';
import { HotlineError } from '../errors.ts';
import {
  createVault,
  firstDigestKey,
  loadOrCreateKey,
  openDigestKey,
  parseKey,
  sealDigestKey,
} from '../storage/vault.ts';
import type { Log } from './log.ts';

/** Known only to who has the key, and says nothing about it. */
const MARK = 'key.mark';
/** The key of digests, sealed with the key. */
export const SEALED_DIGEST_KEY = 'key.digest';
/** While the key is being changed; otherwise empty. */
export const ROTATION = 'key.rotation';

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
  if (((await settings.get(ROTATION)) ?? '') !== '') throw unfinishedRotation();
  const vault = await vaultWith(await keyOf(config, file, log), settings, file);
  const mark = vault.digest('the key of this database');
  if (known === undefined) await settings.set(MARK, mark);
  else if (known !== mark) throw otherKey('现在的密钥不是这个数据库一直用的密钥');
  if ((await settings.get(SEALED_DIGEST_KEY)) === undefined) {
    const { key, digestKey } = vault;
    await settings.set(SEALED_DIGEST_KEY, sealDigestKey(key, digestKey));
  }
  return { seal: vault.seal, open: vault.open, digest: vault.digest };
}

/** A database whose key was changed has a key of digests that no longer follows from it. */
async function vaultWith(key: Uint8Array, settings: SettingStore, file: string) {
  const sealed = await settings.get(SEALED_DIGEST_KEY);
  const digestKey = sealed === undefined ? firstDigestKey(key) : openDigestKey(key, sealed);
  if (digestKey !== undefined) return { ...createVault(key, digestKey), key, digestKey };
  if (existsSync(`${file}.new`)) throw unfinishedRotation();
  throw otherKey('现在的密钥不是这个数据库一直用的密钥');
}

function unfinishedRotation(): HotlineError {
  return new HotlineError('CONFIG_INVALID', '上一次换密钥没有做完，现在不能启动', {
    remedy: '再运行一遍：npm run -s hotline -- key rotate，做完再启动。',
  });
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
