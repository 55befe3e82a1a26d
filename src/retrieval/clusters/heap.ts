export interface Heap<T> {
  push(item: T): void;
  /** The first by `order`. */
  pop(): T | undefined;
}

export function createHeap<T>(order: (a: T, b: T) => number): Heap<T> {
  const items: T[] = [];
  const before = (a: number, b: number) => order(items[a]!, items[b]!) < 0;
  const swap = (a: number, b: number) => ([items[a], items[b]] = [items[b]!, items[a]!]);
  return {
    push(item) {
      items.push(item);
      for (let at = items.length - 1; at > 0;) {
        const parent = (at - 1) >> 1;
        if (!before(at, parent)) return;
        swap(at, parent);
        at = parent;
      }
    },
    pop() {
      const top = items[0];
      const last = items.pop();
      if (last === undefined || items.length === 0) return top;
      items[0] = last;
      for (let at = 0; ;) {
        const left = 2 * at + 1;
        if (left >= items.length) return top;
        const child = left + 1 < items.length && before(left + 1, left) ? left + 1 : left;
        if (!before(child, at)) return top;
        swap(child, at);
        at = child;
      }
    },
  };
}
