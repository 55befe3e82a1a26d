import type { Instant } from './activity.ts';

/** One thing that happened, to be kept for ever. Only ids are stored; `detail` leaves a keyed digest behind. */
export interface AuditEntry {
  at: Instant;
  /** `staff:<id>`, `system`, or `citizen`: which one, the subject tells. */
  actor: string;
  /** `ticket.accept`, `contact.shown`, `staff.added` … */
  action: string;
  /** The id of what it was done to, such as a ticket's number and version. */
  subject: string;
  /** What can be checked later, such as the event's content; never stored itself. */
  detail: string;
}

/** A row of the chain. `hash` is keyed, and covers the row and the hash of the row before. */
export interface AuditRow extends Omit<AuditEntry, 'detail'> {
  /** 1, 2, 3 … without a gap. */
  seq: number;
  detailDigest: string;
  hash: string;
}

export const auditFaults = [
  'changed',
  'missing',
  'cut-off',
  'content-changed',
  'content-unrecorded',
] as const;
/**
 * `changed`: a row is not as it was written, or was put in. `missing`: rows between were taken out. `cut-off`: rows
 * at the end were. `content-changed`: what the row was about has been changed since. `content-unrecorded`: there
 * is something that no row is about.
 */
export type AuditFault = (typeof auditFaults)[number];

export interface AuditReport {
  rows: number;
  faults: { fault: AuditFault; where: string }[];
}

export interface AuditLog {
  /** In a transaction of its own; what belongs to a unit of work goes with it. */
  append(entries: readonly AuditEntry[]): Promise<void>;
  /** Reads the whole chain; at most `most` faults are listed. */
  verify(most: number): Promise<AuditReport>;
  /** Newest first. */
  latest(limit: number): Promise<AuditRow[]>;
  /** The key of the chain, known once the vault is open. Without it nothing can be appended. */
  useKey(digest: (text: string) => string): void;
}
