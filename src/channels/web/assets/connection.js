const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30000;
/** A connection that lasted so long was a good one. */
const STEADY_MS = 10000;
/** The other side sends something every 20 seconds. */
const SILENCE_MS = 50000;

/**
 * Keeps one stream of events open. `after` says what the page has; `on` has a function for each kind of event;
 * `changed` is told 'open', 'lost', 'offline' or 'no-session'.
 */
export function createConnection({ after, on, changed }) {
  let source;
  let waitMs = FIRST_WAIT_MS;
  let openedAt = 0;
  let heardAt = 0;
  let timer;

  function open() {
    clearTimeout(timer);
    if (source) source.close();
    openedAt = 0;
    source = new EventSource(`/api/events?after=${after()}`);
    source.addEventListener('open', opened);
    source.addEventListener('error', () => void lost());
    Object.keys(on).forEach((kind) =>
      source.addEventListener(kind, (event) => {
        heard();
        on[kind](JSON.parse(event.data));
      }),
    );
    source.addEventListener('beat', heard);
  }

  function opened() {
    openedAt = Date.now();
    heard();
    changed('open');
  }

  function heard() {
    heardAt = Date.now();
    clearTimeout(timer);
    timer = setTimeout(() => void lost(), SILENCE_MS);
  }

  async function lost() {
    const wasOpen = openedAt > 0;
    if (wasOpen && Date.now() - openedAt > STEADY_MS) waitMs = FIRST_WAIT_MS;
    source.close();
    clearTimeout(timer);
    changed(navigator.onLine === false ? 'offline' : 'lost');
    timer = setTimeout(open, waitMs);
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    if (!wasOpen && (await isSessionGone())) {
      clearTimeout(timer);
      changed('no-session');
    }
  }

  async function isSessionGone() {
    try {
      return (await fetch('/api/session')).status === 401;
    } catch {
      return false; // Not reachable at all: that is what the next attempt is for.
    }
  }

  addEventListener('online', open);
  addEventListener('offline', () => changed('offline'));
  addEventListener('pagehide', () => source.close());
  addEventListener('pageshow', (event) => {
    if (event.persisted) open();
  });
  document.addEventListener('visibilitychange', () => {
    // A phone freezes pages in the background, timers and all.
    if (!document.hidden && Date.now() - heardAt > SILENCE_MS) open();
  });

  return { open };
}
