const RESTORED_MS = 3000;

/** The line that says how the connection is; nothing while all is well. */
export function createNotice({ line, words }) {
  let state = 'open';

  function say(className, text) {
    line.className = className;
    line.textContent = text;
  }

  return {
    /** 'open', 'lost', 'offline' or 'noCookies'. */
    show(now) {
      const wasOpen = state === 'open';
      state = now;
      if (now !== 'open') return say('bad', words[now]);
      if (wasOpen) return say('', '');
      say('good', words.restored);
      setTimeout(() => state === 'open' && say('', ''), RESTORED_MS);
    },
  };
}
