import type { ConversationId, Instant, OutgoingMessage } from '../conversation/activity.ts';
import { toldElsewhere } from '../conversation/runner.ts';
import { newConversationState, type ConversationState } from '../conversation/state.ts';
import type { Speaker, UnitOfWork } from '../conversation/store.ts';
import type { HandoverRepository } from '../tickets/handover-repository.ts';
import type { Handover } from '../tickets/handover.ts';
import { NUMBER_ATTEMPTS } from '../tickets/numbering.ts';
import type { HotlineStore, HotlineWrite } from '../tickets/repository.ts';

export interface ActDeps {
  store: Pick<HotlineStore, 'commit' | 'conversation'>;
  handovers: Pick<HandoverRepository, 'get'>;
  now: () => Instant;
  newId: () => string;
  /** Called after a commit that left something in the outbox. */
  onCommitted: (conversation: ConversationId) => void;
}

/** What is said to the citizen because of an act. */
export interface Told extends OutgoingMessage {
  speaker: Speaker;
}

/** What an act changes; committed together or not at all. */
export interface Act {
  writes: HotlineWrite[];
  /** The conversation's state, where it changes. */
  state?: ConversationState;
  says: Told[];
  /** To other conversations, such as staff's, and what else the unit holds. */
  also?: Pick<UnitOfWork<HotlineWrite>, 'outbox' | 'transcript' | 'inbound'>;
}

export type Planned<Refusal> = { type: 'act'; act: Act } | { type: 'refused'; reason: Refusal };

export type ActOutcome<Refusal> =
  | { type: 'done'; handover: Handover }
  | { type: 'refused'; reason: Refusal; handover: Handover }
  | { type: 'duplicate'; handover: Handover }
  | { type: 'missing' }
  | { type: 'busy' };

/**
 * One act on a handover from outside the citizen's own turns. It always writes the conversation too: whoever has
 * it is settled by its version, so that never both do.
 */
export async function actOnHandover<Refusal>(
  deps: ActDeps,
  id: string,
  plan: (handover: Handover, state: ConversationState, now: Instant) => Promise<Planned<Refusal>>,
): Promise<ActOutcome<Refusal>> {
  // The citizen may write at the same moment, or a ticket's number be taken: then the act is thought through again.
  for (let attempt = 0; attempt < NUMBER_ATTEMPTS; attempt += 1) {
    const handover = await deps.handovers.get(id);
    if (handover === undefined) return { type: 'missing' };
    const stored = await deps.store.conversation(handover.conversation);
    const state = structuredClone(stored?.state ?? newConversationState());
    const now = deps.now();
    const planned = await plan(handover, state, now);
    if (planned.type === 'refused') return { ...planned, handover };
    const version = stored?.version ?? 0;
    const unit = unitOf(deps, handover.conversation, { act: planned.act, state, version, now });
    const outcome = await deps.store.commit(unit);
    if (outcome === 'duplicate') return { type: 'duplicate', handover };
    if (outcome === 'committed') {
      deps.onCommitted(handover.conversation);
      return { type: 'done', handover };
    }
  }
  return { type: 'busy' };
}

function unitOf(
  deps: Pick<ActDeps, 'newId'>,
  id: ConversationId,
  step: { act: Act; state: ConversationState; version: number; now: Instant },
): UnitOfWork<HotlineWrite> {
  const { act, version, now } = step;
  const told = act.says.map(({ speaker, ...message }) =>
    toldElsewhere(id, message, { id: deps.newId(), at: now, speaker }),
  );
  return {
    ...act.also,
    conversation: { id, expectedVersion: version, state: act.state ?? step.state, at: now },
    writes: act.writes,
    outbox: [...(act.also?.outbox ?? []), ...told.map((it) => it.message)],
    transcript: [...(act.also?.transcript ?? []), ...told.map((it) => it.entry)],
  };
}
