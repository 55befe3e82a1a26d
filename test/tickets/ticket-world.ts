import type { OutgoingMessage } from '../../src/conversation/activity.ts';
import { createMemoryStorage } from '../../src/storage/memory.ts';
import { planMove, type PlannedMove } from '../../src/tickets/plan-move.ts';
import { createTicketTimers } from '../../src/tickets/timers.ts';
import type { Actor, MoveName, Ticket } from '../../src/tickets/ticket.ts';
import { unitOfMoves, type UnitDeps } from '../../src/tickets/unit-of-moves.ts';
import { T0 } from '../support/samples.ts';
import { shippedClock } from '../support/ticket-clock.ts';
import { citizen, inputs, operator } from './cast.ts';

/** Tickets over storage in memory, with the shipped rules and a clock that tests move. */
export function createTicketWorld() {
  const time = { now: T0 };
  const storage = createMemoryStorage(() => time.now);
  const alerts: string[] = [];
  const errors: unknown[] = [];
  let ids = 0;
  const unitDeps: UnitDeps = {
    notice: ({ notice }): OutgoingMessage => ({
      text: `${notice.key} ${Object.values(notice.params).join(' ')}`,
    }),
    alert: ({ ticket, move, to }) => {
      alerts.push(`${ticket.number} ${move} → ${to}`);
      return null;
    },
    newId: () => `id-${++ids}`,
  };
  const plan = { tickets: storage.tickets, clock: shippedClock };

  /** Plans and commits; a refusal is thrown. */
  async function make(
    number: string | null,
    move: MoveName,
    actor: Actor = operator,
    input?: unknown,
  ): Promise<Ticket> {
    const result = await attempt(number, move, actor, input);
    if (result.type === 'not-allowed') throw new Error(`${move}: ${result.message}`);
    const [first] = result.writes;
    if (first === undefined) throw new Error('A move writes at least one ticket');
    return first.ticket;
  }

  async function attempt(
    number: string | null,
    move: MoveName,
    actor: Actor = operator,
    input?: unknown,
  ): Promise<PlannedMove> {
    const ticket = number === null ? null : ((await storage.tickets.get(number)) ?? null);
    const step = { move, input: input ?? inputs[move] };
    const result = await planMove(plan, ticket, step, { actor, now: time.now });
    if (result.type === 'moved') {
      const outcome = await storage.store.commit(unitOfMoves(unitDeps, result, time.now));
      if (outcome !== 'committed') throw new Error(outcome);
    }
    return result;
  }

  /** A citizen's ticket, taken through moves of the desk. */
  async function ticket(number: string, conversation: string, ...moves: MoveName[]): Promise<Ticket> {
    const actor = { ...citizen, conversation } as Actor;
    let current = await make(null, 'submit', actor, { ...inputs.submit, number, title: `${number} 漏水` });
    for (const move of moves) current = await make(number, move);
    return current;
  }

  const timers = createTicketTimers({
    ...unitDeps,
    ...plan,
    store: storage.store,
    now: () => time.now,
    onCommitted: () => undefined,
    onError: (error) => void errors.push(error),
  });

  return {
    time,
    storage,
    alerts,
    errors,
    timers,
    make,
    attempt,
    ticket,
    get: async (number: string) => {
      const found = await storage.tickets.get(number);
      if (found === undefined) throw new Error(`There is no ${number}`);
      return found;
    },
    movesOf: async (number: string) => (await storage.tickets.events(number)).map(({ move }) => move),
    /** What a conversation was told, oldest first. */
    told: (conversation: string) =>
      storage.tables.outbox.filter((it) => it.conversation === conversation).map((it) => it.text),
  };
}
