import type { PublishedItems } from '../knowledge/drafts/draft.ts';
import type { LiveItems } from './live-items.ts';

/** How soon a running hotline answers from what was published in another process. */
const EVERY_MS = 3_000;

export interface ItemFollower {
  start(): void;
  stop(): Promise<void>;
  /** Looks now instead of at the next turn; resolves when what was found is answered from. Never rejects. */
  lookNow(): Promise<void>;
}

/** Takes over items that are published or withdrawn at the desk, in this process or in another. */
export function createItemFollower(deps: {
  published: Pick<PublishedItems, 'stamp'>;
  items: Pick<LiveItems, 'refresh'>;
  onError: (error: unknown) => void;
}): ItemFollower {
  const { published, items, onError } = deps;
  let seen = -1;
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const look = async () => {
    const now = await published.stamp();
    if (now === seen) return;
    await items.refresh();
    seen = now;
  };
  const lookNow = () => {
    running = running.then(look).catch(onError);
    return running;
  };
  return {
    start() {
      void lookNow();
      timer = setInterval(() => void lookNow(), EVERY_MS);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
    lookNow,
  };
}
