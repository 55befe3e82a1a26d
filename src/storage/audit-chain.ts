import { createHash } from 'node:crypto';
import type { AuditEntry, AuditFault, AuditReport, AuditRow } from '../conversation/audit.ts';
import type { UnitOfWork } from '../conversation/store.ts';
import type { HotlineWrite } from '../tickets/repository.ts';
import type { TicketEvent } from '../tickets/ticket.ts';

export type Digest = (text: string) => string;

/** Until the vault is open; the running program opens it before it writes. */
export const withoutKey: Digest = (text) => createHash('sha256').update(text).digest('base64url');

/** Before the first row. */
export const GENESIS = 'genesis';

export interface Head {
  seq: number;
  hash: string;
}

/** The rows that follow the head, each chained to the one before. */
export function chain(head: Head, entries: readonly AuditEntry[], digest: Digest): AuditRow[] {
  let { seq, hash } = head;
  return entries.map(({ detail, ...entry }) => {
    seq += 1;
    const row = { ...entry, seq, detailDigest: digest(`audit-detail:${detail}`) };
    hash = hashOf(hash, row, digest);
    return { ...row, hash };
  });
}

function hashOf(before: string, row: Omit<AuditRow, 'hash'>, digest: Digest): string {
  const { seq, at, actor, action, subject, detailDigest } = row;
  return digest(`audit:${JSON.stringify([before, seq, at, actor, action, subject, detailDigest])}`);
}

/** What a unit of work leaves in the audit log: every event of a ticket, and what it says itself. */
export function auditedIn({ writes = [], audit = [] }: UnitOfWork<HotlineWrite>): AuditEntry[] {
  const moves = writes.flatMap((it) => ('ticket' in it ? [ticketEntry(it.event)] : []));
  return [...moves, ...audit];
}

/** The event of a ticket as the chain keeps it: who and what in ids, all of it in the digest. */
export function ticketEntry(event: TicketEvent): AuditEntry {
  const { actor, at, move } = event;
  return {
    at,
    actor: actor.type === 'staff' ? `staff:${actor.id ?? ''}` : actor.type,
    action: `ticket.${move}`,
    subject: subjectOf(event),
    detail: canonical(event),
  };
}

export function subjectOf({ ticket, version }: Pick<TicketEvent, 'ticket' | 'version'>): string {
  return `${ticket}#${version}`;
}

/** The same text for the same event, whichever way its parts come back from a database. */
function canonical(event: TicketEvent): string {
  const { ticket, version, move, from, to, at, actor, note, data } = event;
  const sorted = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([
    ticket,
    version,
    move,
    from,
    to,
    at,
    actor.type,
    actor.id,
    actor.name,
    note,
    sorted,
  ]);
}

/** Goes along the chain, a few rows at a time, and gathers what is wrong. */
export function createAuditCheck(digest: Digest, most: number) {
  const report: AuditReport = { rows: 0, faults: [] };
  let last: Head = { seq: 0, hash: GENESIS };

  function fault(what: AuditFault, where: string): void {
    if (report.faults.length < most) report.faults.push({ fault: what, where });
  }

  return {
    /** Rows in order; the next call goes on behind them. */
    rows(rows: readonly AuditRow[]): void {
      for (const row of rows) {
        report.rows += 1;
        const isNext = row.seq === last.seq + 1;
        if (!isNext) fault('missing', `${last.seq + 1}–${row.seq - 1}`);
        // Behind a gap the hash before is not known; the row is then held against the next one only.
        else if (hashOf(last.hash, row, digest) !== row.hash) fault('changed', String(row.seq));
        last = { seq: row.seq, hash: row.hash };
      }
    },

    /** What rows say of events, and events of rows; an event without a row is older than the chain or unrecorded. */
    events(pairs: readonly { row: AuditRow | undefined; event: TicketEvent }[], since: number): void {
      for (const { row, event } of pairs) {
        const where = subjectOf(event);
        if (row === undefined) {
          if (event.at >= since) fault('content-unrecorded', where);
        } else if (digest(`audit-detail:${ticketEntry(event).detail}`) !== row.detailDigest) {
          fault('content-changed', where);
        }
      }
    },

    end(head: Head): AuditReport {
      if (head.seq !== last.seq || head.hash !== last.hash) fault('cut-off', `${last.seq}/${head.seq}`);
      return report;
    },
  };
}
