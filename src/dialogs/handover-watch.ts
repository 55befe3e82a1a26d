import type { Instant } from '../conversation/activity.ts';
import type { PresenceRepository, HandoverRepository } from '../tickets/handover-repository.ts';
import { moveHandover, statusOf, type Handover, type HandoverMove } from '../tickets/handover.ts';
import type { DialogDeps } from './deps.ts';
import { actOnHandover, type ActDeps, type Told } from './handover-act.ts';
import type { HandoverDesk } from './handover-desk.ts';
import { answerDue, toBot, waitingButtons } from './handover.ts';

export interface WatchDeps extends Omit<ActDeps, 'handovers'> {
  handovers: Pick<HandoverRepository, 'get' | 'waiting' | 'taken'>;
  presence: Pick<PresenceRepository, 'present' | 'until'>;
  hours: HandoverDesk['hours'];
  clock: DialogDeps['clock'];
  say: DialogDeps['say'];
}

interface Step {
  move: HandoverMove;
  told: Told;
}

/**
 * What the passing of time does: a long wait is offered a ticket, a longer one ends, and the conversation of a
 * member of staff who has gone goes back into the queue.
 */
export async function watchHandovers(deps: WatchDeps): Promise<void> {
  const now = deps.now();
  const isStaffed = (await deps.presence.present(now)).length > 0;
  for (const handover of await deps.handovers.waiting()) {
    await act(deps, handover, (it, at) => waitingStep(deps, it, { isStaffed, now: at }));
  }
  for (const handover of await deps.handovers.taken()) {
    const until = handover.takenBy === null ? undefined : await deps.presence.until(handover.takenBy.id);
    const seen = Math.max(until ?? 0, handover.takenAt ?? 0);
    if (now - seen > deps.hours.limits.absentAfterMs) await act(deps, handover, () => absentStep(deps));
  }
}

function waitingStep(
  deps: WatchDeps,
  { queuedAt, offeredAt }: Handover,
  { isStaffed, now }: { isStaffed: boolean; now: Instant },
): Step | undefined {
  const { offerAfterMs, longestWaitMs, absentAfterMs } = deps.hours.limits;
  const waited = now - queuedAt;
  const due = answerDue(deps, now);
  const [leave, file] = waitingButtons(deps);
  const ends = (text: string): Step => ({
    move: 'expire',
    told: { text, speaker: 'bot', ...(file && { buttons: [[file]] }) },
  });
  if (!deps.hours.isOpen(now)) return ends(deps.say('handover-over', { hours: deps.hours.shown, due }));
  if (waited > longestWaitMs || (!isStaffed && waited > absentAfterMs)) {
    return ends(deps.say('handover-expired', { due }));
  }
  if (offeredAt !== null || waited <= offerAfterMs) return undefined;
  const buttons = leave && file ? [[file, leave]] : [];
  return { move: 'offer', told: { text: deps.say('handover-offer', { due }), speaker: 'bot', buttons } };
}

function absentStep({ say }: WatchDeps): Step {
  return { move: 'put-back', told: { text: say('handover-put-back'), speaker: 'bot' } };
}

async function act(
  deps: WatchDeps,
  { id }: Handover,
  stepOf: (handover: Handover, now: Instant) => Step | undefined,
): Promise<void> {
  await actOnHandover<'nothing-to-do'>(deps, id, async (handover, state, now) => {
    const step = stepOf(handover, now);
    if (step === undefined) return { type: 'refused', reason: 'nothing-to-do' };
    const result = moveHandover(handover, step.move, { now, actor: { type: 'system' } });
    if (result.type === 'refused') return { type: 'refused', reason: 'nothing-to-do' };
    if (statusOf(result.write.handover) === 'ended') toBot(state);
    else state.owner = 'bot';
    return { type: 'act', act: { writes: [result.write], state, says: [step.told] } };
  });
}
