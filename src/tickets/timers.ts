import type { ConversationId, Instant } from '../conversation/activity.ts';
import type { TicketClock } from './clock.ts';
import { planMove } from './plan-move.ts';
import type { HotlineStore, TicketRepository } from './repository.ts';
import type { MoveName, Ticket } from './ticket.ts';
import { unitOfMoves, type UnitDeps } from './unit-of-moves.ts';

export interface TimerDeps extends UnitDeps {
  store: Pick<HotlineStore, 'commit'>;
  tickets: TicketRepository;
  clock: TicketClock;
  now: () => Instant;
  /** Called after a commit that left something in the outbox. */
  onCommitted: (conversation: ConversationId) => void;
  onError: (error: unknown) => void;
}

export interface TicketTimers {
  start(): void;
  /** Lets the round under way end. */
  stop(): Promise<void>;
  /** One round over the tickets on which time has something to do; resolves with how many moves it made. */
  round(): Promise<number>;
}

const EVERY_MS = 30_000;
const BATCH = 200;
/** A ticket can be late for its response, late for its solution and due for review at once. */
const MOST_STEPS = 4;

/**
 * What the passing of time does to tickets: warnings, missed deadlines, reviews, and the end of a wait for the
 * citizen. Several processes may run it: whoever comes second finds the ticket moved on and leaves it.
 */
export function createTicketTimers(deps: TimerDeps): TicketTimers {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<number> = Promise.resolve(0);
  let stopped = true;

  async function round(): Promise<number> {
    const { clock } = deps;
    const now = deps.now();
    const warnBy = {
      normal: clock.endOf(clock.rules.warn.normal, now),
      urgent: clock.endOf(clock.rules.warn.urgent, now),
    };
    const tickets = await deps.tickets.alarming({ now, warnBy }, BATCH);
    let made = 0;
    for (const ticket of tickets) {
      if (stopped && timer !== undefined) break;
      made += await settle(ticket);
    }
    return made;
  }

  /** Everything that is due on one ticket. */
  async function settle(ticket: Ticket): Promise<number> {
    let current: Ticket = ticket;
    let made = 0;
    while (made < MOST_STEPS) {
      const next = await step(current);
      if (next === undefined) break;
      current = next;
      made += 1;
    }
    return made;
  }

  async function step(ticket: Ticket): Promise<Ticket | undefined> {
    const now = deps.now();
    for (const move of due(ticket, now)) {
      const plan = await planMove(deps, ticket, { move, input: {} }, { actor: { type: 'system' }, now });
      if (plan.type === 'not-allowed') continue;
      const unit = unitOfMoves(deps, plan, now);
      if ((await deps.store.commit(unit)) !== 'committed') return undefined;
      for (const { conversation } of unit.outbox) deps.onCommitted(conversation);
      return plan.writes[0]?.ticket;
    }
    return undefined;
  }

  function schedule(): void {
    if (stopped) return;
    timer = setTimeout(() => {
      running = round().catch((error: unknown) => {
        deps.onError(error);
        return 0;
      });
      void running.then(schedule);
    }, EVERY_MS);
  }

  return {
    round,
    start() {
      stopped = false;
      schedule();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

/** What may be due; the table of moves says whether it is. */
function due({ status, reviewAt }: Ticket, now: Instant): MoveName[] {
  const isOver = reviewAt !== null && reviewAt <= now;
  return [
    'overdue',
    'warn',
    ...(isOver && status === 'waiting' ? (['resume'] as const) : []),
    ...(isOver && status === 'suspended' ? (['review'] as const) : []),
  ];
}
