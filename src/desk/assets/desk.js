// Refreshes the queue and a ticket's record while somebody looks at them. Every page works without it.
const PERIOD_MS = 15_000;

function currentVersion(root) {
  return root.querySelector('#ticket')?.dataset.version;
}

function say(words, link) {
  if (document.querySelector('#news')) {
    return;
  }
  const news = document.createElement('div');
  news.id = 'news';
  news.className = 'message note';
  news.setAttribute('role', 'status');
  news.textContent = `${words} `;
  if (link) {
    const anchor = document.createElement('a');
    anchor.href = location.pathname + location.search;
    anchor.textContent = link;
    news.append(anchor);
  }
  document.querySelector('main').prepend(news);
}

async function refresh() {
  const parts = document.querySelectorAll('[data-live]');
  if (document.hidden || parts.length === 0) {
    return;
  }
  const response = await fetch(location.href, { headers: { accept: 'text/html' } });
  const words = document.body.dataset;
  if (response.redirected) {
    return say(words.sessionOver);
  }
  if (!response.ok) {
    return;
  }
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  for (const part of parts) {
    const fresh = page.getElementById(part.id);
    // What has the focus stays as it is, so that the keyboard does not lose its place.
    if (fresh && fresh.innerHTML !== part.innerHTML && !part.contains(document.activeElement)) {
      part.replaceChildren(...fresh.childNodes);
    }
  }
  if (currentVersion(page) !== currentVersion(document)) {
    say(words.changed, words.reload);
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
