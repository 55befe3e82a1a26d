import { midnight } from './message-view.js';

/** What has been said, as the page shows it. `isFree`: nothing of the citizen's is under way. */
export function createConversation({ log, view, isFree }) {
  const shown = [];

  function append(entry) {
    const before = shown[shown.length - 1];
    if (!before || midnight(before.entry.at) !== midnight(entry.at)) log.append(view.day(entry.at));
    const box = view.entry(entry);
    log.append(box);
    shown.push({ entry, box });
  }

  const last = (wanted) => shown.reduce((found, it, i) => (wanted(it) ? i : found), -1);
  const isSaid = ({ entry }) => entry.speaker === 'citizen';
  const isSameTurn = (a, b) => a === b || (a.turnId !== undefined && a.turnId === b.turnId);

  return {
    append,
    isEmpty: () => shown.length === 0,
    lastSeq: () => (shown.length > 0 ? shown[shown.length - 1].entry.seq : 0),

    /** Puts the full text in the place of one that hides something; false where that is not shown. */
    reveal(outboxId, text) {
      const found = shown.find(({ entry }) => entry.outboxId === outboxId);
      if (found) view.retext(found.box, found.entry.speaker, text);
      return found !== undefined;
    },

    /** Only the newest buttons can be pressed, and only until something is said. */
    updateChoices() {
      const said = last(isSaid);
      const newest = last(({ entry }) => entry.buttons && entry.buttons.length > 0);
      shown.slice(0, newest + 1).forEach(({ entry, box }, i) => {
        const isLive = i > said && isSameTurn(entry, shown[newest].entry) && isFree();
        const answer = shown.slice(i).find(isSaid);
        view.choices(box, { isLive, chosen: answer && answer.entry.text });
      });
    },

    /** The turn of the newest line, from its question on. */
    newest() {
      const { entry, box } = shown[shown.length - 1];
      const said = shown[last(isSaid)];
      const first = shown.find((it) => it !== said && isSameTurn(it.entry, entry));
      return { question: said && said.box, first: first ? first.box : box, turn: entry.turnId };
    },
  };
}
