import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { link, readFile } from 'node:fs/promises';
import type { Vault } from '../conversation/vault.ts';
import { HotlineError } from '../errors.ts';
import { errno, writePrivateFile } from './private-file.ts';

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Says how a text was sealed, so that another way can follow. */
const PREFIX = 'v1.';

/** Of a database whose key was never changed. */
export function firstDigestKey(key: Uint8Array): Buffer {
  return deriveKey(key, 'digest');
}

/** The key of digests outlives a change of the key, so that what was digested before can still be compared. */
export function sealDigestKey(key: Uint8Array, digestKey: Uint8Array): string {
  return createVault(key).seal(Buffer.from(digestKey).toString('base64'));
}

/** undefined where it was sealed with another key. */
export function openDigestKey(key: Uint8Array, sealed: string): Buffer | undefined {
  try {
    return Buffer.from(createVault(key).open(sealed), 'base64');
  } catch (error) {
    if (error instanceof HotlineError) return undefined;
    throw error;
  }
}

/** `key` has 32 bytes; sealing and digesting use keys of their own that are derived from it, or `digestKey`. */
export function createVault(key: Uint8Array, digestKey: Uint8Array = firstDigestKey(key)): Vault {
  if (key.length !== KEY_BYTES) {
    throw invalidKey('the vault key');
  }
  const sealingKey = deriveKey(key, 'seal');
  return {
    seal(plain) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', sealingKey, iv);
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return PREFIX + Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
    },

    open(sealed) {
      const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64url');
      if (!sealed.startsWith(PREFIX) || bytes.length < IV_BYTES + TAG_BYTES) {
        throw notSealedHere(undefined);
      }
      try {
        const decipher = createDecipheriv('aes-256-gcm', sealingKey, bytes.subarray(0, IV_BYTES), {
          authTagLength: TAG_BYTES,
        });
        decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
        const opened = [decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()];
        return Buffer.concat(opened).toString('utf8');
      } catch (cause) {
        throw notSealedHere(cause);
      }
    },

    digest: (text) => createHmac('sha256', digestKey).update(text, 'utf8').digest('base64url'),
  };
}

/** `source` is named in the error, such as the variable or file that the text came from. */
export function parseKey(base64: string, source: string): Buffer {
  const text = base64.trim();
  const key = Buffer.from(text, 'base64');
  if (key.length !== KEY_BYTES || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) {
    throw invalidKey(source);
  }
  return key;
}

/** The key in this file; at the first start one is made, and `onCreated` hears where it lies. */
export async function loadOrCreateKey(file: string, onCreated: (file: string) => void): Promise<Buffer> {
  const existing = await readKeyFile(file);
  if (existing !== undefined) {
    return parseKey(existing, file);
  }
  if (await createKeyFile(file)) {
    onCreated(file);
  }
  const created = await readKeyFile(file);
  return parseKey(created ?? '', file);
}

/** The key in this file; undefined where there is no such file. */
export async function readKey(file: string): Promise<Buffer | undefined> {
  const text = await readKeyFile(file);
  return text === undefined ? undefined : parseKey(text, file);
}

async function readKeyFile(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (errno(cause) === 'ENOENT') {
      return undefined;
    }
    throw keyFileFault(file, cause);
  }
}

/** False where another process was faster. */
async function createKeyFile(file: string): Promise<boolean> {
  try {
    await writePrivateFile(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`, link);
    return true;
  } catch (cause) {
    if (errno(cause) === 'EEXIST') {
      return false;
    }
    throw keyFileFault(file, cause);
  }
}

function deriveKey(key: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `hotline ${purpose}`, KEY_BYTES));
}

function invalidKey(source: string): HotlineError {
  return new HotlineError('CONFIG_INVALID', `The key in ${source} is not 32 bytes in base64.`, {
    remedy: 'Restore the key that the data was sealed with; for a new hotline: openssl rand -base64 32.',
  });
}

function keyFileFault(file: string, cause: unknown): HotlineError {
  return new HotlineError('STORAGE_FAILED', `The key file ${file} cannot be read or created.`, {
    remedy: `Check that the folder of ${file} exists and that this user may read and write there.`,
    cause,
  });
}

function notSealedHere(cause: unknown): HotlineError {
  return new HotlineError('STORAGE_FAILED', 'A sealed text cannot be opened with this key.', {
    remedy: 'Give back the key that was in use when the text was stored.',
    cause,
  });
}
