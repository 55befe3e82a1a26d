/** Longer ones are dropped as they come, so that no line can fill the memory. */
const LONGEST_LINE_MB = 32;
const LONGEST_LINE = LONGEST_LINE_MB * 1024 * 1024;
const LINE_FEED = 0x0a;

/** `bytes` is undefined for a line that is too long to keep. Numbers count from 1. */
export interface ByteLine {
  number: number;
  bytes: Buffer | undefined;
}

export const longestLineMb = LONGEST_LINE_MB;

/** Lines of a stream, one at a time; the last needs no line end. */
export async function* byteLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<ByteLine> {
  let number = 1;
  let kept: Buffer[] = [];
  let length = 0;
  const add = (part: Buffer) => {
    length += part.length;
    if (length > LONGEST_LINE) kept = [];
    else kept.push(part);
  };
  const take = (): ByteLine => {
    const line = { number, bytes: length > LONGEST_LINE ? undefined : Buffer.concat(kept) };
    number += 1;
    kept = [];
    length = 0;
    return line;
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, from)) {
      add(chunk.subarray(from, at));
      yield take();
      from = at + 1;
    }
    add(chunk.subarray(from));
  }
  if (length > 0) yield take();
}
