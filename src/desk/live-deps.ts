import type { AnswerStatus } from '../answering/answer.ts';
import type { ConversationId } from '../conversation/activity.ts';
import type { SayDialog } from '../dialogs/wording.ts';
import type { RegionCode } from '../knowledge/item.ts';
import type { HandoverRepository, PresenceRepository } from '../tickets/handover-repository.ts';
import type { ServiceHours } from '../tickets/service-hours.ts';
import type { LiveHub } from './live-hub.ts';

/** What the bot would say; nothing is kept of it and nobody is told. */
export interface WouldAnswer {
  status: AnswerStatus;
  /** Exactly what the citizen would read, with its sources. */
  text: string;
}

/** What the bot would say to the citizen's last words. */
export interface Suggestion {
  question: string;
  answer: WouldAnswer;
  /** Whether it says something by itself; other answers would begin a dialog or only call a person. */
  isSendable: boolean;
  /** Proves, when it is sent, that the text is the bot's and belongs to this talk. */
  seal: string;
}

/** What staff need to talk with citizens. */
export interface LiveDeps {
  handovers: HandoverRepository;
  presence: PresenceRepository;
  hours: ServiceHours;
  hub: LiveHub;
  /** Citizens' words, for what is said to them because of an act. */
  say: SayDialog;
  wouldAnswer: (question: {
    text: string;
    region?: RegionCode;
    history: readonly string[];
  }) => Promise<WouldAnswer>;
  /** Shows the citizen that somebody is writing, where the channel can. */
  showTyping: (conversation: ConversationId) => void;
}
