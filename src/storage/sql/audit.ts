import { sql } from 'kysely';
import type { AuditEntry, AuditLog, AuditRow } from '../../conversation/audit.ts';
import { chain, createAuditCheck, subjectOf, withoutKey, type Digest, type Head } from '../audit-chain.ts';
import type { AuditTable, Database } from './schema.ts';
import { toTicketEvent } from './ticket-rows.ts';

const BATCH = 1_000;
/** Parameters that every database takes in one statement. */
const ROWS_AT_ONCE = 50;

export interface SqlAudit extends AuditLog {
  /** Within a transaction, as its last act: whoever writes after it waits for its end. */
  appendIn(tx: Database, entries: readonly AuditEntry[]): Promise<void>;
}

export function createSqlAudit(db: Database): SqlAudit {
  let digest: Digest = withoutKey;

  async function appendIn(tx: Database, entries: readonly AuditEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const head = await takeHead(tx, entries.length);
    const rows = chain(head, entries, digest);
    for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
      await tx
        .insertInto('audit')
        .values(rows.slice(at, at + ROWS_AT_ONCE).map(fromRow))
        .execute();
    }
    const hash = rows.at(-1)?.hash ?? head.hash;
    await tx.updateTable('audit_head').set({ hash }).where('id', '=', 1).execute();
  }

  return {
    appendIn,
    append: (entries) => db.transaction().execute((tx) => appendIn(tx, entries)),
    useKey(next) {
      digest = next;
    },

    async latest(limit) {
      const rows = await db.selectFrom('audit').selectAll().orderBy('seq', 'desc').limit(limit).execute();
      return rows.map(toRow);
    },

    verify(most) {
      const check = createAuditCheck(digest, most);
      // One view of it all: what is appended meanwhile is not cut off.
      return db
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute(async (tx) => {
          const head = await tx.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow();
          const first = await tx.selectFrom('audit').select('at').where('seq', '=', 1).executeTakeFirst();
          for (let seq = 0; ;) {
            const rows = await rowsAfter(tx, seq, head.seq);
            check.rows(rows);
            if (rows.length < BATCH) break;
            seq = rows.at(-1)?.seq ?? seq;
          }
          await checkEvents(tx, check, first?.at ?? Infinity);
          return check.end({ seq: head.seq, hash: head.hash });
        });
    },
  };
}

/** The head as it was, with so many numbers taken; the row stays locked until the transaction ends. */
async function takeHead(tx: Database, count: number): Promise<Head> {
  const { seq, hash } = await tx
    .updateTable('audit_head')
    .set({ seq: sql<number>`seq + ${count}` })
    .where('id', '=', 1)
    .returning(['seq', 'hash'])
    .executeTakeFirstOrThrow();
  return { seq: Number(seq) - count, hash };
}

async function rowsAfter(tx: Database, seq: number, last: number): Promise<AuditRow[]> {
  const rows = await tx
    .selectFrom('audit')
    .selectAll()
    .where('seq', '>', seq)
    .where('seq', '<=', last)
    .orderBy('seq')
    .limit(BATCH)
    .execute();
  return rows.map(toRow);
}

/** Every event of a ticket with the row about it, in the order of tickets. */
async function checkEvents(
  tx: Database,
  check: ReturnType<typeof createAuditCheck>,
  since: number,
): Promise<void> {
  for (let after = { ticket: '', version: 0 }; ;) {
    const found = await tx
      .selectFrom('ticket_events')
      .selectAll()
      // Follows from the next condition; this one is looked up in the index.
      .where('ticket', '>=', after.ticket)
      .where((eb) =>
        eb.or([
          eb('ticket', '>', after.ticket),
          eb.and([eb('ticket', '=', after.ticket), eb('version', '>', after.version)]),
        ]),
      )
      .orderBy('ticket')
      .orderBy('version')
      .limit(BATCH)
      .execute();
    const events = found.map(toTicketEvent);
    const rows = await rowsAbout(tx, events.map(subjectOf));
    check.events(
      events.map((event) => ({ row: rows.get(subjectOf(event)), event })),
      since,
    );
    const last = events.at(-1);
    if (last === undefined || events.length < BATCH) return;
    after = last;
  }
}

async function rowsAbout(tx: Database, subjects: readonly string[]): Promise<Map<string, AuditRow>> {
  const rows: AuditRow[] = [];
  for (let at = 0; at < subjects.length; at += 500) {
    const some = subjects.slice(at, at + 500);
    const found = await tx
      .selectFrom('audit')
      .selectAll()
      .where('subject', 'in', some)
      .where('action', 'like', 'ticket.%')
      .execute();
    rows.push(...found.map(toRow));
  }
  return new Map(rows.map((row) => [row.subject, row]));
}

function toRow(row: AuditTable): AuditRow {
  const { detail_digest: detailDigest, seq, ...rest } = row;
  return { ...rest, seq: Number(seq), detailDigest };
}

function fromRow({ detailDigest, ...row }: AuditRow): AuditTable {
  return { ...row, detail_digest: detailDigest };
}
