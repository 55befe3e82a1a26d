import type { CutDocument, Standing } from './document.ts';

/** A document of the hotline's own, as it was brought in. */
export interface LibraryDocument extends CutDocument {
  /** `<origin>` or `<origin>#<part>`; stays the same while the file keeps its place. */
  id: string;
  /** The file it came from, as an absolute path or as the name it was uploaded under. */
  origin: string;
  /** What holds now: the proposal until somebody confirms or corrects it. */
  standing: Standing;
  review: Review;
  /** When this text came in, in milliseconds; a changed text counts from its change. */
  addedAt: number;
}

export type Review = { state: 'proposed' } | { state: 'confirmed'; by: string; at: number };

/** A file that was read, by which a second run knows that nothing has changed. */
export interface Origin {
  origin: string;
  /** SHA-256 of the file's bytes and the version of the cutting, hex. */
  digest: string;
  documents: number;
}

export interface LibraryEntry extends Omit<LibraryDocument, 'passages'> {
  passageCount: number;
}

export interface LibraryFilter {
  state?: Review['state'];
  /** Part of a title or an origin; upper and lower case alike. */
  words?: string;
}

/** What is to be kept of one file; the library adds where it came from, when, and how it was reviewed. */
export type NewDocument = Omit<LibraryDocument, 'standing' | 'review' | 'addedAt' | 'origin'>;

/** What the index holds of a document. */
export type StoredDocument = Pick<LibraryDocument, 'id' | 'title' | 'passages' | 'standing' | 'review'> & {
  /** Changes when the title or any passage does, hex. */
  textDigest: string;
};

export type DocumentOutline = Pick<StoredDocument, 'id' | 'textDigest' | 'standing' | 'review'>;

/** Documents counted by what became of their text. */
export interface OriginChange {
  added: number;
  changed: number;
  removed: number;
  unchanged: number;
}

/** Everything that was ingested; the search index is made from it and can be made anew at any time. */
export interface DocumentLibrary {
  /** Goes up with every change to any document; the index names the one that it was built from. */
  version(): Promise<number>;
  origins(): Promise<Origin[]>;
  /**
   * All documents of one file: new ones are added, changed ones replaced, missing ones removed, and readers see
   * the old ones or the new ones, never a mixture. A document whose text is unchanged keeps its review, with
   * what was confirmed; a changed one must be confirmed again.
   * Throws HotlineError STORAGE_FAILED for an id that comes twice or belongs to another origin.
   */
  replaceOrigin(origin: Omit<Origin, 'documents'>, documents: readonly NewDocument[]): Promise<OriginChange>;
  /** The number of documents that went with it. */
  removeOrigin(origin: string): Promise<number>;
  /** Newest first. */
  list(
    filter: LibraryFilter,
    page: { offset: number; limit: number },
  ): Promise<{ entries: LibraryEntry[]; total: number }>;
  get(id: string): Promise<LibraryDocument | undefined>;
  /** Confirms the proposal as it is, or with corrections. False for an id that there is not. */
  confirm(id: string, standing: Standing, review: { by: string; at: number }): Promise<boolean>;
  /**
   * Everything that the index holds, by id, a batch at a time, so that a large library is never in memory whole.
   * Changes may come between two batches: what was read is of one version if `version()` is the same before and
   * after.
   */
  all(): AsyncIterable<StoredDocument[]>;
  /** Id, text digest and standing of every document, by id: what the index compares itself with. */
  outline(): Promise<DocumentOutline[]>;
  /** The documents of these ids that there are, in no particular order. */
  some(ids: readonly string[]): Promise<StoredDocument[]>;
}
