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
 * Takes over changes of the library while the hotline runs. Building is left to the command that brought the
 * documents in: answering never waits for it.
 */
export function createLibraryFollower(deps: {
  library: Pick<DocumentLibrary, 'version'>;
  documents: OpenDocumentIndex;
  /** Tells when the files of the index were last replaced; '' where there are none. */
  indexStamp: () => string;
  onError: (error: unknown) => void;
}): LibraryFollower {
  const { library, documents, indexStamp, onError } = deps;
  let seen = '';
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const look = async () => {
    const now = `${await library.version()} ${indexStamp()}`;
    if (now === seen) return;
    await documents.refresh({ build: false });
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
