import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { sealedKinds, type SealedKind } from '../conversation/vault.ts';
import { HotlineError } from '../errors.ts';
import { writePrivateFile } from '../storage/private-file.ts';
import type { Storage } from '../storage/storage.ts';
import { createVault, openDigestKey, parseKey, readKey, sealDigestKey } from '../storage/vault.ts';
import { refuseWhileRunning } from './key-in-use.ts';
import { openVault, ROTATION, SEALED_DIGEST_KEY } from './vault-key.ts';

const AT_ONCE = 200;

export interface Rotation {
  /** How many values there are of each kind; all are under the new key now. */
  resealed: Record<SealedKind, number>;
  /** Neither key opens them; they stay as they are. */
  unreadable: number;
  /** Where the old key lies, for older backups; undefined: it is in HOTLINE_KEY. */
  oldFile: string | undefined;
}

export interface RotationDeps {
  config: Pick<Config, 'key' | 'newKey' | 'dataDir'>;
  storage: Pick<Storage, 'settings' | 'sealed' | 'audit'>;
  now: () => number;
}

/**
 * Seals everything anew under another key. The key of digests stays and is sealed anew too: query codes, sessions, bound
 * accounts and the audit log stay good. What ends halfway is taken up by the next call, and no hotline starts in
 * between. Throws HotlineError STORAGE_BUSY, CONFIG_INVALID or STORAGE_*.
 */
export async function rotateKey(deps: RotationDeps): Promise<Rotation> {
  const { config, storage, now } = deps;
  await refuseWhileRunning(storage.settings, now());
  const file = join(config.dataDir, 'hotline.key');
  const old = await oldKey(config, file);
  const next = await nextKey(config, `${file}.new`);
  if (old.equals(next)) throw sameKey();
  await prepareDigestKey(deps, old);
  const sealed = (await storage.settings.get(SEALED_DIGEST_KEY)) ?? '';
  if ([old, next].every((key) => openDigestKey(key, sealed) === undefined)) throw wrongKey();
  await begin(deps, next);
  const resealing = await resealAll(deps, { old, next });
  await finish(deps, { old, next });
  if (config.key !== undefined) return { ...resealing, oldFile: undefined };
  const oldFile = `${file}.old`;
  // Over one of an earlier rotation; the new key is in its place in the same moment as the old one leaves it.
  if (existsSync(`${file}.new`)) {
    if (existsSync(file)) await rename(file, oldFile);
    await rename(`${file}.new`, file);
  }
  return { ...resealing, oldFile };
}

async function oldKey({ key }: RotationDeps['config'], file: string): Promise<Buffer> {
  if (key !== undefined) return parseKey(key, 'HOTLINE_KEY');
  // Ended between the two renames: the old key has left its place already.
  const at = existsSync(file) ? file : `${file}.old`;
  const found = await readKey(at);
  if (found !== undefined) return found;
  throw new HotlineError('CONFIG_INVALID', `没有密钥文件 ${file}`, {
    remedy: '还没有密钥就不用换：第一次启动热线会自动生成。',
  });
}

/** In a file before anything is sealed with it, so that it is not lost with this process. */
async function nextKey({ key, newKey }: RotationDeps['config'], file: string): Promise<Buffer> {
  if (key !== undefined) {
    if (newKey !== undefined) return parseKey(newKey, 'HOTLINE_KEY_NEW');
    throw new HotlineError('CONFIG_INVALID', '密钥在 HOTLINE_KEY 里，新密钥要写在 HOTLINE_KEY_NEW 里', {
      remedy: '生成一个：openssl rand -base64 32；换完把 HOTLINE_KEY 改成它。',
    });
  }
  const begun = await readKey(file);
  const wanted = newKey === undefined ? undefined : parseKey(newKey, 'HOTLINE_KEY_NEW');
  if (begun !== undefined && wanted !== undefined && !begun.equals(wanted)) throw otherRotation();
  if (begun !== undefined) return begun;
  const made = wanted ?? randomBytes(32);
  await writePrivateFile(file, `${made.toString('base64')}\n`, link);
  return made;
}

/** A database from before digests had a key of their own gets one, the same as before. */
async function prepareDigestKey({ config, storage }: RotationDeps, old: Buffer): Promise<void> {
  if ((await storage.settings.get(SEALED_DIGEST_KEY)) !== undefined) return;
  await openVault({ ...config, key: old.toString('base64') }, storage.settings, { warn: () => undefined });
}

async function begin({ storage: { settings } }: RotationDeps, next: Buffer): Promise<void> {
  const print = createVault(next).digest('rotation');
  const begun = (await settings.get(ROTATION)) ?? '';
  if (begun !== '' && begun !== print) throw otherRotation();
  await settings.set(ROTATION, print);
}

async function resealAll({ storage }: RotationDeps, keys: { old: Buffer; next: Buffer }) {
  const [old, next] = [createVault(keys.old), createVault(keys.next)];
  const resealed: Rotation['resealed'] = { contacts: 0, drafts: 0, 'second-factors': 0 };
  let unreadable = 0;
  const opened = (vault: typeof old, sealed: string) => {
    try {
      return vault.open(sealed);
    } catch (error) {
      if (error instanceof HotlineError) return undefined;
      throw error;
    }
  };
  for (const kind of sealedKinds) {
    const reseal = (sealed: string): string => {
      if (opened(next, sealed) === undefined) {
        const plain = opened(old, sealed);
        if (plain === undefined) {
          unreadable += 1;
          return sealed;
        }
        resealed[kind] += 1;
        return next.seal(plain);
      }
      resealed[kind] += 1;
      return sealed;
    };
    let after: string | undefined = '';
    while (after !== undefined) {
      after = await storage.sealed.reseal(kind, reseal, { after, limit: AT_ONCE });
    }
  }
  return { resealed, unreadable };
}

/** The key of digests last: by it the database tells which key it has. */
async function finish(
  { storage: { settings, audit }, now }: RotationDeps,
  { old, next }: { old: Buffer; next: Buffer },
): Promise<void> {
  const sealed = (await settings.get(SEALED_DIGEST_KEY)) ?? '';
  const isDone = openDigestKey(next, sealed) !== undefined;
  const digestKey = openDigestKey(isDone ? next : old, sealed);
  if (digestKey === undefined) throw wrongKey();
  if (!isDone) {
    await settings.set(SEALED_DIGEST_KEY, sealDigestKey(next, digestKey));
    audit.useKey(createVault(next, digestKey).digest);
    await audit.append([{ at: now(), actor: 'system', action: 'key.rotated', subject: 'key', detail: '' }]);
  }
  await settings.set(ROTATION, '');
}

function wrongKey(): HotlineError {
  return new HotlineError('CONFIG_INVALID', '现在的密钥不是这个数据库一直用的密钥', {
    remedy: '换密钥要用原来的密钥打开：把原来的 hotline.key 放回数据目录，或设置原来的 HOTLINE_KEY。',
  });
}

function sameKey(): HotlineError {
  return new HotlineError('CONFIG_INVALID', '新密钥和原来的一样', {
    remedy: '生成一个新的：openssl rand -base64 32。',
  });
}

function otherRotation(): HotlineError {
  return new HotlineError('CONFIG_INVALID', '上一次换密钥没有做完，那次用的是另一个新密钥', {
    remedy: '用那一次的新密钥再运行一遍 key rotate，做完以后才能再换。',
  });
}
