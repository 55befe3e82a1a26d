export interface ReadEvent {
  event: string;
  id?: number;
  data: Record<string, unknown>;
}

/** Reads server-sent events one after the other; `next` gives undefined when the stream has ended. */
export function createEventReader(response: Response) {
  if (!response.body) throw new TypeError('The answer has no body.');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffered = '';

  async function next(): Promise<ReadEvent | undefined> {
    const end = buffered.indexOf('\n\n');
    if (end >= 0) {
      const block = buffered.slice(0, end);
      buffered = buffered.slice(end + 2);
      return parse(block);
    }
    const { done, value } = await reader.read();
    if (done) return undefined;
    buffered += value;
    return next();
  }

  async function until(kind: string): Promise<ReadEvent[]> {
    const found = await next();
    if (!found) throw new Error(`The stream ended before ${kind}.`);
    return found.event === kind ? [found] : [found, ...(await until(kind))];
  }

  return {
    next,
    /** Resolves when the stream has ended. */
    async ended(): Promise<void> {
      while (await next());
    },
    /** Everything up to and with the first event of this kind. */
    until,
    close: () => reader.cancel(),
  };
}

function parse(block: string): ReadEvent {
  const fields = new Map(
    block.split('\n').map((line) => {
      const at = line.indexOf(': ');
      return [line.slice(0, at), line.slice(at + 2)] as const;
    }),
  );
  const id = fields.get('id');
  return {
    event: fields.get('event') ?? '',
    data: JSON.parse(fields.get('data') ?? '{}') as Record<string, unknown>,
    ...(id !== undefined && { id: Number(id) }),
  };
}
