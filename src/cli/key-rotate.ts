import { join } from 'node:path';
import { openStorage } from '../app/open-storage.ts';
import { rotateKey } from '../app/rotate-key.ts';
import { readConfig } from '../config.ts';
import type { CliProcess } from './io.ts';

/** With the hotline stopped; may be run again where it was interrupted. */
export async function keyRotate({ environment, io }: CliProcess): Promise<number> {
  const config = readConfig(environment);
  const storage = await openStorage(config);
  try {
    const { resealed, unreadable, oldFile } = await rotateKey({ config, storage, now: Date.now });
    const counts = `${resealed.contacts} 个工单的联系方式、${resealed.drafts} 个登记中的联系方式、${resealed['second-factors']} 个第二步验证`;
    io.out(`密钥已换：${counts}都改用新密钥加密`);
    if (unreadable > 0) io.out(`  有 ${unreadable} 个用新旧密钥都打不开（更早就打不开），原样留着`);
    io.out(
      oldFile === undefined
        ? '  启动前把 HOTLINE_KEY 改成 HOTLINE_KEY_NEW 的值，并去掉 HOTLINE_KEY_NEW'
        : `  新密钥在 ${join(config.dataDir, 'hotline.key')}，请另外保存一份`,
    );
    io.out(
      `  原来的密钥${oldFile === undefined ? '' : `在 ${oldFile}，`}只有恢复以前的备份才用得着；那些备份到期后请删掉`,
    );
    io.out('  查询码、登录、绑定的账号、审计记录都照旧有效');
    return 0;
  } finally {
    await storage.close();
  }
}
