import type { ConversationId } from '../conversation/activity.ts';
import { createEars, type Neighbours } from '../conversation/neighbours.ts';
import type { UnitOfWork } from '../conversation/store.ts';
import type { HotlineStore, HotlineWrite } from '../tickets/repository.ts';

/** A store that tells of the conversations in which a unit of work said or changed something. */
export function telling(
  store: HotlineStore,
  tell: (conversations: readonly ConversationId[]) => void,
): HotlineStore {
  return {
    ...store,
    async commit(unit) {
      const outcome = await store.commit(unit);
      if (outcome === 'committed') tell(changedBy(unit));
      return outcome;
    },
  };
}

function changedBy({ conversation, transcript = [], forget }: UnitOfWork<HotlineWrite>): ConversationId[] {
  const said = transcript.map((it) => it.conversation);
  return [...new Set([conversation?.id, forget, ...said].filter((it) => it !== undefined))];
}

/** One process has the database to itself. */
export function aloneWith(store: HotlineStore): { store: HotlineStore; neighbours: Neighbours } {
  const { hear, tell } = createEars();
  return {
    store: telling(store, tell),
    neighbours: { hear, inTurn: (_name, work) => work() },
  };
}
