import type { IsoDate } from '../../knowledge/item.ts';
import type { Block } from './newspaper-lines.ts';

/** An article, or a caption, while its page is read. */
export interface Draft {
  headline: string;
  byline: string | null;
  published: IsoDate | null;
  blocks: { text: string; gap: number }[];
  caption: boolean;
  /** It says that it ends, or a caption stands behind it: the next headline begins another article. */
  closed: boolean;
}

export interface Page {
  drafts: Draft[];
  current: Draft | undefined;
  /** Lines that may be a headline; what follows them decides. */
  run: Block[];
  /** What stands before the first article. */
  loose: Block[];
  /** A caption came between two paragraphs, which may be one sentence. */
  interrupted: boolean;
  day: IsoDate | null;
  /** Headings up to this level begin articles. */
  level: number;
  /** Wide gaps say nothing where there is one before every paragraph, and gaps nothing where before every line. */
  spaced: boolean;
  airy: boolean;
}
