import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AttachmentRef, ConversationId, Instant } from '../conversation/activity.ts';
import type { AttachmentStore } from '../conversation/store.ts';
import { HotlineError } from '../errors.ts';
import { errno, writePrivateFile } from './private-file.ts';

/** Bytes. */
export const LARGEST_ATTACHMENT = 10 * 1024 * 1024;

const SWEPT_AT_ONCE = 100;

export interface AttachmentRow {
  ref: AttachmentRef;
  conversation: ConversationId | null;
  at: Instant;
}

/** The database's side of an attachment; the bytes lie elsewhere. */
export interface AttachmentRows {
  add(row: AttachmentRow): Promise<void>;
  find(id: string): Promise<AttachmentRow | undefined>;
  /** Files whose rows have gone. */
  leftovers(limit: number): Promise<string[]>;
  removed(ids: readonly string[]): Promise<void>;
}

/** The bytes' side. `read` gives undefined where there are none. */
export interface AttachmentFiles {
  write(id: string, bytes: Uint8Array): Promise<void>;
  read(id: string): Promise<Uint8Array | undefined>;
  /** Also of one that is not there. */
  remove(id: string): Promise<void>;
}

/** `newId` gives ids that nobody can guess and that are fit for file names. */
export function createAttachmentStore(deps: {
  files: AttachmentFiles;
  rows: AttachmentRows;
  newId: () => string;
}): AttachmentStore {
  const { files, rows, newId } = deps;
  return {
    async put(bytes, { conversation, at }) {
      const ref = { id: newId(), mime: acceptedType(bytes), size: bytes.length };
      // The file first: a row never points at nothing, and a file without a row does no harm.
      await files.write(ref.id, bytes);
      await rows.add({ ref, conversation, at });
      return ref;
    },

    async get(id) {
      const row = await rows.find(id);
      if (!row) {
        return undefined;
      }
      const bytes = await files.read(id);
      if (!bytes) {
        throw new HotlineError('STORAGE_FAILED', `The file of attachment ${id} is gone.`, {
          remedy: 'Restore the attachments folder from the same backup as the database.',
        });
      }
      return { ref: row.ref, bytes, conversation: row.conversation };
    },

    async sweep() {
      let swept = 0;
      for (;;) {
        const ids = await rows.leftovers(SWEPT_AT_ONCE);
        if (ids.length === 0) return swept;
        // The file first: what ends here in between is tried again.
        for (const id of ids) await files.remove(id);
        await rows.removed(ids);
        swept += ids.length;
      }
    },
  };
}

/** Files named by id, readable by the program's own user only. */
export function createAttachmentFiles(folder: string): AttachmentFiles {
  const pathOf = (id: string) => {
    if (!/^[A-Za-z0-9_-]{8,64}$/.test(id)) {
      throw new TypeError(`Not fit for a file name: ${JSON.stringify(id)}`);
    }
    return join(folder, id);
  };
  return {
    async write(id, bytes) {
      const path = pathOf(id);
      try {
        await writePrivateFile(path, bytes, rename);
      } catch (error) {
        throw fileFault(error, folder);
      }
    },

    async read(id) {
      const path = pathOf(id);
      try {
        return await readFile(path);
      } catch (error) {
        if (errno(error) === 'ENOENT') {
          return undefined;
        }
        throw fileFault(error, folder);
      }
    },

    async remove(id) {
      const path = pathOf(id);
      try {
        await rm(path, { force: true });
      } catch (error) {
        throw fileFault(error, folder);
      }
    },
  };
}

const signatures: readonly { mime: string; at: number; bytes: readonly number[] }[] = [
  { mime: 'image/jpeg', at: 0, bytes: [0xff, 0xd8, 0xff] },
  { mime: 'image/png', at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { mime: 'image/gif', at: 0, bytes: ascii('GIF87a') },
  { mime: 'image/gif', at: 0, bytes: ascii('GIF89a') },
  { mime: 'image/webp', at: 8, bytes: ascii('WEBP') },
  { mime: 'application/pdf', at: 0, bytes: ascii('%PDF-') },
];

/** The type by the first bytes, whatever the sender says; undefined for one that is not taken. */
export function sniffType(bytes: Uint8Array): string | undefined {
  const found = signatures.find(({ at, bytes: wanted }) => wanted.every((byte, i) => bytes[at + i] === byte));
  if (found?.mime === 'image/webp' && !ascii('RIFF').every((byte, i) => bytes[i] === byte)) {
    return undefined;
  }
  return found?.mime;
}

function acceptedType(bytes: Uint8Array): string {
  if (bytes.length > LARGEST_ATTACHMENT) {
    throw rejected(`The file has ${bytes.length} bytes, more than ${LARGEST_ATTACHMENT}.`);
  }
  const mime = sniffType(bytes);
  if (!mime) {
    throw rejected('The file is neither a picture (JPEG, PNG, GIF, WEBP) nor a PDF.');
  }
  return mime;
}

function rejected(message: string): HotlineError {
  return new HotlineError('ATTACHMENT_REJECTED', message, {
    remedy: 'Send a JPEG, PNG, GIF or WEBP picture or a PDF of at most 10 MB.',
  });
}

function fileFault(error: unknown, folder: string): unknown {
  const code = errno(error);
  if (code === undefined) {
    return error;
  }
  const full = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EIO';
  return new HotlineError(full ? 'STORAGE_FULL' : 'STORAGE_FAILED', `The folder ${folder} failed: ${code}.`, {
    remedy: full
      ? `Make room on the disk that holds ${folder}, then try again.`
      : `Check that ${folder} exists and that this user may write there.`,
    cause: error,
  });
}

function ascii(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}
