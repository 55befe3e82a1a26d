import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { openStorage } from '../app/open-storage.ts';
import { openVault } from '../app/vault-key.ts';
import { createLog, secretsOf } from '../app/log.ts';
import { readConfig } from '../config.ts';
import { createAttachmentFiles, createAttachmentStore } from '../storage/attachments.ts';
import { duePurge, purge, type Purged } from '../tickets/purge.ts';
import { loadRetentionRules, type RetentionRules } from '../tickets/retention-rules.ts';
import type { CliIo, CliProcess } from './io.ts';

/** What runs every night, by hand; the hotline may be running. */
export async function purgeNow(
  { isTrial }: { isTrial: boolean },
  { environment, io }: CliProcess,
): Promise<number> {
  const config = readConfig(environment);
  const rules = await loadRetentionRules(join(config.knowledgeDir, 'retention.yaml'));
  const storage = await openStorage(config);
  try {
    const deps = { retention: storage.retention, rules, now: Date.now };
    if (isTrial) {
      tell(io, rules, await duePurge(deps), '到期、将要清除');
      return 0;
    }
    const log = createLog(config.logLevel, { secrets: secretsOf(config) });
    storage.audit.useKey((await openVault(config, storage.settings, log)).digest);
    const purged = await purge({
      ...deps,
      settings: storage.settings,
      inTurn: storage.neighbours.inTurn,
      onPurged: () => undefined,
      rest: () => setImmediate(),
    });
    const files = createAttachmentFiles(join(config.dataDir, 'attachments'));
    const attachments = createAttachmentStore({ files, rows: storage.attachmentRows, newId: randomUUID });
    const swept = await attachments.sweep();
    tell(io, rules, purged, '已清除');
    if (swept > 0) io.out(`  附件文件：${swept} 个`);
    return 0;
  } finally {
    await storage.close();
  }
}

function tell(io: CliIo, { kinds, backups }: RetentionRules, counted: Purged, what: string): void {
  io.out(`${what}：`);
  for (const { kind, count } of counted) {
    const rule = kinds[kind];
    const [name, days] = rule === undefined ? ['删除记录的摘要', backups.days] : [rule.name, rule.days];
    io.out(`  ${name}（保存 ${days} 天）：${count} 条`);
  }
}
