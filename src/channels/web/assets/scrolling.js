const NEAR_PX = 60;

/** Moves to what is new without taking somebody away from what they read. */
export function createScrolling({ scroller, button }) {
  let isChanging = false;
  let wasAtBottom = true;
  /** The turn that was scrolled to; more of it may still come. */
  let turnInView;

  const bottom = () => scroller.scrollHeight - scroller.clientHeight;
  const isAtBottom = () => bottom() - scroller.scrollTop < NEAR_PX;

  function update() {
    wasAtBottom = isAtBottom();
    button.hidden = wasAtBottom;
  }

  function toBottom() {
    scroller.scrollTop = bottom();
    update();
  }

  ['wheel', 'touchmove', 'keydown'].forEach((kind) =>
    scroller.addEventListener(kind, () => (turnInView = undefined), { passive: true }),
  );
  scroller.addEventListener('scroll', () => isChanging || update(), { passive: true });
  // The keyboard, a notice or a longer draft take room away from the conversation.
  new window.ResizeObserver(() => (wasAtBottom ? toBottom() : update())).observe(scroller);
  button.addEventListener('click', () => {
    scroller.scrollBy({ top: scroller.clientHeight * 0.85 });
    scroller.focus({ preventScroll: true });
  });

  /** The question together with the start of its answer, or that start alone where the question is long. */
  function startOf({ question, first }) {
    if (!question || first.offsetTop - question.offsetTop > scroller.clientHeight * 0.4) return first;
    return question;
  }

  return {
    toBottom,
    staying(change) {
      isChanging = true;
      change();
      isChanging = false;
      update();
    },
    /**
     * Runs what changes the conversation. Who was at its end then sees what is new. `fresh` gives the boxes
     * `question` and `first` of a new answer, which is shown from its beginning, and its `turn`.
     */
    during(change, fresh) {
      if (isChanging) return change();
      isChanging = true;
      change();
      isChanging = false;
      const answer = fresh && fresh();
      const isMore = answer !== undefined && answer.turn !== undefined && answer.turn === turnInView;
      const top = answer ? startOf(answer).offsetTop - scroller.offsetTop - 8 : bottom();
      if (wasAtBottom || isMore) {
        scroller.scrollTop = Math.min(bottom(), top);
        turnInView = answer && answer.turn;
      }
      update();
    },
  };
}
