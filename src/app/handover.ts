import { conversationReference, type ConversationId } from '../conversation/activity.ts';
import type { Channel } from '../conversation/channel.ts';
import type { LiveDeps } from '../desk/live-deps.ts';
import { dateInChina } from '../dialogs/ask.ts';
import { watchHandovers } from '../dialogs/handover-watch.ts';
import type { Core } from './core.ts';

const EVERY_MS = 5_000;

export interface HandoverWatch {
  start(): void;
  /** Waits for the look that is under way. */
  stop(): Promise<void>;
}

/** Looks now and then after those who wait for a person. */
export function createHandoverWatch(core: Core, wake: () => void): HandoverWatch {
  const { storage, hours, clock, say, now, newId, log } = core;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  const look = () =>
    watchHandovers({
      store: storage.store,
      handovers: storage.handovers,
      presence: storage.presence,
      ...{ hours, clock, say, now, newId },
      onCommitted: () => {
        wake();
        core.hub.poke();
      },
    })
      .catch((error: unknown) => log.error({ err: error }, 'the queue for people could not be looked after'))
      .finally(() => {
        running = undefined;
      });
  return {
    start() {
      timer = setInterval(() => void (running ??= look()), EVERY_MS);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/** What the desk needs to talk with citizens over these channels. */
export function liveDeps(core: Core, channels: readonly Channel[]): LiveDeps {
  const { storage, corpus, hours, hub, say, now } = core;
  return {
    handovers: storage.handovers,
    presence: storage.presence,
    ...{ hours, hub, say },
    wouldAnswer: ({ text, region, history }) =>
      corpus.answering.answer({
        text,
        history,
        asOf: dateInChina(now()),
        ...(region !== undefined && { region }),
      }),
    showTyping: (conversation) => showTyping(channels, conversation),
  };
}

function showTyping(channels: readonly Channel[], conversation: ConversationId): void {
  const reference = conversationReference(conversation);
  void channels.find(({ id }) => id === reference.channel)?.typing?.(reference);
}
