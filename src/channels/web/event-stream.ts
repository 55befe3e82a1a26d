const encoder = new TextEncoder();

/** Bytes that a page may leave unread before it counts as gone. */
const MOST_UNREAD = 4 * 1024 * 1024;

export interface EventStream {
  readonly body: ReadableStream<Uint8Array>;
  /** A line of server-sent events; false when the page is gone or too slow to follow. */
  write(event: string, data: unknown, id?: number): boolean;
  close(): void;
}

/** `onGone` is called once, whichever side ends it. */
export function createEventStream(onGone: () => void): EventStream {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      start: (it) => {
        controller = it;
      },
      cancel: gone,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: MOST_UNREAD }),
  );

  function gone(): void {
    if (!controller) return;
    controller = undefined;
    onGone();
  }

  function close(): void {
    controller?.close();
    gone();
  }

  return {
    body,
    write(event, data, id) {
      if (!controller) return false;
      const lines = [
        ...(id === undefined ? [] : [`id: ${id}`]),
        `event: ${event}`,
        `data: ${JSON.stringify(data)}`,
      ];
      controller.enqueue(encoder.encode(`${lines.join('\n')}\n\n`));
      if ((controller.desiredSize ?? 0) > 0) return true;
      close();
      return false;
    },
    close,
  };
}
