import type { AuditEntry, AuditLog } from '../conversation/audit.ts';
import { chain, createAuditCheck, GENESIS, subjectOf, withoutKey, type Digest } from './audit-chain.ts';
import type { Tables } from './memory-tables.ts';

export function auditOf(tables: Tables): AuditLog & { appendNow(entries: readonly AuditEntry[]): void } {
  let digest: Digest = withoutKey;

  function appendNow(entries: readonly AuditEntry[]): void {
    const last = tables.audit.at(-1);
    tables.audit.push(...chain(last ?? { seq: 0, hash: GENESIS }, entries, digest));
  }

  return {
    appendNow,
    append: async (entries) => appendNow(entries),
    useKey(next) {
      digest = next;
    },
    latest: async (limit) => structuredClone(tables.audit.slice(-limit).reverse()),
    async verify(most) {
      const check = createAuditCheck(digest, most);
      check.rows(tables.audit);
      const rows = new Map(tables.audit.map((row) => [row.subject, row]));
      const pairs = tables.events.map((event) => ({ row: rows.get(subjectOf(event)), event }));
      check.events(pairs, tables.audit[0]?.at ?? Infinity);
      return check.end(tables.audit.at(-1) ?? { seq: 0, hash: GENESIS });
    },
  };
}
