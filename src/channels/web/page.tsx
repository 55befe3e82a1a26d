/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Handler } from 'hono';
import type { Assets } from './assets.ts';
import type { WebChannelDeps } from './deps.ts';
import { LARGEST_FILE } from './files.ts';
import { LONGEST_TEXT, MOST_FILES } from './inbound.ts';
import { isLarge, Layout, Words } from './layout.tsx';
import type { Sessions } from './session.ts';
import { text } from './text.ts';

/** The chat page; a visit opens the session, the script does the rest. */
export function createPageHandler(
  deps: Pick<WebChannelDeps, 'phones' | 'title' | 'writing'>,
  { assets, sessions }: { assets: Assets; sessions: Sessions },
): Handler {
  const title = deps.title ?? text.title;
  const limits = { longestText: LONGEST_TEXT, mostFiles: MOST_FILES, largestFile: LARGEST_FILE };
  const config = { words: { ...text, writing: deps.writing }, phones: deps.phones, limits };
  return (c) => {
    sessions.open(c);
    c.header('Cache-Control', 'no-store');
    return c.html(
      <Layout assets={assets} title={title} heading={title} isLarge={isLarge(c)} page="chat" config={config}>
        <main id="scroll" tabindex={0}>
          <Notice />
          <div id="earlier" class="aside" hidden>
            {text.earlier}
          </div>
          <div id="log" role="log" aria-live="off" aria-label={text.log} />
          <div id="pending" />
          <div id="draft" aria-live="off" aria-busy="true" />
          <p id="typing" role="status" />
          <p id="starting" class="aside">
            <Words>{text.starting}</Words>
          </p>
          <noscript>
            <p class="alert">
              <Words>{text.noscript}</Words>
            </p>
            <p class="aside">
              {text.noscriptProgress}
              <a href="/progress">{text.progressLink}</a>
            </p>
          </noscript>
        </main>
        <button type="button" id="below" hidden>
          {text.newBelow} ↓
        </button>
        <p id="connection" role="status" />
        <Composer />
      </Layout>,
    );
  };
}

function Notice() {
  return (
    <section id="notice">
      <p>
        {text.notice.machine}
        {text.notice.privacy}
      </p>
      <button type="button" id="leave" class="link">
        {text.notice.leave}
      </button>
    </section>
  );
}

function Composer() {
  const { composer } = text;
  return (
    <form id="composer" autocomplete="off">
      <ul id="chips" />
      <p id="problem" role="alert" />
      <div class="row">
        <button type="button" id="attach" aria-label={composer.attach} title={composer.attach}>
          <Camera />
          <span aria-hidden="true">{composer.attachShort}</span>
        </button>
        <input
          type="file"
          id="file"
          accept="image/jpeg,image/png,image/webp,image/gif,application/pdf"
          multiple
          hidden
        />
        <label for="text" class="unseen">
          {composer.label}
        </label>
        <textarea id="text" rows={1} placeholder={composer.placeholder} enterkeyhint="send" />
        <button type="submit" id="send">
          {composer.send}
        </button>
      </div>
    </form>
  );
}

function Camera() {
  return (
    <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
      <path
        d="M8.5 5.5 10 3.5h4l1.5 2H19a2 2 0 0 1 2 2V18a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V7.5a2 2 0 0 1 2-2z"
        fill="none"
        stroke="currentColor"
        stroke-width="1.8"
        stroke-linejoin="round"
      />
      <circle cx="12" cy="12.5" r="3.6" fill="none" stroke="currentColor" stroke-width="1.8" />
    </svg>
  );
}
