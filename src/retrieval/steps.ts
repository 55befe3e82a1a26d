/** Long work that can be left and taken up again at every `yield`; what it returns is the result. */
export type Steps<T> = Generator<undefined, T>;

/** Longer, and whoever waits for an answer meanwhile would notice. */
const STRETCH_MS = 12;

export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same result, with the event loop let in between stretches of a few milliseconds. */
export async function inStretches<T>(steps: Steps<T>): Promise<T> {
  let began = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - began > STRETCH_MS) {
      await new Promise((resolve) => setImmediate(resolve));
      began = performance.now();
    }
  }
}
