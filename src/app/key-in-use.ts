import type { SettingStore } from '../conversation/store.ts';
import { HotlineError } from '../errors.ts';

/** When a hotline that runs on this database last said so; 0 after an orderly stop. */
const RUNNING = 'running.at';
/** Three beats, and a little. */
const SILENT_MS = 70_000;

export async function beat(settings: SettingStore, at: number): Promise<void> {
  await settings.set(RUNNING, String(at));
}

/** Others that still run say so again within the next beat. */
export async function endBeat(settings: SettingStore): Promise<void> {
  await settings.set(RUNNING, '0');
}

/** Throws HotlineError STORAGE_BUSY: what a running hotline seals meanwhile would be sealed with the old key. */
export async function refuseWhileRunning(settings: SettingStore, now: number): Promise<void> {
  const at = Number((await settings.get(RUNNING)) ?? 0);
  if (now - at > SILENT_MS) return;
  throw new HotlineError('STORAGE_BUSY', '热线正在运行（或刚刚异常退出），现在不能换密钥', {
    remedy: '先停止用这个数据库的所有热线进程，等一分多钟再运行。',
  });
}
