const NEAR_PX = 60;

/** Moves to what is new without taking somebody away from what they read. */
export function createScrolling({ scroller, button }) {
  const bottom = () => scroller.scrollHeight - scroller.clientHeight;
  const isAtBottom = () => bottom() - scroller.scrollTop < NEAR_PX;
  const update = () => {
    button.hidden = isAtBottom();
  };
  let wasAtBottom = true;

  scroller.addEventListener('scroll', update, { passive: true });
  addEventListener('resize', () => {
    if (wasAtBottom) toBottom();
    update();
  });
  button.addEventListener('click', () => {
    scroller.scrollBy({ top: scroller.clientHeight * 0.85 });
    scroller.focus({ preventScroll: true });
  });

  function toBottom() {
    scroller.scrollTop = bottom();
    update();
  }

  return {
    toBottom,
    /** To be called before something is added. */
    before() {
      wasAtBottom = isAtBottom();
    },
    /** A long answer is shown from its question on: the beginning is what is read first. */
    after(question) {
      if (!wasAtBottom) return update();
      const top = question ? question.offsetTop - scroller.offsetTop - 8 : bottom();
      scroller.scrollTop = Math.min(bottom(), top);
      update();
    },
  };
}
