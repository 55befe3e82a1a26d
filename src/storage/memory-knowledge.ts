import { gapStatuses, type Gap, type GapFilter, type GapRepository } from '../answering/gaps.ts';
import type { DraftRepository, DraftState } from '../knowledge/drafts/draft.ts';
import type { CitizenMessage, TopicSource } from '../tickets/topics/topic-source.ts';
import { compare, type Tables } from './memory-tables.ts';

export function draftsOf({ drafts, draftEvents }: Tables): DraftRepository {
  return {
    get: async (id) => structuredClone(drafts.get(id)),
    events: async (id) => structuredClone(draftEvents.filter(({ draft }) => draft === id)),
    async list(states, { offset, limit }) {
      const found = [...drafts.values()].filter(({ state }) => states.includes(state));
      found.sort((a, b) => b.updatedAt - a.updatedAt || compare(a.id, b.id));
      return { drafts: structuredClone(found.slice(offset, offset + limit)), total: found.length };
    },
    async counts() {
      const counts: Partial<Record<DraftState, number>> = {};
      for (const { state } of drafts.values()) counts[state] = (counts[state] ?? 0) + 1;
      return counts;
    },
    async save({ draft, expectedVersion, event }) {
      if ((drafts.get(draft.id)?.version ?? 0) !== expectedVersion) return 'conflict';
      drafts.set(draft.id, structuredClone(draft));
      draftEvents.push(structuredClone(event));
      return 'committed';
    },
    async published() {
      const found = [...drafts.values()].filter(({ state }) => state === 'published');
      return found.sort((a, b) => compare(a.id, b.id)).map(({ id, item }) => ({ id, text: item ?? '' }));
    },
    stamp: async () => draftEvents.filter(({ act }) => act === 'approve' || act === 'withdraw').length,
  };
}

export function gapsOf(tables: Tables): GapRepository {
  const all = (): Gap[] =>
    [...tables.turns.values()]
      .filter(({ question }) => question !== '')
      .map((turn) => ({
        turn,
        disliked: tables.feedback.get(turn.id)?.helpful === false,
        state: tables.gapStates.get(turn.id) ?? { state: 'open' as const },
      }))
      .filter(({ turn, disliked }) => disliked || (gapStatuses as readonly string[]).includes(turn.status))
      .sort((a, b) => b.turn.at - a.turn.at || compare(b.turn.id, a.turn.id));
  return {
    list: async (filter) => structuredClone(all().filter(meets(filter)).slice(0, filter.limit)),
    ofTurns: async (turns) => structuredClone(all().filter(({ turn }) => turns.includes(turn.id))),
    async mark(turns, state) {
      for (const turn of turns) {
        if (state.state === 'open') tables.gapStates.delete(turn);
        else tables.gapStates.set(turn, structuredClone(state));
      }
    },
  };
}

function meets({ from, to, state, region }: GapFilter) {
  return (gap: Gap): boolean =>
    gap.turn.at >= from &&
    gap.turn.at < to &&
    gap.state.state === state &&
    (region === undefined ||
      (region === null ? gap.turn.region === undefined : (gap.turn.region ?? '-').startsWith(region)));
}

export function topicsOf(tables: Tables): TopicSource {
  return {
    async messages({ from, to }, { statuses, limit }) {
      const isIn = (at: number) => at >= from && at < to;
      const tickets = [...tables.tickets.values()]
        .filter((it) => isIn(it.submittedAt) && !it.confidential)
        .map((it): CitizenMessage => ({
          id: it.number,
          type: 'ticket',
          at: it.submittedAt,
          conversation: it.conversation,
          title: it.title,
          text: it.description,
        }));
      const questions = [...tables.turns.values()]
        .filter((it) => isIn(it.at) && it.question !== '' && statuses.includes(it.status))
        .map(({ id, at, conversation, question }): CitizenMessage => ({
          id,
          type: 'question',
          at,
          conversation,
          title: null,
          text: question,
        }));
      return [...tickets, ...questions].sort((a, b) => b.at - a.at || compare(a.id, b.id)).slice(0, limit);
    },
  };
}
