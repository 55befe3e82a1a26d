import { onTestFinished, vi } from 'vitest';
import type { Activity } from '../../../src/conversation/activity.ts';
import type { Delivery, ReceiveActivity } from '../../../src/conversation/channel.ts';
import type { AttachmentStore } from '../../../src/conversation/store.ts';
import { realWait, type TelegramDeps, type Wait } from '../../../src/channels/telegram/deps.ts';
import { createTelegramChannel } from '../../../src/channels/telegram/telegram.ts';
import { HotlineError } from '../../../src/errors.ts';
import { startBotApiEmulator, type EmulatorOptions } from '../../support/bot-api-emulator.ts';

// Sockets are real here, and the machine may be busy with other tests.
vi.setConfig({ testTimeout: 30_000 });

/** Looks again and again until it holds. */
export function eventually(check: () => void): Promise<void> {
  return vi.waitFor(check, 15_000);
}

export const texts: TelegramDeps['texts'] = {
  contact: ({ phone, name }) => `联系电话 ${phone}（${name}）`,
  location: ({ latitude, longitude, place }) => `位置 ${latitude},${longitude} ${place ?? ''}`.trim(),
  attachmentRejected: '（文件没有收下）',
  attachmentFailed: '（文件没有取到）',
  notAccepted: '刚才这条没有收到，请再发一次。',
  writing: '正在写……',
};

export interface LogLine {
  level: 'info' | 'warn' | 'error';
  fields: Record<string, unknown>;
  message: string;
}

export function recordingLog() {
  const lines: LogLine[] = [];
  const at = (level: LogLine['level']) => (fields: object, message: string) => {
    lines.push({ level, fields: { ...fields }, message });
  };
  return { lines, log: { info: at('info'), warn: at('warn'), error: at('error') } };
}

/** Waits a hundredth as long, so that pauses pass, in their order, within a test's patience. */
export const hurried: Wait = (ms, signal) => realWait(ms / 100, signal);

/** Takes PNG pictures only. */
export function fakeAttachments() {
  const stored: Uint8Array[] = [];
  const put: AttachmentStore['put'] = async (bytes) => {
    if (bytes[0] !== 0x89) {
      throw new HotlineError('ATTACHMENT_REJECTED', 'not a picture', { remedy: 'send a picture' });
    }
    stored.push(bytes);
    return { id: `attachment-${stored.length}`, mime: 'image/png', size: bytes.length };
  };
  return { stored, put };
}

export const picture = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, ...new Array<number>(60).fill(7)]);

/** Accepts everything once; `received` holds what was committed, in order. */
export function fakeReceive() {
  const received: Activity[] = [];
  const receive: ReceiveActivity = async (activity) => {
    if (received.some(({ id }) => id === activity.id)) return 'duplicate';
    received.push(activity);
    return 'committed';
  };
  return { received, receive };
}

export function storageFault(code: 'STORAGE_FAILED' | 'STORAGE_FULL' | 'STORAGE_BUSY' = 'STORAGE_FAILED') {
  return new HotlineError(code, 'no', { remedy: 'wait' });
}

export interface WorldOptions extends Partial<Omit<TelegramDeps, 'log'>> {
  receive?: ReceiveActivity;
  emulator?: EmulatorOptions;
}

/** A channel against an emulated Telegram; both end with the test. */
export async function openWorld({ receive, emulator: emulated, ...overrides }: WorldOptions = {}) {
  const emulator = await startBotApiEmulator({ sameQuestionMs: 5, ...emulated });
  const fake = fakeReceive();
  const attachments = fakeAttachments();
  const { lines, log } = recordingLog();
  const channel = createTelegramChannel({
    token: emulator.token,
    apiRoot: emulator.url,
    attachments,
    now: () => Date.now(),
    wait: hurried,
    log,
    commands: [{ command: 'help', description: '帮助' }],
    texts,
    ...overrides,
  });
  let hasStopped = false;
  const stop = async () => {
    if (!hasStopped) await channel.stop();
    hasStopped = true;
  };
  onTestFinished(async () => {
    await stop();
    await emulator.stop();
  });
  return {
    emulator,
    channel,
    attachments,
    lines,
    received: fake.received,
    start: () => channel.start(receive ?? fake.receive),
    stop,
  };
}

export function delivery(chatId: number, text: string, more: Partial<Delivery> = {}): Delivery {
  return {
    id: 'message-1',
    conversation: { channel: 'telegram', address: String(chatId) },
    text,
    sentParts: 0,
    partSent: async () => undefined,
    ...more,
  };
}
