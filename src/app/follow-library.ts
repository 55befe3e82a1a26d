import type { DocumentLibrary } from '../retrieval/ingest/library.ts';
import type { OpenDocumentIndex } from '../retrieval/documents/document-index.ts';

/** How soon a running hotline answers from what another process has brought in. */
const EVERY_MS = 3_000;

export interface LibraryFollower {
  start(): void;
  stop(): Promise<void>;
  /** Looks now instead of at the next turn; for what this process has changed itself. */
  lookNow(): void;
}

/**
 * Takes over changes of the library while the hotline runs. On one disk building is left to the command that brought
 * the documents in: answering never waits for it. An instance with a disk of its own builds its own small segment.
 */
export function createLibraryFollower(deps: {
  library: Pick<DocumentLibrary, 'version'>;
  documents: OpenDocumentIndex;
  /** Whether this process builds what no segment has; false where the command that brings documents in shares the disk. */
  build: boolean;
  onError: (error: unknown) => void;
}): LibraryFollower {
  const { library, documents, build, onError } = deps;
  let seen = '';
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const look = async () => {
    const now = `${await library.version()} ${await documents.stamp()}`;
    if (now === seen) return;
    await documents.refresh({ build });
    seen = now;
  };
  const lookNow = () => {
    running = running.then(look).catch(onError);
  };
  return {
    start() {
      lookNow();
      timer = setInterval(lookNow, EVERY_MS);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
    lookNow,
  };
}
