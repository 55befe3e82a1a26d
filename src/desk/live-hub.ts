/** Tells pages that are open to look again. */
export interface LiveHub {
  /** Something was committed by this process. */
  poke(): void;
  /** `look` is called at every poke, and now and then for what other processes commit; returns how to end that. */
  subscribe(look: () => void, closed: () => void): () => void;
  close(): void;
}

const EVERY_MS = 2_000;

interface Listener {
  look: () => void;
  closed: () => void;
}

export function createLiveHub(everyMs = EVERY_MS): LiveHub {
  const listeners = new Set<Listener>();
  let timer: NodeJS.Timeout | undefined;

  function poke(): void {
    for (const { look } of listeners) look();
  }

  function remove(listener: Listener): void {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    poke,
    subscribe(look, closed) {
      const listener = { look, closed };
      listeners.add(listener);
      timer ??= setInterval(poke, everyMs);
      return () => remove(listener);
    },
    close() {
      for (const listener of [...listeners]) {
        remove(listener);
        listener.closed();
      }
    },
  };
}
