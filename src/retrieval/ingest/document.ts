import type { ClaimClass, IsoDate, RegionCode } from '../../knowledge/item.ts';

/** What a reader makes of a file, or of a part of it: text with its line breaks, not yet cut. */
export interface ReadDocument {
  /** Tells the documents of one file apart: the id of a JSONL line, the name of a sheet; '' for a whole file. */
  part: string;
  /** Where the format carries one (JSONL, HTML, PDF, DOCX); else the cutting finds it in the text. */
  title?: string;
  /** Plain text; headings that the format knows stand as Markdown `#` lines, a table row as one line. */
  text: string;
}

/** A part that could not be read does not stop the others. */
export type ReadPiece =
  | { type: 'document'; document: ReadDocument }
  /** `why` is one plain Chinese sentence for whoever brought the file. */
  | { type: 'unreadable'; part: string; why: string };

/** Turns files into text; an outer room implements it with the parsers. */
export interface DocumentReader {
  /** Endings that are read, lower case with the dot. */
  readonly endings: readonly string[];
  /** In the order of the file. Throws HotlineError DOCUMENT_UNREADABLE where nothing at all can be read. */
  read(file: string): AsyncIterable<ReadPiece>;
}

/** `law`: numbered articles. `ordinary`: headings and paragraphs. `newspaper`: one article of a page. */
export type DocumentKind = 'law' | 'ordinary' | 'newspaper';

/** What search finds: one article, or at most PASSAGE_LIMIT characters of other text. */
export interface DocumentPassage {
  /** The headings above it, outermost first, joined by ' / '; '' where there are none. */
  section: string;
  /** 第十四条 for an article; '' elsewhere. */
  locator: string;
  text: string;
}

/** Where and when a document holds, and as what it may be quoted. */
export interface Standing {
  /** GB/T 2260; '000000' for the whole country. */
  regions: RegionCode[];
  /** First day in force; null where it is not known. */
  from: IsoDate | null;
  /** First day no longer in force; null while it holds. */
  expires: IsoDate | null;
  claimClass: ClaimClass;
}

/** Read off the text by rules, for somebody to confirm; each with the words it rests on, in Chinese. */
export interface Proposal extends Standing {
  grounds: { regions: string; validity: string; claimClass: string };
}

/** What the head of a document states; null where it states nothing. */
export interface DocumentHead {
  issuer: string | null;
  /** 国办发〔2020〕53号 */
  documentNumber: string | null;
  issued: IsoDate | null;
  /** Of the version at hand, where it was revised. */
  revised: IsoDate | null;
  effective: IsoDate | null;
}

export interface CutDocument {
  kind: DocumentKind;
  title: string;
  head: DocumentHead;
  passages: DocumentPassage[];
  proposal: Proposal;
}
