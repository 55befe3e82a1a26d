import { createComposer } from './composer.js';
import { createConnection } from './connection.js';
import { createConversation } from './conversation.js';
import { setUpLargeType } from './large-type.js';
import { createMessageView } from './message-view.js';
import { createNotice } from './notice.js';
import { createScrolling } from './scrolling.js';
import { createSender } from './sender.js';
import { tab } from './storage.js';
import { phoneLinks } from './text-parts.js';

/** How long lines wait for the acknowledgement of the message that they belong to. */
const HOLD_MS = 1500;
const TYPING_MS = 15000;
const SAY_AGAIN_MS = 10000;
const RELOADED = 'reloaded';

setUpLargeType();
if (document.getElementById('log')) startChat();

function startChat() {
  const { words, phones, limits } = JSON.parse(document.body.dataset.config);
  const byId = (id) => document.getElementById(id);
  const [scroller, log, pending, draft, typing] = ['scroll', 'log', 'pending', 'draft', 'typing'].map(byId);
  const title = document.title;
  const notice = createNotice({ line: byId('connection'), words: words.connection });
  const scrolling = createScrolling({ scroller, button: byId('below') });
  const view = createMessageView({ words, phones: phoneLinks(phones), press });
  const sender = createSender({ words, isConnected, changed: showPending, settled: release });
  const conversation = createConversation({ log, view, isFree: sender.isFree });
  const composer = createComposer({ words, limits, send: say });
  let isReady = false;
  let connection = 'lost';
  let held = [];
  let typingUntil = 0;
  let pendingBoxes = new Map();
  const unsaid = new Set();
  let sayAgain;

  function say(item) {
    scrolling.toBottom();
    sender.add(item);
  }

  function press(button, pressed) {
    const hadFocus = document.activeElement === pressed;
    say({ kind: 'button', text: button.label, data: button.data });
    // A disabled button loses the focus; the next Tab goes on from the conversation.
    if (hadFocus) scroller.focus({ preventScroll: true });
  }

  /** While a message of ours is under way, its own line waits, so that it is not seen twice. */
  function receive(entry) {
    if (entry.seq <= conversation.lastSeq() || held.some(({ seq }) => seq === entry.seq)) return;
    if (entry.once) void sayShown(entry.outboxId);
    const isOurs = sender.isBusy() && (held.length > 0 || entry.speaker === 'citizen');
    if (!isOurs) return show([entry]);
    if (held.length === 0) setTimeout(release, HOLD_MS);
    held.push(entry);
  }

  function release() {
    const entries = held;
    held = [];
    if (entries.length > 0) show(entries);
    sender.confirm(conversation.lastSeq());
  }

  function show(entries) {
    if (!isReady) return entries.forEach(conversation.append);
    const isFirst = conversation.isEmpty();
    const add = () => {
      entries.forEach(conversation.append);
      sender.confirm(conversation.lastSeq());
      if (entries.some(({ speaker }) => speaker !== 'citizen')) typingUntil = 0;
      // What is said takes its place.
      if (entries.some(({ speaker }) => speaker === 'bot')) draft.replaceChildren();
      update();
    };
    // At the very first the notice above is what is to be read.
    if (isFirst) scrolling.staying(add);
    else scrolling.during(add, conversation.newest);
    if (document.hidden) document.title = `${words.unread}${title}`;
  }

  function update() {
    conversation.updateChoices();
    const isTyping = sender.isBusy() || Date.now() < typingUntil;
    const said = draft.firstChild ? words.writing : isTyping ? words.typing : '';
    // Written only when it changes, because it is read out.
    if (typing.textContent !== said) typing.textContent = said;
    typing.classList.toggle('unseen', said === words.writing);
  }

  function ready() {
    if (!isReady) {
      isReady = true;
      byId('starting').hidden = true;
      if (!conversation.isEmpty()) scrolling.during(update, conversation.newest);
      // What is already there is not read out; what comes is.
      log.setAttribute('aria-live', 'polite');
    }
    sayUnsaid();
    sender.resume();
  }

  function reveal({ outboxId, text }) {
    const found = held.filter((entry) => entry.outboxId === outboxId);
    found.forEach((entry) => Object.assign(entry, { text }));
    if (conversation.reveal(outboxId, text) || found.length > 0) void sayShown(outboxId);
  }

  /** What is shown once has been sent when the other side knows that it is seen. */
  async function sayShown(outboxId) {
    unsaid.add(outboxId);
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ outboxId });
    try {
      const { ok } = await fetch('/api/shown', { method: 'POST', headers, body, keepalive: true });
      if (ok) return unsaid.delete(outboxId);
    } catch {
      // Not reached: the same as an answer that is none.
    }
    // Also said again when the connection is back.
    clearTimeout(sayAgain);
    sayAgain = setTimeout(() => {
      if (isConnected()) sayUnsaid();
    }, SAY_AGAIN_MS);
  }

  function sayUnsaid() {
    unsaid.forEach((outboxId) => void sayShown(outboxId));
  }

  function botIsTyping() {
    typingUntil = Date.now() + TYPING_MS;
    setTimeout(update, TYPING_MS + 50);
    update();
  }

  /** Not read out as it grows: the line below says once that it is being written, and the answer is read when it is there. */
  function showDraft({ text }) {
    if (!text && !draft.firstChild) return;
    scrolling.during(() => {
      draft.replaceChildren(...(text ? [view.draft(text)] : []));
      update();
    });
  }

  function showPending(items) {
    scrolling.during(() => {
      const boxes = new Map(items.map((item) => [item.id, pendingBox(item)]));
      if (pending.contains(document.activeElement)) scroller.focus({ preventScroll: true });
      pending.replaceChildren(...Array.from(boxes.values(), ({ box }) => box));
      pendingBoxes = boxes;
      update();
    });
  }

  /** What has not changed is not announced a second time. */
  function pendingBox(item) {
    const state = `${item.state} ${item.problem}`;
    const before = pendingBoxes.get(item.id);
    if (before && before.state === state) return before;
    const edit = (id) => composer.edit(sender.remove(id));
    return { state, box: view.pending(item, { retry: sender.retry, edit }) };
  }

  function isConnected() {
    return connection === 'open';
  }

  function connectionChanged(state) {
    connection = state;
    // What came of it meanwhile is not known; the next one shows all that stands.
    showDraft({ text: '' });
    if (state === 'no-session') return withoutSession();
    if (state === 'open') tab.set(RELOADED, '');
    notice.show(state);
  }

  /** The page brings a new session; where that does not help, the browser keeps no cookies. */
  function withoutSession() {
    if (!tab.get(RELOADED) && tab.set(RELOADED, 'yes')) return location.reload();
    byId('starting').hidden = true;
    notice.show('noCookies');
  }

  async function leave() {
    if (!confirm(words.notice.leaveConfirm)) return;
    try {
      await fetch('/api/leave', { method: 'POST' });
    } catch {
      return alert(words.connection.lost);
    }
    tab.clear();
    location.reload();
  }

  byId('leave').addEventListener('click', () => void leave());
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) document.title = title;
  });
  createConnection({
    after: conversation.lastSeq,
    changed: connectionChanged,
    on: {
      entry: receive,
      ready,
      reveal,
      typing: botIsTyping,
      draft: showDraft,
      earlier: () => {
        byId('earlier').hidden = false;
      },
    },
  }).open();
}
