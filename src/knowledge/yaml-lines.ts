import { isMap, isNode, isScalar, isSeq, type Document, type LineCounter } from 'yaml';

/** Line, from 1, of the deepest node on a path that exists: a missing key points at its parent. */
export function lineFinder(doc: Document, counter: LineCounter): (...path: PropertyKey[]) => number {
  return (...path) => counter.linePos(offsetOf(doc, path)).line;
}

function offsetOf(doc: Document, path: readonly PropertyKey[]): number {
  let node: unknown = doc.contents;
  let offset = 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((it) => isScalar(it.key) && String(it.key.value) === String(step));
      if (!pair || !isScalar(pair.key)) {
        break;
      }
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const child: unknown = node.items[Number(step)];
      if (!isNode(child)) {
        break;
      }
      offset = child.range?.[0] ?? offset;
      node = child;
    } else {
      break;
    }
  }
  return offset;
}

/** A name that YAML writes `*name` stands for what `&name` marks: `message` where there is none, or too much of it. */
export function valueOf(doc: Document): { value: unknown; message?: string } {
  try {
    return { value: doc.toJS() };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return { value: undefined, message: `YAML 写法有误：${error.message}（以 * 开头的值要加引号）` };
  }
}
