import { applyMove } from '../tickets/moves.ts';
import { planMove, type PlanDeps } from '../tickets/plan-move.ts';
import type { HotlineWrite } from '../tickets/repository.ts';
import type { Ticket } from '../tickets/ticket.ts';
import type { Filing } from './file-draft.ts';
import { draftedTicket, submit, submitted } from './file-submit.ts';
import { carryOut } from './move.ts';

/** Where a ticket goes into; `new` where it is made in this turn. */
export interface Master {
  number: string;
  new?: { ticket: Ticket; writes: HotlineWrite[] };
}

/** The draft becomes a ticket of its own that goes into the master at once; alone where that has ended meanwhile. */
export async function submitInto(filing: Filing, master: Master): Promise<void> {
  const { deps, turn } = filing;
  const actor = { type: 'citizen', conversation: turn.conversation } as const;
  const drafted = draftedTicket(filing);
  const moving = { actor, now: turn.now, clock: deps.clock, history: [] };
  const filed = applyMove(null, 'submit', drafted.input, moving);
  const merged =
    filed.type === 'moved' &&
    (await planMove(
      { ...deps, tickets: withNew(deps.tickets, master) },
      filed.write.ticket,
      { move: 'merge', input: { master: master.number } },
      { actor, now: turn.now },
    ));
  if (filed.type !== 'moved' || !merged || merged.type !== 'moved') {
    turn.reply({ text: deps.say('join-gone') });
    return submit(filing);
  }
  const { number } = filed.write.ticket;
  const own = merged.informs.find((it) => it.ticket.number === number);
  carryOut(deps, turn, {
    writes: [filed.write, ...merged.writes],
    informs: merged.informs.filter((it) => it !== own),
    alerts: merged.alerts,
  });
  turn.writes.unshift(...(master.new?.writes ?? []));
  submitted(filing, drafted, own === undefined ? '' : deps.notice(own).text);
}

/** What is made in this turn is not stored yet. */
function withNew(tickets: PlanDeps['tickets'], master: Master): PlanDeps['tickets'] {
  const made = master.new;
  if (made === undefined) return tickets;
  return {
    get: async (number) => (number === made.ticket.number ? made.ticket : tickets.get(number)),
    events: (number) => tickets.events(number),
    mergedInto: (number) => tickets.mergedInto(number),
  };
}
