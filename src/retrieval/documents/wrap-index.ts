import type { OpenDocumentIndex } from './document-index.ts';

/** What is told of an index changes as it is refreshed, and is asked for each time. */
interface Changes {
  search?: OpenDocumentIndex['search'];
  refresh?: OpenDocumentIndex['refresh'];
  version?: () => string;
}

/** The index, but for what is changed. */
export function wrapIndex(
  index: OpenDocumentIndex,
  { search, refresh, version }: Changes,
): OpenDocumentIndex {
  return {
    search: search ?? ((query) => index.search(query)),
    refresh: refresh ?? ((options) => index.refresh(options)),
    stamp: () => index.stamp(),
    close: () => index.close(),
    get documents() {
      return index.documents;
    },
    get passages() {
      return index.passages;
    },
    get version() {
      return version === undefined ? index.version : version();
    },
  };
}
