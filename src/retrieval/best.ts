/** The `limit` positions with the highest scores above 0 for which `qualifies` holds, in no order. */
export function best(
  scores: Float32Array,
  limit: number,
  qualifies: (position: number) => boolean,
): number[] {
  const top = createTop(scores, limit, 0);
  for (let position = 0; position < scores.length; position += 1)
    if (top.wants(position) && qualifies(position)) top.take(position);
  return top.positions;
}

/** The same of those `among`, and with scores above `above`. */
export function bestAmong(scores: Float32Array, limit: number, among: Uint32Array, above: number): number[] {
  const top = createTop(scores, limit, above);
  for (let i = 0; i < among.length; i += 1) {
    const position = among[i] ?? 0;
    if (top.wants(position)) top.take(position);
  }
  return top.positions;
}

/** A heap of the best so far, the worst of them first. */
function createTop(scores: Float32Array, limit: number, above: number) {
  const heap: number[] = [];
  let least = above;
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
  return {
    positions: heap,
    wants: (position: number) => (scores[position] ?? 0) > least,
    take(position: number): void {
      if (heap.length < limit) {
        heap.push(position);
        rise();
      } else {
        heap[0] = position;
        sink();
      }
      if (heap.length === limit) least = Math.max(least, scoreAt(0));
    },
  };
}
