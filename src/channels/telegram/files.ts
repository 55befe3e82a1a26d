import { z } from 'zod';
import type { AttachmentRef, ConversationId, Instant } from '../../conversation/activity.ts';
import type { AttachmentStore } from '../../conversation/store.ts';
import { HotlineError } from '../../errors.ts';
import { BotApiError, type BotApi } from './bot-api.ts';
import type { TelegramLog, Wait } from './deps.ts';

/** Telegram lets a bot download no more than 20 MB; what is taken below that is the store's to say. */
const MAX_BYTES = 20 * 1024 * 1024;
const TRIES = 3;
const FIRST_PAUSE_MS = 1_000;

const fileSchema = z.object({ file_path: z.string().optional(), file_size: z.int().optional() });

export type FileOutcome = { type: 'stored'; ref: AttachmentRef } | { type: 'rejected' } | { type: 'failed' };

export interface FileDeps {
  api: BotApi;
  attachments: Pick<AttachmentStore, 'put'>;
  wait: Wait;
  log: TelegramLog;
}

/** Fetches a file from Telegram and stores it. Throws what the store throws, except for a rejection. */
export async function storeFile(
  deps: FileDeps,
  fileId: string,
  options: { conversation: ConversationId; at: Instant },
): Promise<FileOutcome> {
  const fetched = await fetchFile(deps, fileId);
  if (fetched.type !== 'fetched') return fetched;
  try {
    return { type: 'stored', ref: await deps.attachments.put(fetched.bytes, options) };
  } catch (error) {
    if (!(error instanceof HotlineError) || error.code !== 'ATTACHMENT_REJECTED') throw error;
    deps.log.info({ code: error.code, reason: error.message }, 'a file sent by Telegram was not taken');
    return { type: 'rejected' };
  }
}

type Fetched = { type: 'fetched'; bytes: Uint8Array } | { type: 'rejected' } | { type: 'failed' };

async function fetchFile(deps: FileDeps, fileId: string): Promise<Fetched> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await fetchOnce(deps.api, fileId);
    } catch (error) {
      if (!(error instanceof BotApiError)) throw error;
      if (isTooLarge(error)) return { type: 'rejected' };
      if (failures === TRIES) {
        deps.log.warn({ error: error.message }, 'a file could not be fetched from Telegram');
        return { type: 'failed' };
      }
      await deps.wait(error.retryAfterMs ?? FIRST_PAUSE_MS * 2 ** (failures - 1));
    }
  }
}

async function fetchOnce(api: BotApi, fileId: string): Promise<Fetched> {
  const file = await api.call('getFile', { file_id: fileId }, fileSchema);
  if (file.file_path === undefined || (file.file_size ?? 0) > MAX_BYTES) return { type: 'rejected' };
  const bytes = await api.download(file.file_path, MAX_BYTES);
  return bytes ? { type: 'fetched', bytes } : { type: 'rejected' };
}

function isTooLarge(error: BotApiError): boolean {
  return error.status === 400 && error.message.includes('too big');
}
