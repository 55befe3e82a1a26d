import type { Regions } from '../../knowledge/regions.ts';
import { cutLaw } from './cut-law.ts';
import { cutOrdinary } from './cut-ordinary.ts';
import type { CutDocument, DocumentKind, ReadDocument } from './document.ts';
import { readHead } from './law-head.ts';
import { isNewspaperPage, splitNewspaper, type NewspaperArticle } from './newspaper.ts';
import { propose } from './propose.ts';

export interface CutResult {
  documents: CutDocument[];
  /** Parts of a newspaper page that are not searched, each with a plain Chinese reason. */
  leftOut: { title: string; why: string }[];
}

export interface CutContext {
  /** Path of the file, whose folders may name a place. */
  origin: string;
  regions: Regions;
}

const LONGEST_TITLE = 40;
/** 新华社北京6月9日电 日前， says nothing about the matter. */
const LEAD = /^[^，。\n]{0,20}(?:电|讯)\s*(?:[（(][^（）()]{0,40}[）)])?\s*(?:(?:日前|近日|记者获悉)[，,])?/u;
const REASONS = { caption: '图片说明', unrelated: '和办事、政策无关' } as const;

/** One document for a law or an ordinary text, one for each article of a newspaper page. */
export function cutDocument(read: ReadDocument, context: CutContext): CutResult {
  if (isNewspaperPage(read.text)) return cutPage(read, context);
  const law = cutLaw(read.text);
  const cut = law ?? cutOrdinary(read.text, read.title);
  const title = read.title ?? cut.title;
  return {
    documents: [complete(read.text, { ...cut, title }, law ? 'law' : 'ordinary', read, context)],
    leftOut: [],
  };
}

function cutPage(read: ReadDocument, context: CutContext): CutResult {
  const result: CutResult = { documents: [], leftOut: [] };
  const articles = splitNewspaper(read.text);
  // A page with a single article was brought for that article.
  const alone = articles.filter((it) => it.kind !== 'caption').length === 1;
  for (const article of articles) {
    const title = titleOf(article);
    if (article.kind === 'article' || (alone && article.kind === 'unrelated')) {
      const text = article.paragraphs.join('\n');
      const cut = cutOrdinary(text, title);
      const document = complete(`${title}\n${text}`, { ...cut, title }, 'newspaper', read, context);
      // A reprint's day is not the day of the document that it reprints.
      if (document.head.issuer === null) document.head.issued ??= article.published;
      result.documents.push(document);
    } else {
      result.leftOut.push({ title, why: REASONS[article.kind] });
    }
  }
  return result;
}

function complete(
  text: string,
  cut: Pick<CutDocument, 'title' | 'passages'>,
  kind: DocumentKind,
  read: ReadDocument,
  { origin, regions }: CutContext,
): CutDocument {
  const head = readHead(text, read.part === '' ? origin : read.part);
  const proposal = propose({ text, title: cut.title, head, origin: `${origin}/${read.part}`, kind }, regions);
  return { kind, title: cut.title, head, passages: cut.passages, proposal };
}

/** Without a headline, the first words. */
function titleOf({ headline, paragraphs }: NewspaperArticle): string {
  if (headline !== '') return headline;
  const first = paragraphs.find((it) => it.length >= LONGEST_TITLE / 2) ?? paragraphs[0] ?? '';
  const told = first.replace(LEAD, '');
  return /^[^。；\n]{1,40}/u.exec(told)?.[0] ?? told.slice(0, LONGEST_TITLE);
}
