import { z } from 'zod';
import type { ConversationId } from '../../conversation/activity.ts';
import { nobodyOf, type ForgottenMark } from '../../conversation/forgetting.ts';
import { withoutQuotes } from '../../knowledge/drafts/without-quotes.ts';
import { settledStatuses } from '../../tickets/retention.ts';
import { batches } from './batches.ts';
import { attachmentsSchema, readJson, stringRecordSchema } from './json.ts';
import type { Database } from './schema.ts';

const BATCH = 500;

/** Erases what need not be kept, within the transaction of the turn that asks for it. */
export async function forgetConversation(
  tx: Database,
  conversation: ConversationId,
  forgotten?: ForgottenMark,
): Promise<void> {
  await forgetTurns(tx, conversation);
  await tx.deleteFrom('transcript').where('conversation', '=', conversation).execute();
  await tx.updateTable('handovers').set({ reason: '' }).where('conversation', '=', conversation).execute();
  await tx
    .updateTable('handovers')
    .set({ conversation: nobodyOf(conversation) })
    .where('conversation', '=', conversation)
    .where('ended_at', 'is not', null)
    .execute();
  await tx
    .deleteFrom('outbox')
    .where('conversation', '=', conversation)
    .where((eb) => eb.or([eb('sent_at', 'is not', null), eb('abandoned_at', 'is not', null)]))
    .execute();
  await forgetAttachments(tx, conversation);
  // Last: which attachments belong to tickets is told by the conversation.
  await tx
    .updateTable('tickets')
    .set((eb) => ({ contact_sealed: null, conversation: null, version: eb('version', '+', 1) }))
    .where('conversation', '=', conversation)
    .where('status', 'in', settledStatuses)
    .execute();
  if (forgotten !== undefined) {
    await tx
      .insertInto('forgotten')
      .values(forgotten)
      .onConflict((it) => it.column('mark').doUpdateSet({ at: forgotten.at }))
      .execute();
  }
}

async function forgetTurns(tx: Database, conversation: ConversationId): Promise<void> {
  const turns = await tx
    .selectFrom('turns')
    .select(['id', 'question'])
    .where('conversation', '=', conversation)
    .execute();
  await forgetQuotes(tx, turns);
  for (const some of batches(
    turns.map(({ id }) => id),
    BATCH,
  )) {
    await tx.deleteFrom('feedback').where('turn_id', 'in', some).execute();
    await tx.deleteFrom('gap_states').where('turn_id', 'in', some).execute();
  }
  await tx
    .updateTable('turns')
    .set({ question: '', conversation: nobodyOf(conversation) })
    .where('conversation', '=', conversation)
    .execute();
}

/** Questions that a draft of knowledge was begun from; what two people have published is nobody's words any more. */
async function forgetQuotes(tx: Database, turns: readonly { id: string; question: string }[]): Promise<void> {
  if (turns.length === 0) return;
  const drafts = await tx
    .selectFrom('knowledge_drafts')
    .select(['id', 'content_json', 'origin_json'])
    .where('state', 'not in', ['published', 'withdrawn'])
    .execute();
  for (const { id, content_json, origin_json } of drafts) {
    const origin = readJson(originSchema, origin_json, `knowledge_drafts, ${id}`);
    const quoted = turns.filter((turn) => origin.turns?.includes(turn.id)).map(({ question }) => question);
    if (quoted.length === 0) continue;
    const content = readJson(stringRecordSchema, content_json, `knowledge_drafts, ${id}`);
    await tx
      .updateTable('knowledge_drafts')
      .set({ content_json: JSON.stringify(withoutQuotes(content, quoted)) })
      .where('id', '=', id)
      .execute();
  }
}

const originSchema = z.object({ turns: z.array(z.string()).optional() });

async function forgetAttachments(tx: Database, conversation: ConversationId): Promise<void> {
  const rows = await tx
    .selectFrom('attachments')
    .select('id')
    .where('conversation', '=', conversation)
    .execute();
  const onTickets = await attachedTo(tx, conversation);
  await removeAttachments(
    tx,
    rows.map(({ id }) => id).filter((id) => !onTickets.has(id)),
  );
  const settled = await attachedTo(tx, conversation, true);
  for (const some of batches([...settled], BATCH)) {
    await tx.updateTable('attachments').set({ conversation: null }).where('id', 'in', some).execute();
  }
}

/** Ids of the attachments of this conversation's tickets, or of those that are over. */
export async function attachedTo(
  tx: Database,
  conversation: string,
  settledOnly = false,
): Promise<Set<string>> {
  const all = tx
    .selectFrom('tickets')
    .select(['number', 'attachments_json'])
    .where('conversation', '=', conversation);
  const rows = await (settledOnly ? all.where('status', 'in', settledStatuses) : all).execute();
  return new Set(rows.flatMap((row) => idsIn(row.attachments_json, row.number)));
}

export function idsIn(json: string, ticket: string): string[] {
  return readJson(attachmentsSchema, json, `tickets, ${ticket}`).map(({ id }) => id);
}

/** The rows now; the files once this is committed. */
export async function removeAttachments(tx: Database, ids: readonly string[]): Promise<void> {
  for (const some of batches(ids, BATCH)) {
    await tx.deleteFrom('attachments').where('id', 'in', some).execute();
    await tx
      .insertInto('leftover_files')
      .values(some.map((id) => ({ id })))
      .onConflict((it) => it.column('id').doNothing())
      .execute();
  }
}
