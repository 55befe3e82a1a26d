/** The `limit` positions with the highest scores above 0 for which `qualifies` holds, in no order. */
export function best(
  scores: Float32Array,
  limit: number,
  qualifies: (position: number) => boolean,
): number[] {
  const heap: number[] = [];
  const scoreAt = (i: number) => scores[heap[i] ?? 0] ?? 0;
  const swap = (a: number, b: number) => {
    const held = heap[a] ?? 0;
    heap[a] = heap[b] ?? 0;
    heap[b] = held;
  };
  const sink = () => {
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      const smaller = left + 1 < heap.length && scoreAt(left + 1) < scoreAt(left) ? left + 1 : left;
      if (smaller >= heap.length || scoreAt(smaller) >= scoreAt(at)) return;
      swap(at, smaller);
      at = smaller;
    }
  };
  const rise = () => {
    for (let at = heap.length - 1; at > 0;) {
      const parent = (at - 1) >> 1;
      if (scoreAt(parent) <= scoreAt(at)) return;
      swap(at, parent);
      at = parent;
    }
  };
  for (let position = 0; position < scores.length; position += 1) {
    const score = scores[position] ?? 0;
    if (score <= 0 || (heap.length === limit && score <= scoreAt(0)) || !qualifies(position)) continue;
    if (heap.length < limit) {
      heap.push(position);
      rise();
    } else {
      heap[0] = position;
      sink();
    }
  }
  return heap;
}
