// Keys of the queue. Everything that they do can be done with Tab, Space and Enter as well.
const rows = () => [...document.querySelectorAll('a[data-row]')];
const picks = () => [...document.querySelectorAll('input[name^=_pick_]')];

function step(by) {
  const all = rows();
  const here = all.findIndex((it) => it.closest('tr').contains(document.activeElement));
  const next = all[here === -1 ? (by > 0 ? 0 : all.length - 1) : here + by];
  next?.focus();
  next?.closest('tr').scrollIntoView({ block: 'nearest' });
}

function inRow(selector) {
  return document.activeElement.closest('tr')?.querySelector(selector);
}

const acts = {
  j: () => step(1),
  ArrowDown: () => step(1),
  k: () => step(-1),
  ArrowUp: () => step(-1),
  x: () => inRow('input[name^=_pick_]')?.click(),
  c: () => inRow('[data-take]')?.click(),
  n: () => document.querySelector('a[rel=next]')?.click(),
  p: () => document.querySelector('a[rel=prev]')?.click(),
  '?': () => {
    const keys = document.querySelector('#keys');
    keys.open = !keys.open;
    keys.querySelector('summary').focus();
  },
};

document.addEventListener('keydown', (event) => {
  const { target, key } = event;
  const isTyping = target.closest('select, textarea, input:not([type=checkbox])');
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !(key in acts)) {
    return;
  }
  event.preventDefault();
  acts[key]();
});

function count() {
  const words = document.querySelector('#picked');
  if (words) {
    const ticked = picks().filter((it) => it.checked).length;
    words.textContent = ticked > 0 ? `${words.dataset.words} ${ticked}` : '';
  }
}

document.addEventListener('change', count);
document.addEventListener('click', (event) => {
  if (event.target.id !== 'pick-all') {
    return;
  }
  event.preventDefault();
  const isAll = picks().every((it) => it.checked);
  picks().forEach((it) => (it.checked = !isAll));
  count();
});
count();
