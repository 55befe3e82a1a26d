import type { ReadDocument } from '../retrieval/ingest/document.ts';
import { htmlLines } from './html-lines.ts';

/** Beside the English names that mammoth knows: those of Chinese Word and WPS, and the title of a document. */
const styleMap = [
  ...['Title', '标题'].map((name) => `p[style-name='${name}'] => h1:fresh`),
  ...[1, 2, 3, 4, 5, 6].map((level) => `p[style-name='标题 ${level}'] => h${level}:fresh`),
];

/** Text of a Word document; a heading of the first level at its beginning is its title. */
export async function readDocx(bytes: Buffer): Promise<ReadDocument> {
  const [{ default: mammoth }, { load }] = await Promise.all([import('mammoth'), import('cheerio')]);
  const { value } = await mammoth.convertToHtml(
    { buffer: bytes },
    { styleMap, convertImage: mammoth.images.imgElement(async () => ({ src: '' })) },
  );
  const $ = load(value);
  // The marks by which a footnote and its text find each other.
  $(
    'sup:has(a[id^="footnote-ref"]), sup:has(a[id^="endnote-ref"]), a[href^="#footnote-ref"], a[href^="#endnote-ref"]',
  ).remove();
  const [body] = $('body').toArray();
  const lines = body === undefined ? [] : htmlLines($, body);
  const title = /^# (.+)$/u.exec(lines[0] ?? '')?.[1];
  return { part: '', text: lines.join('\n'), ...(title === undefined ? {} : { title }) };
}
