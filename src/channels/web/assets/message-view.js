import { phoneParts, splitSources } from './text-parts.js';

export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** Builds what is seen of one message; everything said becomes text, never markup. */
export function createMessageView({ words, phones, press }) {
  function wordsOf(text) {
    const box = element('div', 'words');
    text.split('\n').forEach((line, i) => {
      if (i > 0) box.append('\n');
      box.append(
        /^【.+】/.test(line) ? element('strong', '', ...pieces(line)) : element('span', '', ...pieces(line)),
      );
    });
    return box;
  }

  function pieces(line) {
    return phoneParts(line, phones).flatMap(({ text, href }) =>
      href ? [phoneLink(text, href)] : marks(text),
    );
  }

  function phoneLink(text, href) {
    const link = element('a', 'phone', text);
    link.href = href;
    return link;
  }

  function marks(text) {
    return text
      .split(/(\[\d+\]|[A-Z]{1,4}\d{6,}-\d+)/)
      .map((piece, i) => (i % 2 === 1 ? element('span', piece[0] === '[' ? 'mark' : 'number', piece) : piece))
      .filter(Boolean);
  }

  function sourcesOf(sources) {
    const summary = element('summary', '', words.sources);
    return element(
      'details',
      'sources',
      summary,
      ...sources.map((line) => element('p', '', ...pieces(line))),
    );
  }

  function bubble(speaker, text) {
    // Only what the hotline says is looked through: a citizen's words stand as they are.
    if (speaker === 'citizen') return element('div', 'bubble', element('div', 'words', text));
    const { answer, sources, below } = splitSources(text);
    const box = element('div', 'bubble');
    if (answer) box.append(wordsOf(answer));
    if (sources.length > 0) box.append(sourcesOf(sources));
    if (below) {
      const foot = wordsOf(below);
      foot.classList.add('below');
      box.append(foot);
    }
    return box;
  }

  function files(attachments) {
    return element('ul', 'files', ...attachments.map((file) => element('li', '', fileOf(file))));
  }

  function fileOf({ id, mime }) {
    const link = element('a', '');
    link.href = `/attachments/${encodeURIComponent(id)}`;
    link.target = '_blank';
    link.rel = 'noopener';
    if (mime.startsWith('image/')) {
      const image = element('img', '');
      image.src = link.href;
      image.alt = words.image;
      image.loading = 'lazy';
      link.append(image);
    } else {
      link.append(words.file);
    }
    return link;
  }

  function choiceRows(rows) {
    const group = element('div', 'choices', ...rows.map((row) => element('div', 'row', ...row.map(choice))));
    group.setAttribute('role', 'group');
    group.setAttribute('aria-label', words.buttons);
    return group;
  }

  function choice(button) {
    const made = element('button', '', button.label);
    made.type = 'button';
    made.addEventListener('click', () => press(button, made));
    return made;
  }

  return {
    entry(entry) {
      const time = element('time', '', clockOf(entry.at));
      time.dateTime = new Date(entry.at).toISOString();
      const who = element('p', 'who', words.speakers[entry.speaker], ' ', time);
      const box = element('div', `entry ${entry.speaker}`, who);
      if (entry.text) box.append(bubble(entry.speaker, entry.text));
      if (entry.attachments && entry.attachments.length > 0) box.append(files(entry.attachments));
      if (entry.buttons && entry.buttons.length > 0) box.append(choiceRows(entry.buttons));
      return box;
    },
    /** An answer that is still being written: what stands so far. */
    draft(text) {
      const who = element('p', 'who', words.speakers.bot, ' ', words.writing);
      return element('div', 'entry bot', who, bubble('bot', text));
    },
    retext(box, speaker, text) {
      box.querySelector('.bubble').replaceWith(bubble(speaker, text));
    },
    /** `chosen`: what the citizen said next; a button of that name was pressed. */
    choices(box, { isLive, chosen }) {
      box.querySelectorAll('.choices button').forEach((button) => {
        button.disabled = !isLive;
        button.classList.toggle('chosen', button.textContent === chosen);
      });
    },
    /** One's own message before it is in the record. */
    pending(item, { retry, edit }) {
      const box = element('div', `entry citizen ${item.state}`);
      if (item.text) box.append(bubble('citizen', item.text));
      if (item.attachments && item.attachments.length > 0) box.append(files(item.attachments));
      if (item.state === 'failed') box.append(failure(item, retry, edit));
      else box.append(element('p', 'state', item.state === 'sending' ? words.sending : ''));
      return box;
    },
    day(at) {
      return element('p', 'day', dayOf(at));
    },
  };

  function failure(item, retry, edit) {
    const again = element('button', 'retry', words.retry);
    const change = element('button', 'link', words.edit);
    again.type = 'button';
    change.type = 'button';
    again.addEventListener('click', () => retry(item.id));
    change.addEventListener('click', () => edit(item.id));
    const box = element('div', 'state', element('span', '', `${words.failed}。${item.problem || ''}`), again);
    if (item.kind === 'message') box.append(change);
    box.setAttribute('role', 'alert');
    return box;
  }

  function dayOf(at) {
    const days = Math.round((midnight(Date.now()) - midnight(at)) / 86400000);
    if (days === 0) return words.today;
    if (days === 1) return words.yesterday;
    return new Date(at).toLocaleDateString('zh-CN', { year: 'numeric', month: 'long', day: 'numeric' });
  }
}

function clockOf(at) {
  const date = new Date(at);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}

export function midnight(at) {
  return new Date(at).setHours(0, 0, 0, 0);
}
