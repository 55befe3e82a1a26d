import { sql } from 'kysely';
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
  ids(db: Database, before: Instant, most: number): Promise<(string | number)[]>;
  erase(tx: Database, ids: readonly (string | number)[]): Promise<unknown>;
  /** Each leaves a row in the audit log. */
  audited?: boolean;
}

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

/** What is being worked on is looked at by those who do. */
function busy(db: Database) {
  return db
    .selectFrom('tickets as open')
    .select('open.conversation')
    .where('open.conversation', 'is not', null)
    .where('open.status', 'not in', settledStatuses)
    .$castTo<{ conversation: ConversationId }>();
}

const texts = (ids: readonly (string | number)[]) => ids.map(String);

const purges: Record<RetentionKind, Purge> = {
  transcripts: {
    ids: async (db, before, most) =>
      (
        await db
          .selectFrom('transcript')
          .select('seq')
          .where('at', '<', before)
          .where('conversation', 'not in', busy(db))
          .orderBy('at')
          .limit(most)
          .execute()
      ).map(({ seq }) => seq),
    erase: (tx, ids) => tx.deleteFrom('transcript').where('seq', 'in', ids.map(Number)).execute(),
  },
  questions: {
    ids: async (db, before, most) =>
      (
        await db
          .selectFrom('turns')
          .select('id')
          .where('at', '<', before)
          .where('question', '<>', '')
          .orderBy('at')
          .limit(most)
          .execute()
      ).map(({ id }) => id),
    erase: (tx, ids) => tx.updateTable('turns').set({ question: '' }).where('id', 'in', texts(ids)).execute(),
  },
  conversations: {
    ids: async (db, before, most) =>
      (
        await db
          .selectFrom('conversations')
          .select('id')
          .where('updated_at', '<', before)
          .where('id', 'not in', busy(db))
          .where((eb) =>
            eb(
              'id',
              'not in',
              eb.selectFrom('handovers').select('conversation').where('ended_at', 'is', null),
            ),
          )
          .limit(most)
          .execute()
      ).map(({ id }) => id),
    erase: (tx, ids) =>
      tx
        .deleteFrom('conversations')
        .where('id', 'in', texts(ids) as ConversationId[])
        .execute(),
  },
  handovers: {
    ids: async (db, before, most) =>
      (
        await db
          .selectFrom('handovers')
          .select('id')
          .where('ended_at', '<', before)
          .where('reason', '<>', '')
          .limit(most)
          .execute()
      ).map(({ id }) => id),
    erase: (tx, ids) =>
      tx.updateTable('handovers').set({ reason: '' }).where('id', 'in', texts(ids)).execute(),
  },
  contacts: {
    ids: async (db, before, most) =>
      (
        await settledTickets(db, before)
          .select('number')
          .where('contact_sealed', 'is not', null)
          .limit(most)
          .execute()
      ).map(({ number }) => number),
    erase: (tx, ids) =>
      tx
        .updateTable('tickets')
        .set((eb) => ({ contact_sealed: null, version: eb('version', '+', 1) }))
        .where('number', 'in', texts(ids))
        .execute(),
    audited: true,
  },
  tickets: {
    ids: async (db, before, most) =>
      (
        await settledTickets(db, before)
          .select('number')
          .where('updated_at', '<', before)
          .where((eb) =>
            eb(
              'number',
              'not in',
              eb
                .selectFrom('tickets as part')
                .select('part.merged_into')
                .where('part.merged_into', 'is not', null)
                .where('part.status', '=', 'merged')
                .$castTo<{ merged_into: string }>(),
            ),
          )
          .limit(most)
          .execute()
      ).map(({ number }) => number),
    erase: (tx, ids) => eraseTickets(tx, texts(ids)),
    audited: true,
  },
  attachments: {
    ids: looseAttachments,
    erase: (tx, ids) => removeAttachments(tx, texts(ids)),
  },
  answers: {
    ids: async (db, before, most) =>
      (await db.selectFrom('turns').select('id').where('at', '<', before).limit(most).execute()).map(
        ({ id }) => id,
      ),
    async erase(tx, ids) {
      await tx.deleteFrom('feedback').where('turn_id', 'in', texts(ids)).execute();
      await tx.deleteFrom('gap_states').where('turn_id', 'in', texts(ids)).execute();
      await tx.deleteFrom('turns').where('id', 'in', texts(ids)).execute();
    },
  },
  feedback: {
    ids: async (db, before, most) =>
      (await db.selectFrom('feedback').select('turn_id').where('at', '<', before).limit(most).execute()).map(
        (it) => it.turn_id,
      ),
    erase: (tx, ids) => tx.deleteFrom('feedback').where('turn_id', 'in', texts(ids)).execute(),
  },
  outbox: {
    ids: async (db, before, most) =>
      (
        await db.selectFrom('outbox').select('seq').where('created_at', '<', before).limit(most).execute()
      ).map(({ seq }) => seq),
    erase: (tx, ids) => tx.deleteFrom('outbox').where('seq', 'in', ids.map(Number)).execute(),
  },
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
  sessions: {
    ids: async (db, before, most) =>
      (
        await db
          .selectFrom('staff_sessions')
          .select('token_digest')
          .where('expires_at', '<', before)
          .limit(most)
          .execute()
      ).map((it) => it.token_digest),
    erase: (tx, ids) => tx.deleteFrom('staff_sessions').where('token_digest', 'in', texts(ids)).execute(),
  },
  drafts: {
    ids: async (db, before, most) =>
      (
        await db
          .selectFrom('knowledge_drafts')
          .select('id')
          .where('state', '=', 'discarded')
          .where('updated_at', '<', before)
          .limit(most)
          .execute()
      ).map(({ id }) => id),
    async erase(tx, ids) {
      await tx.deleteFrom('draft_events').where('draft', 'in', texts(ids)).execute();
      await tx.deleteFrom('knowledge_drafts').where('id', 'in', texts(ids)).execute();
    },
  },
  forgotten: {
    ids: async (db, before, most) =>
      (await db.selectFrom('forgotten').select('mark').where('at', '<', before).limit(most).execute()).map(
        ({ mark }) => mark,
      ),
    erase: (tx, ids) => tx.deleteFrom('forgotten').where('mark', 'in', texts(ids)).execute(),
  },
};

function settledTickets(db: Database, before: Instant) {
  return db
    .selectFrom('tickets')
    .where('status', 'in', settledStatuses)
    .where((eb) => eb(eb.fn.coalesce('closed_at', 'updated_at'), '<', before));
}

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
