import { sql, type RawBuilder } from 'kysely';
import type { AuditEntry } from '../../conversation/audit.ts';
import type { ConversationId, Instant } from '../../conversation/activity.ts';
import {
  purgedEntries,
  settledStatuses,
  type RetentionKind,
  type RetentionStore,
} from '../../tickets/retention.ts';
import { attachedTo, idsIn, removeAttachments } from './forgetting.ts';
import type { Database, Schema } from './schema.ts';
import type { TermIndex } from './term-index.ts';

/** Rows of one kind that are older, and what becomes of them; both within one transaction. */
interface Purge {
  ids(db: Database, before: Instant, most: number): Promise<Id[]>;
  erase(tx: Database, ids: readonly Id[]): Promise<unknown>;
  /** Each leaves a row in the audit log. */
  audited?: boolean;
}

type Id = string | number;

type Audit = (tx: Database, entries: readonly AuditEntry[]) => Promise<void>;

const EVERYTHING = 2_000_000_000;

export function createSqlRetention(
  db: Database,
  { terms, audit, now }: { terms: TermIndex; audit: Audit; now: () => Instant },
): RetentionStore {
  return {
    async purge(kind, before, most) {
      const { ids, erase, audited = false } = purges[kind];
      // Looking takes no lock; only who finds something writes.
      if ((await ids(db, before, 1)).length === 0) return 0;
      return db.transaction().execute(async (tx) => {
        const found = await ids(tx, before, most);
        if (found.length > 0) await erase(tx, found);
        if (audited) await audit(tx, purgedEntries(kind, texts(found), now()));
        return found.length;
      });
    },

    due: async (kind, before) => (await purges[kind].ids(db, before, EVERYTHING)).length,

    forgotten: () => db.selectFrom('forgotten').selectAll().orderBy('at').orderBy('mark').execute(),

    async conversations(after, limit) {
      const { rows } = await sql<{ id: ConversationId }>`select id from conversations where id > ${after}
        union select conversation as id from transcript where conversation > ${after}
        union select conversation as id from turns where conversation > ${after}
        union select conversation as id from tickets where conversation > ${after}
        order by id limit ${limit}`.execute(db);
      return rows.map(({ id }) => id);
    },

    tidy: () => terms.tidy(db),

    async held(conversation) {
      const lines = await db
        .selectFrom('transcript')
        .select(({ fn }) => [fn.countAll().as('count'), fn.min('at').as('since')])
        .where('conversation', '=', conversation)
        .executeTakeFirstOrThrow();
      const asked = await db
        .selectFrom('turns')
        .select(({ fn }) => fn.countAll().as('count'))
        .where('conversation', '=', conversation)
        .where('question', '<>', '')
        .executeTakeFirstOrThrow();
      const attachments = await db
        .selectFrom('attachments')
        .select(['id', 'mime', 'size', 'created_at as at'])
        .where('conversation', '=', conversation)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return {
        lines: Number(lines.count),
        since: lines.since === null ? null : Number(lines.since),
        questions: Number(asked.count),
        attachments,
      };
    },
  };
}

const texts = (ids: readonly Id[]) => ids.map(String);

/** Rows of one table: what tells them apart, what ages them, and which of them alone. */
interface Aged extends Partial<Pick<Purge, 'erase' | 'audited'>> {
  table: keyof Schema;
  key: string;
  /** Columns; the first that is filled in says since when it is over. */
  since: readonly [string, ...string[]];
  only?: RawBuilder<unknown>;
  /** The column that is emptied; without it the row goes. */
  blank?: string;
  /** The oldest first; where an index has that order at hand. */
  inOrder?: true;
}

function aged({ table, key, since, only, blank, inOrder, erase, audited }: Aged): Purge {
  const from = sql.table(table);
  const id = sql.ref(key);
  const age =
    since.length === 1 ? sql.ref(since[0]) : sql`coalesce(${sql.join(since.map((it) => sql.ref(it)))})`;
  const which = only === undefined ? sql`` : sql`and ${only}`;
  const order = inOrder === undefined ? sql`` : sql`order by ${age}`;
  const change =
    blank === undefined ? sql`delete from ${from}` : sql`update ${from} set ${sql.ref(blank)} = ''`;
  return {
    async ids(db, before, most) {
      const { rows } = await sql<{ id: Id }>`
        select ${id} as id from ${from} where ${age} < ${before} ${which} ${order} limit ${most}`.execute(db);
      return rows.map((row) => row.id);
    },
    erase: erase ?? ((tx, ids) => sql`${change} where ${id} in (${sql.join(ids)})`.execute(tx)),
    ...(audited !== undefined && { audited }),
  };
}

const settled = sql`status in (${sql.join(settledStatuses)})`;
/** Conversations with a ticket that is being worked on: those who do so look at them. */
const busy = sql`(select conversation from tickets where conversation is not null and not ${settled})`;
const withPerson = sql`(select conversation from handovers where ended_at is null)`;
const masters = sql`(select merged_into from tickets where merged_into is not null and status = 'merged')`;

const purges: Record<RetentionKind, Purge> = {
  transcripts: aged({
    ...{ table: 'transcript', key: 'seq', since: ['at'], inOrder: true },
    only: sql`conversation not in ${busy}`,
  }),
  questions: aged({
    ...{ table: 'turns', key: 'id', since: ['at'], inOrder: true },
    only: sql`question <> ''`,
    blank: 'question',
  }),
  conversations: aged({
    ...{ table: 'conversations', key: 'id', since: ['updated_at'] },
    only: sql`id not in ${busy} and id not in ${withPerson}`,
  }),
  handovers: aged({
    ...{ table: 'handovers', key: 'id', since: ['ended_at'] },
    only: sql`reason <> ''`,
    blank: 'reason',
  }),
  contacts: aged({
    ...{ table: 'tickets', key: 'number', since: ['closed_at', 'updated_at'], audited: true },
    only: sql`contact_sealed is not null and ${settled}`,
    erase: (tx, ids) =>
      tx
        .updateTable('tickets')
        .set((eb) => ({ contact_sealed: null, version: eb('version', '+', 1) }))
        .where('number', 'in', texts(ids))
        .execute(),
  }),
  tickets: aged({
    // A note after the closing keeps it longer.
    ...{ table: 'tickets', key: 'number', since: ['updated_at'], audited: true },
    only: sql`${settled} and number not in ${masters}`,
    erase: (tx, ids) => eraseTickets(tx, texts(ids)),
  }),
  attachments: {
    ids: looseAttachments,
    erase: (tx, ids) => removeAttachments(tx, texts(ids)),
  },
  answers: aged({
    ...{ table: 'turns', key: 'id', since: ['at'] },
    async erase(tx, ids) {
      await tx.deleteFrom('feedback').where('turn_id', 'in', texts(ids)).execute();
      await tx.deleteFrom('gap_states').where('turn_id', 'in', texts(ids)).execute();
      await tx.deleteFrom('turns').where('id', 'in', texts(ids)).execute();
    },
  }),
  feedback: aged({ table: 'feedback', key: 'turn_id', since: ['at'] }),
  outbox: aged({ table: 'outbox', key: 'seq', since: ['created_at'] }),
  // Two columns are its key; in pieces, so that its index finds them.
  inbound: {
    ids: async (db, before, most) =>
      (
        await db
          .selectFrom('inbound')
          .select(['channel', 'id'])
          .where('received_at', '<', before)
          .orderBy('received_at')
          .limit(most)
          .execute()
      ).map(({ channel, id }) => `${channel}:${id}`),
    async erase(tx, ids) {
      for (const both of texts(ids)) {
        const at = both.indexOf(':');
        await tx
          .deleteFrom('inbound')
          .where('channel', '=', both.slice(0, at) as Schema['inbound']['channel'])
          .where('id', '=', both.slice(at + 1))
          .execute();
      }
    },
  },
  sessions: aged({ table: 'staff_sessions', key: 'token_digest', since: ['expires_at'] }),
  drafts: aged({
    ...{ table: 'knowledge_drafts', key: 'id', since: ['updated_at'] },
    only: sql`state = 'discarded'`,
    async erase(tx, ids) {
      await tx.deleteFrom('draft_events').where('draft', 'in', texts(ids)).execute();
      await tx.deleteFrom('knowledge_drafts').where('id', 'in', texts(ids)).execute();
    },
  }),
  forgotten: aged({ table: 'forgotten', key: 'mark', since: ['at'] }),
};

async function eraseTickets(tx: Database, numbers: readonly string[]): Promise<void> {
  const rows = await tx
    .selectFrom('tickets')
    .select(['number', 'attachments_json'])
    .where('number', 'in', numbers)
    .execute();
  await removeAttachments(
    tx,
    rows.flatMap((row) => idsIn(row.attachments_json, row.number)),
  );
  await tx.deleteFrom('search_tickets').where('ticket', 'in', numbers).execute();
  await tx.deleteFrom('ticket_events').where('ticket', 'in', numbers).execute();
  await tx.deleteFrom('tickets').where('number', 'in', numbers).execute();
}

/** Those on tickets go with the tickets. */
async function looseAttachments(db: Database, before: Instant, most: number): Promise<string[]> {
  const loose: string[] = [];
  const known = new Map<string, Set<string>>();
  for (let after = { at: -1, id: '' }; loose.length < most;) {
    const rows = await db
      .selectFrom('attachments')
      .select(['id', 'conversation', 'created_at'])
      .where('created_at', '<', before)
      .where('conversation', 'is not', null)
      // Follows from the next condition; this one is looked up in the index.
      .where('created_at', '>=', after.at)
      .where((eb) =>
        eb.or([
          eb('created_at', '>', after.at),
          eb.and([eb('created_at', '=', after.at), eb('id', '>', after.id)]),
        ]),
      )
      .orderBy('created_at')
      .orderBy('id')
      .limit(1_000)
      .execute();
    for (const { id, conversation } of rows) {
      const owner = conversation ?? '';
      const attached = known.get(owner) ?? (await attachedTo(db, owner));
      known.set(owner, attached);
      if (!attached.has(id)) loose.push(id);
    }
    const last = rows.at(-1);
    if (last === undefined) break;
    after = { at: last.created_at, id: last.id };
  }
  return loose.slice(0, most);
}
