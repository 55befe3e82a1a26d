import type { AuditEntry } from '../conversation/audit.ts';
import type { ConversationId, Instant } from '../conversation/activity.ts';
import { nobodyOf, type ForgottenMark } from '../conversation/forgetting.ts';
import { withoutQuotes } from '../knowledge/drafts/without-quotes.ts';
import {
  purgedEntries,
  settledStatuses,
  type RetentionKind,
  type RetentionStore,
} from '../tickets/retention.ts';
import type { Ticket } from '../tickets/ticket.ts';
import { compare, type Tables } from './memory-tables.ts';

/** Erases what need not be kept, as the databases do. */
export function forgetIn(tables: Tables, conversation: ConversationId, forgotten?: ForgottenMark): void {
  const isOwn = (it: { conversation: string | null }) => it.conversation === conversation;
  const turns = [...tables.turns.values()].filter(isOwn);
  forgetQuotes(tables, turns);
  for (const turn of turns) {
    tables.feedback.delete(turn.id);
    tables.gapStates.delete(turn.id);
    Object.assign(turn, { question: '', conversation: nobodyOf(conversation) });
  }
  tables.transcript = tables.transcript.filter((it) => !isOwn(it));
  for (const it of [...tables.handovers.values()].filter(isOwn)) {
    it.reason = '';
    if (it.endedAt !== null) it.conversation = nobodyOf(conversation);
  }
  tables.outbox = tables.outbox.filter((it) => !isOwn(it) || (it.sentAt === null && it.abandonedAt === null));
  const own = [...tables.tickets.values()].filter(isOwn);
  for (const { ref, conversation: owner } of [...tables.attachments.values()]) {
    if (owner !== conversation) continue;
    const ticket = own.find(({ attachments }) => attachments.some(({ id }) => id === ref.id));
    if (ticket === undefined) removeAttachment(tables, ref.id);
    else if (isSettled(ticket))
      tables.attachments.set(ref.id, { ...rowOf(tables, ref.id), conversation: null });
  }
  for (const ticket of own.filter(isSettled)) {
    ticket.contactSealed = null;
    ticket.conversation = null;
    ticket.version += 1;
  }
  if (forgotten !== undefined) tables.forgotten.set(forgotten.mark, forgotten.at);
}

function rowOf(tables: Tables, id: string) {
  const row = tables.attachments.get(id);
  if (row === undefined) throw new Error(`There is no attachment ${id}`);
  return row;
}

function forgetQuotes(tables: Tables, turns: readonly { id: string; question: string }[]): void {
  for (const draft of tables.drafts.values()) {
    const { origin } = draft;
    if (draft.state === 'published' || draft.state === 'withdrawn' || origin.type !== 'questions') continue;
    const quoted = turns.filter(({ id }) => origin.turns.includes(id)).map(({ question }) => question);
    if (quoted.length > 0)
      tables.drafts.set(draft.id, { ...draft, content: withoutQuotes(draft.content, quoted) });
  }
}

function removeAttachment(tables: Tables, id: string): void {
  tables.attachments.delete(id);
  tables.leftovers.add(id);
}

const isSettled = ({ status }: Pick<Ticket, 'status'>) => settledStatuses.includes(status);

/** Things that are older, each with what erases it. */
type Erasure = (() => void) & { audited?: string };
type Due = (tables: Tables, before: Instant) => Erasure[];

/** Leaves a row in the audit log. */
function audited(subject: string, erase: () => void): Erasure {
  return Object.assign(erase, { audited: subject });
}

export function retentionOf(
  tables: Tables,
  { audit, now }: { audit: (entries: readonly AuditEntry[]) => void; now: () => Instant },
): RetentionStore {
  return {
    async purge(kind, before, most) {
      const found = due[kind](tables, before).slice(0, most);
      for (const erase of found) erase();
      audit(
        purgedEntries(
          kind,
          found.flatMap((it) => it.audited ?? []),
          now(),
        ),
      );
      return found.length;
    },
    due: async (kind, before) => due[kind](tables, before).length,
    forgotten: async () =>
      [...tables.forgotten]
        .map(([mark, at]) => ({ mark, at }))
        .sort((a, b) => a.at - b.at || compare(a.mark, b.mark)),
    async conversations(after, limit) {
      const all = [
        ...tables.conversations.keys(),
        ...tables.transcript.map((it) => it.conversation),
        ...[...tables.turns.values()].map((it) => it.conversation),
        ...[...tables.tickets.values()].flatMap((it) => it.conversation ?? []),
      ];
      return [...new Set(all)]
        .filter((it) => it > after)
        .sort(compare)
        .slice(0, limit);
    },
    tidy: () => Promise.resolve(),
    async held(conversation) {
      const lines = tables.transcript.filter((it) => it.conversation === conversation);
      const asked = [...tables.turns.values()].filter((it) => it.conversation === conversation);
      const attachments = [...tables.attachments.values()].filter((it) => it.conversation === conversation);
      return {
        lines: lines.length,
        since: lines.length === 0 ? null : Math.min(...lines.map(({ at }) => at)),
        questions: asked.filter(({ question }) => question !== '').length,
        attachments: attachments
          .map(({ ref, at }) => ({ ...ref, at }))
          .sort((a, b) => a.at - b.at || compare(a.id, b.id)),
      };
    },
  };
}

function busy(tables: Tables): Set<string | null> {
  return new Set([...tables.tickets.values()].filter((it) => !isSettled(it)).map((it) => it.conversation));
}

function settled(tables: Tables, before: Instant): Ticket[] {
  return [...tables.tickets.values()].filter((it) => isSettled(it) && (it.closedAt ?? it.updatedAt) < before);
}

const due: Record<RetentionKind, Due> = {
  transcripts: (tables, before) =>
    tables.transcript
      .filter((it) => it.at < before && !busy(tables).has(it.conversation))
      .map((line) => () => {
        tables.transcript = tables.transcript.filter((it) => it !== line);
      }),
  questions: (tables, before) =>
    [...tables.turns.values()]
      .filter((it) => it.at < before && it.question !== '')
      .map((turn) => () => void (turn.question = '')),
  conversations: (tables, before) => {
    const waiting = [...tables.handovers.values()].filter((it) => it.endedAt === null);
    const kept = new Set<string | null>([...busy(tables), ...waiting.map((it) => it.conversation)]);
    return [...tables.updatedAt]
      .filter(([id, at]) => at < before && !kept.has(id) && tables.conversations.has(id))
      .map(
        ([id]) =>
          () =>
            void tables.conversations.delete(id),
      );
  },
  handovers: (tables, before) =>
    [...tables.handovers.values()]
      .filter((it) => it.endedAt !== null && it.endedAt < before && it.reason !== '')
      .map((it) => () => void (it.reason = '')),
  contacts: (tables, before) =>
    settled(tables, before)
      .filter((it) => it.contactSealed !== null)
      .map((it) =>
        audited(it.number, () => {
          it.contactSealed = null;
          it.version += 1;
        }),
      ),
  tickets(tables, before) {
    const all = [...tables.tickets.values()];
    const parts = all.filter((it) => it.status === 'merged');
    const masters = new Set(parts.map((it) => it.mergedInto));
    return settled(tables, before)
      .filter((it) => it.updatedAt < before && !masters.has(it.number))
      .map((it) =>
        audited(it.number, () => {
          for (const { id } of it.attachments) removeAttachment(tables, id);
          tables.events = tables.events.filter((event) => event.ticket !== it.number);
          tables.tickets.delete(it.number);
        }),
      );
  },
  attachments(tables, before) {
    const attached = [...tables.tickets.values()].flatMap((it) => it.attachments.map(({ id }) => id));
    return [...tables.attachments.values()]
      .filter((it) => it.at < before && it.conversation !== null && !attached.includes(it.ref.id))
      .map((it) => () => removeAttachment(tables, it.ref.id));
  },
  answers: (tables, before) =>
    [...tables.turns.values()]
      .filter((it) => it.at < before)
      .map((turn) => () => {
        tables.feedback.delete(turn.id);
        tables.gapStates.delete(turn.id);
        tables.turns.delete(turn.id);
      }),
  feedback: (tables, before) =>
    [...tables.feedback]
      .filter(([, { at }]) => at < before)
      .map(
        ([id]) =>
          () =>
            void tables.feedback.delete(id),
      ),
  outbox: (tables, before) =>
    tables.outbox
      .filter((it) => it.createdAt < before)
      .map((message) => () => {
        tables.outbox = tables.outbox.filter((it) => it !== message);
      }),
  inbound: (tables, before) =>
    [...tables.inbound]
      .filter(([, at]) => at < before)
      .map(
        ([id]) =>
          () =>
            void tables.inbound.delete(id),
      ),
  sessions: (tables, before) =>
    [...tables.sessions.values()]
      .filter((it) => it.expiresAt < before)
      .map((it) => () => void tables.sessions.delete(it.tokenDigest)),
  drafts: (tables, before) =>
    [...tables.drafts.values()]
      .filter((it) => it.state === 'discarded' && it.updatedAt < before)
      .map((it) => () => {
        tables.draftEvents = tables.draftEvents.filter((event) => event.draft !== it.id);
        tables.drafts.delete(it.id);
      }),
  forgotten: (tables, before) =>
    [...tables.forgotten]
      .filter(([, at]) => at < before)
      .map(
        ([mark]) =>
          () =>
            void tables.forgotten.delete(mark),
      ),
};
