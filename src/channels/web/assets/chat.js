import { createComposer } from './composer.js';
import { createConnection } from './connection.js';
import { setUpLargeType } from './large-type.js';
import { createMessageView, midnight } from './message-view.js';
import { createScrolling } from './scrolling.js';
import { createSender } from './sender.js';
import { phoneLinks } from './text-parts.js';

/** How long lines wait for the answer to the message that they belong to. */
const HOLD_MS = 1500;
const TYPING_MS = 15000;
const RESTORED_MS = 3000;

setUpLargeType();
if (document.getElementById('log')) startChat();

function startChat() {
  const { words, phones, limits } = JSON.parse(document.body.dataset.config);
  const byId = (id) => document.getElementById(id);
  const [log, pending, typing, notice] = ['log', 'pending', 'typing', 'connection'].map(byId);
  const scroller = byId('scroll');
  const scrolling = createScrolling({ scroller, button: byId('below') });
  const view = createMessageView({ words, phones: phoneLinks(phones), press });
  const shown = [];
  const title = document.title;
  let lastSeq = 0;
  let isReady = false;
  let wasLost = false;
  let held = [];
  let typingUntil = 0;
  let pendingBoxes = new Map();

  const sender = createSender({ words, changed: showPending, settled: release });
  const composer = createComposer({ words, limits, send: say });
  const connection = createConnection({
    after: () => lastSeq,
    changed: showConnection,
    on: {
      entry: receive,
      ready,
      reveal,
      typing: botIsTyping,
      earlier: () => (byId('earlier').hidden = false),
    },
  });

  function say(item) {
    scrolling.toBottom();
    sender.add(item);
  }

  function press(button, pressed) {
    pressed.classList.add('chosen');
    const hadFocus = document.activeElement === pressed;
    say({ kind: 'button', text: button.label, data: button.data });
    // A disabled button loses the focus; the next Tab goes on from the conversation.
    if (hadFocus) scroller.focus({ preventScroll: true });
  }

  /** While a message of ours is under way, its own line waits, so that it is not seen twice. */
  function receive(entry) {
    if (entry.seq <= lastSeq || held.some(({ seq }) => seq === entry.seq)) return;
    if (!sender.isBusy() || (held.length === 0 && entry.speaker !== 'citizen')) return show([entry]);
    if (held.length === 0) setTimeout(release, HOLD_MS);
    held.push(entry);
  }

  function release() {
    const entries = held;
    held = [];
    show(entries);
    sender.confirm(lastSeq);
  }

  function show(entries) {
    if (entries.length === 0) return;
    if (!isReady) return entries.forEach(append);
    const add = () => {
      entries.forEach(append);
      sender.confirm(lastSeq);
      if (entries.some(({ speaker }) => speaker !== 'citizen')) typingUntil = 0;
      updateChoices();
      updateTyping();
    };
    // At the very first the notice above is what is to be read.
    if (shown.length === 0) scrolling.staying(add);
    else scrolling.during(add, () => answerFrom(entries[0]));
    if (document.hidden) document.title = `${words.unread}${title}`;
  }

  function append(entry) {
    const before = shown[shown.length - 1];
    lastSeq = Math.max(lastSeq, entry.seq);
    if (!before || midnight(before.entry.at) !== midnight(entry.at)) log.append(view.day(entry.at));
    const box = view.entry(entry);
    log.append(box);
    shown.push({ entry, box });
  }

  function reveal({ outboxId, text }) {
    const found = [...shown, ...held.map((entry) => ({ entry }))].find(
      ({ entry }) => entry.outboxId === outboxId,
    );
    if (!found) return;
    found.entry.text = text;
    if (found.box) view.retext(found.box, found.entry.speaker, text);
  }

  function lastQuestion() {
    const found = shown.filter(({ entry }) => entry.speaker === 'citizen').pop();
    return found && found.box;
  }

  /** What is to be seen when this entry has come: its turn from the question on, or itself alone. */
  function answerFrom(entry) {
    const question = lastQuestion();
    const answers = shown.filter((it) => it.box !== question && it.entry.turnId === entry.turnId);
    const isOfTurn = entry.turnId !== undefined && answers.length > 0;
    const first = isOfTurn ? answers[0] : shown.find((it) => it.entry === entry);
    return { question, first: first.box, turn: entry.turnId };
  }

  /** Only the newest buttons can be pressed, and only until something is said. */
  function updateChoices() {
    const said = shown.reduce((last, { entry }, i) => (entry.speaker === 'citizen' ? i : last), -1);
    const newest = shown.reduce((last, { box }, i) => (box.querySelector('.choices') ? i : last), -1);
    shown.forEach(({ entry, box }, i) => {
      const isLive = i > said && isSameTurn(entry, shown[newest].entry) && sender.isEmpty();
      const answer = shown.slice(i).find((later) => later.entry.speaker === 'citizen');
      box.querySelectorAll('.choices button').forEach((button) => {
        button.disabled = !isLive;
        if (answer && answer.entry.text === button.textContent) button.classList.add('chosen');
      });
    });
  }

  function isSameTurn(a, b) {
    return a === b || (a.turnId !== undefined && a.turnId === b.turnId);
  }

  function showPending(items) {
    scrolling.during(() => {
      const kept = new Map(items.map((item) => [item.id, pendingBox(item)]));
      if (pending.contains(document.activeElement)) scroller.focus({ preventScroll: true });
      pending.replaceChildren(...Array.from(kept.values(), ({ box }) => box));
      pendingBoxes = kept;
      updateChoices();
      updateTyping();
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

  function botIsTyping() {
    typingUntil = Date.now() + TYPING_MS;
    setTimeout(updateTyping, TYPING_MS + 50);
    updateTyping();
  }

  function updateTyping() {
    const isTyping = sender.isBusy() || Date.now() < typingUntil;
    const said = isTyping ? words.typing : '';
    if (typing.textContent !== said) typing.textContent = said;
  }

  function ready() {
    if (!isReady) {
      isReady = true;
      byId('starting').hidden = true;
      if (shown.length > 0) scrolling.during(updateChoices, () => answerFrom(shown[shown.length - 1].entry));
      // What is already there is not read out; what comes is.
      log.setAttribute('aria-live', 'polite');
    }
    sender.resume();
  }

  function showConnection(state) {
    const isOpen = state === 'open';
    if (state === 'no-session') return withoutSession();
    if (isOpen) sessionStorageSafely((storage) => storage.removeItem('reloaded'));
    notice.className = isOpen ? 'good' : 'bad';
    notice.textContent = isOpen
      ? wasLost
        ? words.connection.restored
        : ''
      : state === 'offline'
        ? words.connection.offline
        : words.connection.lost;
    wasLost = !isOpen;
    if (isOpen) setTimeout(() => wasLost || (notice.textContent = ''), RESTORED_MS);
  }

  /** The page brings a new session; where that does not help, the browser keeps no cookies. */
  function withoutSession() {
    const isSecond = sessionStorageSafely((storage) => storage.getItem('reloaded') !== null);
    if (isSecond === false) {
      sessionStorageSafely((storage) => storage.setItem('reloaded', '1'));
      location.reload();
      return;
    }
    byId('starting').hidden = true;
    notice.className = 'bad';
    notice.textContent = words.connection.noCookies;
  }

  byId('leave').addEventListener('click', async () => {
    if (!confirm(words.notice.leaveConfirm)) return;
    try {
      await fetch('/api/leave', { method: 'POST' });
      sessionStorageSafely((storage) => storage.clear());
      location.reload();
    } catch {
      alert(words.connection.lost);
    }
  });
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) document.title = title;
  });
  connection.open();
}

/** undefined where the browser blocks storage. */
function sessionStorageSafely(use) {
  try {
    return use(sessionStorage);
  } catch {
    return undefined;
  }
}
