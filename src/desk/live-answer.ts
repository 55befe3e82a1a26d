import type { AnswerStatus } from '../answering/answer.ts';
import type { TranscriptEntry } from '../conversation/store.ts';
import { statusOf } from '../tickets/handover.ts';
import type { DeskDeps } from './deps.ts';
import type { TalkView } from './live-view.ts';
import type { Suggestion, WouldAnswer } from './live-deps.ts';

/** Answers that say something by themselves. */
const sendable: readonly AnswerStatus[] = [
  'answered',
  'region-needed',
  'other-region-only',
  'not-in-force',
  'account-data',
  'out-of-scope',
  'emergency',
];

/** Talks whose last answer is remembered, so that looking again does not think again. */
const REMEMBERED = 200;

export function createSuggest(deps: Pick<DeskDeps, 'live' | 'vault'>) {
  const known = new Map<string, Promise<WouldAnswer>>();

  function answerTo(key: string, question: Parameters<DeskDeps['live']['wouldAnswer']>[0]) {
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = deps.live.wouldAnswer(question);
    // A failure is not remembered.
    made.catch(() => known.delete(key));
    known.set(key, made);
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
    return made;
  }

  async function suggest(talk: Omit<TalkView, 'suggestion' | 'isOwn'>): Promise<Suggestion | undefined> {
    const { handover, state, transcript } = talk;
    if (statusOf(handover) === 'ended') return undefined;
    const asked = lastQuestion(talk, transcript);
    if (asked === undefined) return undefined;
    const { region } = state;
    const history = state.history.at(-1) === asked ? state.history.slice(0, -1) : state.history;
    const key = JSON.stringify([handover.id, asked, region ?? '', history]);
    const answer = await answerTo(key, { text: asked, history, ...(region !== undefined && { region }) });
    const isSendable = sendable.includes(answer.status);
    return { question: asked, answer, isSendable, seal: sealOf(handover.id, answer.text) };
  }

  const sealOf = (id: string, text: string) => deps.vault.digest(`live-answer:${id}:${text}`);
  return { suggest, sealOf };
}

/** The citizen's last words since the request, or what the request was about. */
function lastQuestion(
  { handover, state }: Pick<TalkView, 'handover' | 'state'>,
  transcript: readonly TranscriptEntry[],
): string | undefined {
  const said = transcript.findLast(
    ({ speaker, at, text }) => speaker === 'citizen' && at > handover.requestedAt && text.trim() !== '',
  );
  const asked = said?.text ?? (handover.reason || state.history.at(-1));
  return asked === undefined || asked.trim() === '' ? undefined : asked;
}
