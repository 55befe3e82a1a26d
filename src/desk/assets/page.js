// What pages that keep themselves up to date have in common.

// Undefined where it cannot be had; that the session is over is said.
export async function freshPage(address) {
  const response = await fetch(address, { headers: { accept: 'text/html' } });
  if (response.redirected) {
    say(document.body.dataset.sessionOver);
    return undefined;
  }
  return response.ok ? new DOMParser().parseFromString(await response.text(), 'text/html') : undefined;
}

// Once, above everything else; with an address, a link that leads there.
export function say(words, address) {
  if (document.getElementById('news')) {
    return;
  }
  const news = document.createElement('div');
  news.id = 'news';
  news.className = 'message note';
  news.setAttribute('role', 'status');
  news.textContent = `${words} `;
  if (address) {
    const anchor = document.createElement('a');
    anchor.href = address;
    anchor.textContent = document.body.dataset.reload;
    news.append(anchor);
  }
  document.querySelector('main').prepend(news);
}
