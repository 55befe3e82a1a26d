import { sql } from 'kysely';
import { conversationStateSchema } from '../../conversation/state.ts';
import type { AuditEntry } from '../../conversation/audit.ts';
import type { CommitOutcome, NewTranscriptEntry, UnitOfWork } from '../../conversation/store.ts';
import type { HotlineStore, HotlineWrite } from '../../tickets/repository.ts';
import { termsOf } from '../../tickets/search/terms.ts';
import type { TicketWrite } from '../../tickets/ticket.ts';
import { auditedIn } from '../audit-chain.ts';
import { together } from '../together.ts';
import type { Disk } from './disk.ts';
import { fromOutboxMessage, fromTranscriptEntry, fromTurn } from './conversation-rows.ts';
import { forgetConversation } from './forgetting.ts';
import { writeHandover } from './handovers.ts';
import { writeIncident } from './incidents.ts';
import { readJson } from './json.ts';
import type { Database } from './schema.ts';
import { termsOfTicket } from './search-fill.ts';
import { termTables, type TermIndex, type TermRow, type TermTable } from './term-index.ts';
import { fromTicket, fromTicketEvent } from './ticket-rows.ts';

type Unit = UnitOfWork<HotlineWrite>;

/** Rolls the transaction back without being a fault: the unit met another state than it was made for. */
class Refused extends Error {
  override readonly name = 'Refused';
  readonly outcome: CommitOutcome;

  constructor(outcome: CommitOutcome) {
    super(outcome);
    this.outcome = outcome;
  }
}

/**
 * Takes locks by name that are held until the transaction ends; whoever else asks for one waits. Nothing to do
 * where a transaction holds the whole database.
 */
export type LockInTransaction = (tx: Database, names: readonly string[]) => Promise<void>;

export interface StoreParts {
  lock: LockInTransaction;
  /** Units that come at the same time share a transaction; for a database that writes one after the other anyway. */
  shared: boolean;
  disk: Disk;
  /** What is written can be found from the same transaction on. */
  terms: TermIndex;
  /** Writes to the audit log, as the last act of a transaction. */
  audit: (tx: Database, entries: readonly AuditEntry[]) => Promise<void>;
}

export function createSqlStore(db: Database, { lock, terms, audit, shared, disk }: StoreParts): HotlineStore {
  const writeIn = async (tx: Database, unit: Unit, put: (found: NewTerms) => Promise<void>) => {
    await lock(tx, lockedBy(unit));
    await put(await write(tx, unit));
    await audit(tx, auditedIn(unit));
  };
  const inTransaction = <T>(work: (tx: Database) => Promise<T>) =>
    disk.durably(db, (it) => it.transaction().execute(work));
  const each = (unit: Unit) =>
    outcomeOf(() => inTransaction((tx) => writeIn(tx, unit, (found) => putTerms(tx, terms, found))));
  const all = (units: readonly Unit[]) =>
    inTransaction(async (tx) => {
      const outcomes: CommitOutcome[] = [];
      const later: NewTerms[] = [];
      const putAll = () => putTerms(tx, terms, later.splice(0).flat());
      for (const unit of units) {
        // Lines have to be found to be erased.
        if (unit.forget !== undefined) await putAll();
        let found: NewTerms = [];
        const outcome = await apart(tx, () => writeIn(tx, unit, async (it) => void (found = it)));
        if (outcome === 'committed') later.push(found);
        outcomes.push(outcome);
      }
      await putAll();
      return outcomes;
    });
  return {
    async conversation(id) {
      const row = await db.selectFrom('conversations').selectAll().where('id', '=', id).executeTakeFirst();
      return (
        row && {
          id: row.id,
          version: row.version,
          state: readJson(conversationStateSchema, row.state_json, `conversations, ${id}`),
        }
      );
    },

    async isProcessed(channel, inboundId) {
      const row = await db
        .selectFrom('inbound')
        .select('id')
        .where('channel', '=', channel)
        .where('id', '=', inboundId)
        .executeTakeFirst();
      if (row === undefined) return false;
      await disk.certain(db);
      return true;
    },

    commit: shared ? together({ all, each }) : each,
  };
}

async function outcomeOf(work: () => Promise<void>): Promise<CommitOutcome> {
  try {
    await work();
    return 'committed';
  } catch (error) {
    if (error instanceof Refused) return error.outcome;
    throw error;
  }
}

/** What is refused leaves nothing behind, and the others of the transaction as they were. */
async function apart(tx: Database, work: () => Promise<void>): Promise<CommitOutcome> {
  await sql`savepoint unit`.execute(tx);
  const outcome = await outcomeOf(work);
  if (outcome !== 'committed') await sql`rollback to savepoint unit`.execute(tx);
  await sql`release savepoint unit`.execute(tx);
  return outcome;
}

/** The conversations in which something is said or decided, and what is written beside them. */
function lockedBy({ conversation, transcript = [], outbox = [], forget, writes = [] }: Unit): string[] {
  const said = [conversation?.id, forget, ...[...transcript, ...outbox].map((it) => it.conversation)];
  const written = writes.map((it) => writtenId(it));
  return [...said, ...written].filter((it) => it !== undefined);
}

function writtenId(it: HotlineWrite): string {
  if ('ticket' in it) return it.ticket.number;
  return 'handover' in it ? it.handover.id : it.incident.id;
}

/** Rows of terms that are still to be put, oldest first. */
type NewTerms = { table: TermTable; row: TermRow }[];

/** Put once for many units: the index writes out what it has whenever a savepoint begins or ends. */
async function putTerms(tx: Database, terms: TermIndex, found: NewTerms): Promise<void> {
  for (const table of termTables) {
    const newest = new Map(found.filter((it) => it.table === table).map(({ row }) => [row.seq, row]));
    await terms.put(tx, table, [...newest.values()]);
  }
}

/** Resolves with what can be found from now on. */
async function write(tx: Database, unit: Unit): Promise<NewTerms> {
  const found: NewTerms = [];
  await writeInbound(tx, unit.inbound);
  await writeConversation(tx, unit.conversation);
  for (const it of unit.writes ?? []) {
    if ('ticket' in it) {
      await writeTicket(tx, it);
      found.push({ table: 'search_ticket_terms', row: await termsOfTicket(tx, it.ticket) });
    } else {
      const isWritten = 'handover' in it ? await writeHandover(tx, it) : await writeIncident(tx, it);
      if (!isWritten) throw new Refused('conflict');
    }
  }
  if (unit.forget !== undefined) await forgetConversation(tx, unit.forget, unit.forgotten);
  if (unit.turn) {
    await tx.insertInto('turns').values(fromTurn(unit.turn)).execute();
  }
  await writeFeedback(tx, unit.feedback);
  const messages = unit.outbox ?? [];
  if (messages.length > 0) await tx.insertInto('outbox').values(messages.map(fromOutboxMessage)).execute();
  for (const row of await writeTranscript(tx, unit.transcript ?? []))
    found.push({ table: 'search_line_terms', row });
  return found;
}

async function writeTranscript(tx: Database, entries: readonly NewTranscriptEntry[]): Promise<TermRow[]> {
  if (entries.length === 0) return [];
  const lines = tx.insertInto('transcript').values(entries.map(fromTranscriptEntry));
  const rows = await lines.returning('seq').execute();
  const seqs = rows.map(({ seq }) => seq).sort((a, b) => a - b);
  return entries.map(({ text }, at) => ({ seq: seqs[at] ?? 0, terms: termsOf(text) }));
}

async function writeInbound(tx: Database, inbound: Unit['inbound']): Promise<void> {
  if (!inbound) {
    return;
  }
  const result = await tx
    .insertInto('inbound')
    .values({ channel: inbound.channel, id: inbound.id, received_at: inbound.receivedAt })
    .onConflict((it) => it.columns(['channel', 'id']).doNothing())
    .executeTakeFirst();
  if (result.numInsertedOrUpdatedRows !== 1n) {
    throw new Refused('duplicate');
  }
}

async function writeConversation(tx: Database, conversation: Unit['conversation']): Promise<void> {
  if (!conversation) {
    return;
  }
  const { id, expectedVersion, at } = conversation;
  const row = {
    version: expectedVersion + 1,
    state_json: JSON.stringify(conversation.state),
    updated_at: at,
  };
  const written =
    expectedVersion === 0
      ? await tx
          .insertInto('conversations')
          .values({ id, ...row })
          .onConflict((it) => it.column('id').doNothing())
          .executeTakeFirst()
      : await tx
          .updateTable('conversations')
          .set(row)
          .where('id', '=', id)
          .where('version', '=', expectedVersion)
          .executeTakeFirst();
  refuseUnlessOne(written);
}

async function writeTicket(tx: Database, { ticket, expectedVersion, event }: TicketWrite): Promise<void> {
  const row = fromTicket(ticket);
  const written =
    expectedVersion === 0
      ? await tx
          .insertInto('tickets')
          .values(row)
          .onConflict((it) => it.column('number').doNothing())
          .executeTakeFirst()
      : await tx
          .updateTable('tickets')
          .set(row)
          .where('number', '=', ticket.number)
          .where('version', '=', expectedVersion)
          .executeTakeFirst();
  refuseUnlessOne(written);
  await tx.insertInto('ticket_events').values(fromTicketEvent(event)).execute();
}

async function writeFeedback(tx: Database, feedback: Unit['feedback']): Promise<void> {
  if (!feedback) {
    return;
  }
  const row = { helpful: Number(feedback.helpful), at: feedback.at };
  await tx
    .insertInto('feedback')
    .values({ turn_id: feedback.turnId, ...row })
    .onConflict((it) => it.column('turn_id').doUpdateSet(row))
    .execute();
}

function refuseUnlessOne(result: { numInsertedOrUpdatedRows?: bigint; numUpdatedRows?: bigint }): void {
  if ((result.numInsertedOrUpdatedRows ?? result.numUpdatedRows) !== 1n) {
    throw new Refused('conflict');
  }
}
