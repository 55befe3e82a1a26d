import { actOnHandover, type ActOutcome, type Planned, type Told } from '../dialogs/handover-act.ts';
import { toBot } from '../dialogs/handover.ts';
import { moveHandover, statusOf, type Handover, type HandoverMove } from '../tickets/handover.ts';
import { planMove } from '../tickets/plan-move.ts';
import type { TicketKind, Urgency } from '../tickets/ticket.ts';
import { unitOfMoves, type UnitDeps } from '../tickets/unit-of-moves.ts';
import type { DeskDeps, SignedIn } from './deps.ts';
import type { LiveDeps } from './live-deps.ts';

/** Why an act of staff was not done; nothing was said. */
export type LiveRefusal = 'taken' | 'notOwn' | 'waiting' | 'ended' | 'role' | 'input';
export type LiveOutcome = ActOutcome<LiveRefusal>;

export interface TalkTicket {
  kind: TicketKind;
  urgency: Urgency;
  title: string;
  description: string;
  place: string | null;
}

const ATTACHMENTS = 9;
const LINES = 300;

export type LiveActDeps = UnitDeps &
  Pick<DeskDeps, 'store' | 'tickets' | 'transcripts' | 'clock' | 'now' | 'onCommitted'> &
  Pick<DeskDeps, 'newTicketNumber' | 'newQueryCode' | 'queryCodeDigest'> & {
    live: Pick<LiveDeps, 'handovers' | 'say'>;
  };

/** What staff do with a conversation; each act is one unit of work. */
export function createLiveActs(deps: LiveActDeps) {
  const { say } = deps.live;
  const acting = { ...deps, handovers: deps.live.handovers };
  const act = (id: string, plan: Parameters<typeof actOnHandover<LiveRefusal>>[2]): Promise<LiveOutcome> =>
    actOnHandover<LiveRefusal>(acting, id, plan);

  function take(id: string, who: SignedIn): Promise<LiveOutcome> {
    return act(id, async (handover, state, now) => {
      const result = moveHandover(handover, 'take', { now, actor: who.actor });
      if (result.type === 'refused') {
        return refused(
          statusOf(handover) === 'taken' ? 'taken' : result.reason === 'role' ? 'role' : 'ended',
        );
      }
      state.owner = 'person';
      // A number that is said now is said to a person.
      delete state.choices;
      const told = bot(say('handover-taken', { name: who.member.name }));
      return { type: 'act', act: { writes: [result.write], state, says: [told] } };
    });
  }

  /** `once` is the form's own id: sent twice, it is said once. */
  function speak(id: string, who: SignedIn, told: Told, once: string): Promise<LiveOutcome> {
    return act(id, async (handover, state, now) => {
      const reason = whyNotOwn(handover, who);
      if (reason !== undefined) return refused(reason);
      const inbound = { channel: 'web', id: `desk:${once}`, receivedAt: now } as const;
      return { type: 'act', act: { writes: [], state, says: [told], also: { inbound } } };
    });
  }

  function end(id: string, who: SignedIn, move: 'give-back' | 'put-back'): Promise<LiveOutcome> {
    return act(id, async (handover, state, now) => {
      const moved = moveOwn(handover, move, { who, now });
      if (moved.type === 'refused') return moved;
      if (move === 'give-back') toBot(state);
      else state.owner = 'bot';
      const { name } = who.member;
      const told = move === 'give-back' ? say('handover-given-back', { name }) : say('handover-put-back');
      return { type: 'act', act: { writes: [moved.write], state, says: [bot(told)] } };
    });
  }

  function file(id: string, who: SignedIn, ticket: TalkTicket): Promise<LiveOutcome> {
    const code = deps.newQueryCode();
    return act(id, async (handover, state, now) => {
      const moved = moveOwn(handover, 'file', { who, now });
      if (moved.type === 'refused') return moved;
      const number = deps.newTicketNumber(now);
      const input = {
        ...ticket,
        number,
        queryCodeDigest: deps.queryCodeDigest(number, code),
        source: 'chat',
        region: state.region ?? null,
        conversation: handover.conversation,
        attachments: await attachmentsOf(handover),
      };
      const plan = await planMove(deps, null, { move: 'submit', input }, { actor: who.actor, now });
      if (plan.type === 'not-allowed') return refused('input');
      const { writes, outbox, transcript } = unitOfMoves(deps, plan, now);
      toBot(state);
      const says: Told[] = [
        { ...bot(say('file-code', { code })), secrets: [code] },
        bot(say('handover-filed', { name: who.member.name })),
      ];
      return {
        type: 'act',
        act: { writes: [...writes, moved.write], state, says, also: { outbox, transcript } },
      };
    });
  }

  /** What the citizen has sent since the request. */
  async function attachmentsOf({ conversation, requestedAt }: Handover) {
    const lines = await deps.transcripts.transcript(conversation, { limit: LINES });
    return lines
      .filter(({ speaker, at }) => speaker === 'citizen' && at >= requestedAt)
      .flatMap(({ attachments }) => attachments ?? [])
      .slice(0, ATTACHMENTS);
  }

  return {
    take,
    giveBack: (id: string, who: SignedIn) => end(id, who, 'give-back'),
    putBack: (id: string, who: SignedIn) => end(id, who, 'put-back'),
    file,
    say(id: string, who: SignedIn, words: { text: string; once: string }) {
      const text = say('handover-staff-says', { name: who.member.name, text: words.text });
      return speak(id, who, { text, speaker: 'staff' }, words.once);
    },
    /** The bot's own words, seen by a person. */
    sayAnswer(id: string, who: SignedIn, words: { text: string; once: string }) {
      const text = say('handover-bot-says', { name: who.member.name, text: words.text });
      return speak(id, who, bot(text), words.once);
    },
  };
}

export type LiveActs = ReturnType<typeof createLiveActs>;

function bot(text: string): Told {
  return { text, speaker: 'bot' };
}

function refused(reason: LiveRefusal): Extract<Planned<LiveRefusal>, { type: 'refused' }> {
  return { type: 'refused', reason };
}

function moveOwn(handover: Handover, move: HandoverMove, { who, now }: { who: SignedIn; now: number }) {
  const result = moveHandover(handover, move, { now, actor: who.actor });
  if (result.type === 'moved') return result;
  return refused(result.reason === 'role' ? 'role' : (whyNotOwn(handover, who) ?? 'ended'));
}

/** Only who has the conversation speaks in it. */
function whyNotOwn(handover: Handover, who: SignedIn): LiveRefusal | undefined {
  const status = statusOf(handover);
  if (status !== 'taken') return status;
  return handover.takenBy?.id === who.member.id ? undefined : 'notOwn';
}
