import { element } from './message-view.js';
import { lighten } from './photos.js';
import { tab } from './storage.js';
import { fill } from './text-parts.js';

const DRAFT = 'draft';

/** Where one writes: text that grows, files that are uploaded at once, one way to send. */
export function createComposer({ words, limits, send }) {
  const form = document.getElementById('composer');
  const text = document.getElementById('text');
  const problem = document.getElementById('problem');
  const chips = document.getElementById('chips');
  const picker = document.getElementById('file');
  let files = [];

  function grow() {
    text.style.height = 'auto';
    text.style.height = `${text.scrollHeight + 2}px`;
  }

  function written() {
    grow();
    const { length } = text.value.trim();
    const isTooLong = length > limits.longestText;
    problem.textContent = isTooLong
      ? fill(words.composer.tooLong, { most: limits.longestText, now: length })
      : '';
    tab.set(DRAFT, text.value);
    return !isTooLong;
  }

  function submit() {
    const said = text.value.trim();
    if (!written()) return;
    if (files.some((file) => file.state === 'uploading')) {
      problem.textContent = words.composer.wait;
      return;
    }
    const attachments = files.filter((file) => file.state === 'ready').map(({ id, mime }) => ({ id, mime }));
    if (said === '' && attachments.length === 0) {
      text.focus();
      return;
    }
    files = [];
    text.value = '';
    written();
    showFiles();
    send({ kind: 'message', text: said, attachments });
    // On a phone the keyboard would cover the answer.
    if (matchMedia('(pointer: fine)').matches) text.focus();
  }

  function showFiles() {
    chips.replaceChildren(...files.map(chip));
  }

  function chip(file) {
    const remove = element('button', 'link', words.composer.remove);
    remove.type = 'button';
    remove.setAttribute('aria-label', `${words.composer.remove} ${file.name}`);
    remove.addEventListener('click', () => {
      files = files.filter((other) => other !== file);
      showFiles();
      text.focus();
    });
    const state = element('span', 'state', file.problem || words.composer[file.state]);
    return element('li', file.state, element('span', 'name', file.name), state, remove);
  }

  async function upload(chosen) {
    const file = { name: chosen.name, state: 'uploading' };
    files.push(file);
    showFiles();
    Object.assign(file, await post(await lighten(chosen), chosen.name));
    showFiles();
  }

  async function post(content, name) {
    if (content.size > limits.largestFile) return { state: 'failed', problem: words.composer.tooLarge };
    const body = new FormData();
    body.append('file', content, name);
    try {
      const response = await fetch('/api/attachments', { method: 'POST', body });
      const answer = await response.json();
      if (response.ok) return { state: 'ready', id: answer.id, mime: answer.mime };
      return { state: 'failed', problem: `${answer.message || ''}${answer.remedy || ''}` };
    } catch {
      return { state: 'failed', problem: words.composer.uploadFailed };
    }
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  text.addEventListener('input', written);
  text.addEventListener('keydown', (event) => {
    // While an input method is composing, Enter takes the word and sends nothing.
    const isComposing = event.isComposing || event.keyCode === 229;
    if (event.key !== 'Enter' || event.shiftKey || isComposing) return;
    event.preventDefault();
    submit();
  });
  document.getElementById('attach').addEventListener('click', () => picker.click());
  picker.addEventListener('change', () => {
    const room = limits.mostFiles - files.length;
    const chosen = Array.from(picker.files);
    problem.textContent =
      chosen.length > room ? fill(words.composer.tooMany, { most: limits.mostFiles }) : '';
    chosen.slice(0, room).forEach((file) => void upload(file));
    picker.value = '';
  });
  addEventListener('resize', grow);
  text.value = tab.get(DRAFT) || '';
  written();

  return {
    /** Gives a message back to be changed. */
    edit(item) {
      text.value = [item.text, text.value].filter(Boolean).join('\n');
      files = [
        ...(item.attachments || []).map((file) => ({ ...file, name: words.file, state: 'ready' })),
        ...files,
      ];
      written();
      showFiles();
      text.focus();
    },
  };
}
