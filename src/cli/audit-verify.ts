import { openStorage } from '../app/open-storage.ts';
import { openVault } from '../app/vault-key.ts';
import type { AuditFault } from '../conversation/audit.ts';
import { createLog, secretsOf } from '../app/log.ts';
import { readConfig } from '../config.ts';
import type { CliProcess } from './io.ts';

const MOST_FAULTS = 50;

const words: Readonly<Record<AuditFault, string>> = {
  changed: '记录被改过，或是后来插进去的',
  missing: '中间的记录被删掉了',
  'cut-off': '末尾的记录被删掉了（实际到/应当到）',
  'content-changed': '记录所指的工单经过被改过',
  'content-unrecorded': '工单经过没有对应的记录',
};

/** Exit code 1 where anything is not as it was written. */
export async function auditVerify({ io, environment }: CliProcess): Promise<number> {
  const config = readConfig(environment);
  const storage = await openStorage(config);
  try {
    const log = createLog(config.logLevel, { secrets: secretsOf(config) });
    const vault = await openVault(config, storage.settings, log);
    storage.audit.useKey(vault.digest);
    const { rows, faults } = await storage.audit.verify(MOST_FAULTS);
    for (const { fault, where } of faults) io.out(`${where}：${words[fault]}`);
    const isWhole = faults.length === 0;
    io.out(isWhole ? `审计记录 ${rows} 条，完整。` : `审计记录 ${rows} 条，发现 ${faults.length} 处问题。`);
    return isWhole ? 0 : 1;
  } finally {
    await storage.close();
  }
}
