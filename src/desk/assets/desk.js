// Refreshes the queue and a ticket's record while somebody looks at them. Every page works without it.
import { freshPage, say } from './page.js';

const PERIOD_MS = 15_000;

function currentVersion(root) {
  return root.querySelector('#ticket')?.dataset.version;
}

// What somebody is about to do stays as it is: ticks, and whatever has the focus but the link of a row.
function isInUse(part) {
  const focused = part.contains(document.activeElement) ? document.activeElement : null;
  const isTicked = [...part.querySelectorAll('input[type=checkbox]')].some(
    (it) => it.checked !== it.defaultChecked,
  );
  return isTicked || (focused !== null && !focused.dataset.row);
}

// The keyboard keeps its place in the list, wherever that ticket stands now.
function replace(part, fresh) {
  const row = part.contains(document.activeElement) ? document.activeElement.dataset.row : undefined;
  part.replaceChildren(...fresh.childNodes);
  if (row) {
    part.querySelector(`[data-row="${row}"]`)?.focus();
  }
}

async function refresh() {
  const parts = document.querySelectorAll('[data-live]');
  if (document.hidden || parts.length === 0) {
    return;
  }
  const page = await freshPage(location.href);
  if (!page) {
    return;
  }
  for (const part of parts) {
    const fresh = page.getElementById(part.id);
    if (fresh && fresh.innerHTML !== part.innerHTML && !isInUse(part)) {
      replace(part, fresh);
    }
  }
  if (currentVersion(page) !== currentVersion(document)) {
    say(document.body.dataset.changed, location.pathname + location.search);
  }
}

// A page that answered a form has no address of its own to ask again.
if (document.body.dataset.refresh === 'yes') {
  setInterval(() => refresh().catch(() => {}), PERIOD_MS);
}

document.addEventListener('keydown', (event) => {
  const isTyping = event.target.closest('input, textarea, select');
  const search = document.querySelector('input[type=search]');
  if (event.key === '/' && !isTyping && search) {
    event.preventDefault();
    search.focus();
  }
});

// A second click while the first is under way would only meet the conflict that it causes.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.dataset.sent === 'yes') {
    event.preventDefault();
  }
  form.dataset.sent = form.method === 'post' ? 'yes' : '';
});
addEventListener('pageshow', () => {
  document.querySelectorAll('form').forEach((form) => delete form.dataset.sent);
});

// Puts a canned reply into the text at once; without a script the button asks the server for it.
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-insert]');
  const chosen = button?.parentElement.querySelector('select')?.selectedOptions[0];
  const area = button && document.getElementById(button.dataset.insert);
  if (!area || !chosen) {
    return;
  }
  event.preventDefault();
  const words = chosen.dataset.words;
  if (words) {
    const [before, after] = [area.value.slice(0, area.selectionStart), area.value.slice(area.selectionEnd)];
    const gap = before && !before.endsWith('\n') ? '\n\n' : '';
    area.value = before + gap + words + after;
    area.focus();
    const end = (before + gap + words).length;
    area.setSelectionRange(end, end);
  }
});

document.querySelectorAll('[data-print]').forEach((button) => {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
});
