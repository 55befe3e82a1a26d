// Keeps the pages of live conversations up to date, and their keys. Every page works without it.
import { freshPage, say } from './page.js';

const FALLBACK_MS = 15_000;
const TYPING_MS = 4_000;
const { address } = document.querySelector('script[data-address]').dataset;
const talk = document.getElementById('talk');
const reply = document.getElementById('reply-form');
const draftKey = talk && `talk-${talk.dataset.id}`;
const title = document.title;
let typedAt = 0;
let running;

function markTitle() {
  const waiting = Number(document.querySelector('[data-waiting]')?.dataset.waiting ?? 0);
  document.title = waiting > 0 ? `(${waiting}) ${title}` : title;
}

function toBottom() {
  const lines = document.getElementById('live-transcript');
  if (lines) {
    lines.scrollTop = lines.scrollHeight;
  }
}

function replace(part, fresh) {
  // What has the focus stays as it is, so that the keyboard does not lose its place; scrolled text may change.
  const isHeld = part !== document.activeElement && part.contains(document.activeElement);
  if (!fresh || isHeld || fresh.innerHTML === part.innerHTML) {
    return;
  }
  const isAtEnd = part.scrollHeight - part.scrollTop - part.clientHeight < 60;
  Object.assign(part.dataset, fresh.dataset);
  part.replaceChildren(...fresh.childNodes);
  if (isAtEnd) {
    part.scrollTop = part.scrollHeight;
  }
}

async function load() {
  const page = await freshPage(address);
  if (!page) {
    return;
  }
  document.querySelectorAll('[data-live]').forEach((part) => replace(part, page.getElementById(part.id)));
  markTitle();
  // Whoever has the conversation now is asked or not asked for words: that is another page.
  if (Boolean(page.getElementById('reply-form')) !== Boolean(reply)) {
    say(document.body.dataset.changed, address);
  }
}

/** One after the other; what changes meanwhile is looked at once more. */
function refresh() {
  running = (running ?? Promise.resolve()).then(load).catch(() => {});
}

function listen() {
  const events = new EventSource(`/desk/events${talk ? `?live=${talk.dataset.id}` : ''}`);
  // The first one after each connection covers what happened before it.
  events.addEventListener('changed', refresh);
  addEventListener('pagehide', () => events.close());
  setInterval(refresh, FALLBACK_MS);
}

function tellTyping() {
  if (Date.now() - typedAt < TYPING_MS) {
    return;
  }
  typedAt = Date.now();
  const body = new URLSearchParams({ _csrf: talk.dataset.csrf });
  fetch(`${address}/typing`, { method: 'POST', body }).catch(() => {});
}

function setUpReply() {
  const words = reply.elements.text;
  words.value ||= sessionStorage.getItem(draftKey) ?? '';
  words.focus({ preventScroll: true });
  words.addEventListener('input', () => {
    sessionStorage.setItem(draftKey, words.value);
    if (words.value.trim() !== '') {
      tellTyping();
    }
  });
  reply.addEventListener('submit', (event) => {
    // Sent words are kept until the next page says that they were: see below.
    if (event.submitter?.id !== 'send-answer') {
      sessionStorage.setItem(`${draftKey}-sent`, words.value);
    }
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.ctrlKey && event.target === words) {
      event.preventDefault();
      reply.requestSubmit();
    }
    if (event.altKey && event.code === 'KeyB') {
      const button = document.getElementById('send-answer');
      event.preventDefault();
      button?.click();
    }
  });
}

/** `?done=say`: what was sent is no draft any more. */
function forgetSent() {
  const isSent = new URLSearchParams(location.search).get('done') === 'say';
  if (isSent && sessionStorage.getItem(draftKey) === sessionStorage.getItem(`${draftKey}-sent`)) {
    sessionStorage.removeItem(draftKey);
  }
  sessionStorage.removeItem(`${draftKey}-sent`);
}

markTitle();
toBottom();
if (talk) {
  forgetSent();
}
if (reply) {
  setUpReply();
}
listen();
