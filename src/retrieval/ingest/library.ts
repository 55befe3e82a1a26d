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
  /** Milliseconds. */
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
  /** Part of a title or an origin. */
  words?: string;
}

/** Everything that was ingested; the search index is made from it and can be made anew at any time. */
export interface DocumentLibrary {
  /** Changes with every change to any document; the index names the one that it was built from. */
  version(): Promise<number>;
  origins(): Promise<Origin[]>;
  /**
   * All documents of one file, in one transaction: new ones are added, changed ones replaced, missing ones
   * removed. A document whose text is unchanged keeps its review; a changed one must be confirmed again.
   */
  replaceOrigin(origin: Omit<Origin, 'documents'>, documents: readonly NewDocument[]): Promise<OriginChange>;
  removeOrigin(origin: string): Promise<number>;
  /** Newest first. */
  list(filter: LibraryFilter, page: { offset: number; limit: number }): Promise<{ entries: LibraryEntry[]; total: number }>;
  get(id: string): Promise<LibraryDocument | undefined>;
  /** Confirms the proposal as it is, or with corrections. False for an id that there is not. */
  confirm(id: string, standing: Standing, review: { by: string; at: number }): Promise<boolean>;
  /** Everything that the index holds, by id, a batch at a time, so that a large library is never in memory whole. */
  all(): AsyncIterable<StoredDocument[]>;
  /** Id, text digest and standing of every document: what the index compares itself with. */
  outline(): Promise<DocumentOutline[]>;
  /** The documents of these ids. */
  some(ids: readonly string[]): Promise<StoredDocument[]>;
}

export type NewDocument = Omit<LibraryDocument, 'standing' | 'review' | 'addedAt' | 'origin'>;
export type StoredDocument = Pick<LibraryDocument, 'id' | 'title' | 'passages' | 'standing' | 'review'> & { textDigest: string };
export type DocumentOutline = Pick<StoredDocument, 'id' | 'textDigest' | 'standing' | 'review'>;
export interface OriginChange {
  added: number;
  changed: number;
  removed: number;
  unchanged: number;
}
