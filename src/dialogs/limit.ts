import type { ConversationId, Instant } from '../conversation/activity.ts';
import { createRateLimit, type Bucket } from '../conversation/rate-limit.ts';
import type { TurnHandler } from '../conversation/turn.ts';
import type { DialogDeps } from './deps.ts';

type Scope = 'citizen' | 'all';

export interface LimitDeps extends Pick<DialogDeps, 'say' | 'triage' | 'staffGroup'> {
  now: () => Instant;
  limited: (scope: Scope) => void;
}

/** A citizen in distress writes many short lines; more in all than two processors answer, 330 a second. */
export const turnLimits: Record<Scope, Bucket> = {
  citizen: { burst: 20, everyMs: 3_000 },
  all: { burst: 1_000, everyMs: 2.5 },
};
const WORDS = { citizen: 'limited-citizen', all: 'limited-all' } as const;
/** Who goes on is not told again with every message: that would be a flood of our own. */
const TOLD: Bucket = { burst: 1, everyMs: 30_000 };

/**
 * Before everything else: what comes too fast, of one citizen or of all, is not thought about, and its sender is told
 * so. Never where there is danger to life, in the message or in the conversation.
 */
export function limitTurns<Write>(deps: LimitDeps, handler: TurnHandler<Write>): TurnHandler<Write> {
  const rates = createRateLimit(deps.now);

  function over(conversation: ConversationId): Scope | undefined {
    const own = [{ key: `citizen ${conversation}`, bucket: turnLimits.citizen }];
    if (rates.take(own) > 0) return 'citizen';
    if (rates.take([{ key: 'all', bucket: turnLimits.all }]) === 0) return undefined;
    rates.giveBack(own);
    return 'all';
  }

  return async (turn) => {
    const { activity, conversation, state } = turn;
    const isFree = activity.type === 'joined' || conversation === deps.staffGroup;
    const scope = isFree ? undefined : over(conversation);
    if (scope === undefined || state.emergency !== undefined || speaksOfDanger(deps, turn.text)) {
      return handler(turn);
    }
    deps.limited(scope);
    // In a group nothing is kept, and nobody is told what others did.
    if (activity.isGroup) turn.transcriptText = '';
    else if (rates.take([{ key: `told ${conversation}`, bucket: TOLD }]) === 0) {
      turn.reply({ text: deps.say(WORDS[scope]) });
    }
  };
}

function speaksOfDanger({ triage }: LimitDeps, text: string): boolean {
  const found = triage.classify(text);
  return found.type === 'decided' && found.status === 'emergency';
}
