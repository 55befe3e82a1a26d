import type { TranscriptEntry } from '../conversation/store.ts';
import { newConversationState, type ConversationState } from '../conversation/state.ts';
import { statusOf, type Handover } from '../tickets/handover.ts';
import type { DeskDeps, SignedIn } from './deps.ts';
import type { Suggestion } from './live-deps.ts';

const TRANSCRIPT_LINES = 300;

export interface TalkView {
  handover: Handover;
  state: ConversationState;
  transcript: readonly TranscriptEntry[];
  /** What the bot would answer; undefined once the talk is over, or where it would say nothing of use. */
  suggestion: Suggestion | undefined;
  isOwn: boolean;
}

export async function viewTalk(
  deps: Pick<DeskDeps, 'live' | 'store' | 'transcripts'>,
  who: SignedIn,
  handover: Handover,
  suggest: (talk: Omit<TalkView, 'suggestion' | 'isOwn'>) => Promise<Suggestion | undefined>,
): Promise<TalkView> {
  const { conversation } = handover;
  const [stored, transcript] = await Promise.all([
    deps.store.conversation(conversation),
    deps.transcripts.transcript(conversation, { limit: TRANSCRIPT_LINES }),
  ]);
  const talk = { handover, state: stored?.state ?? newConversationState(), transcript };
  return { ...talk, suggestion: await suggest(talk), isOwn: isOwn(who, handover) };
}

export function isOwn({ member }: SignedIn, handover: Handover): boolean {
  return statusOf(handover) === 'taken' && handover.takenBy?.id === member.id;
}

/** One line of the list of conversations. */
export interface LiveLine {
  handover: Handover;
  /** The citizen has spoken last. */
  isUnanswered: boolean;
}

export interface LiveLists {
  waiting: readonly LiveLine[];
  own: readonly LiveLine[];
  others: readonly LiveLine[];
  present: readonly string[];
}

export async function viewLists(
  deps: Pick<DeskDeps, 'live' | 'staff' | 'transcripts' | 'now'>,
  { member }: SignedIn,
): Promise<LiveLists> {
  const { handovers, presence } = deps.live;
  const [waiting, taken, ids] = await Promise.all([
    handovers.waiting(),
    handovers.taken(),
    presence.present(deps.now()),
  ]);
  const line = async (handover: Handover): Promise<LiveLine> => {
    const [last] = await deps.transcripts.transcript(handover.conversation, { limit: 1 });
    return { handover, isUnanswered: last?.speaker === 'citizen' };
  };
  const members = await Promise.all(ids.map((id) => deps.staff.byId(id)));
  const isMine = (it: Handover) => it.takenBy?.id === member.id;
  return {
    waiting: await Promise.all(waiting.map(line)),
    own: await Promise.all(taken.filter(isMine).map(line)),
    others: await Promise.all(taken.filter((it) => !isMine(it)).map(line)),
    present: members.flatMap((it) => (it?.active ? [it.name] : [])),
  };
}
