export interface PdfRun {
  text: string;
  /** In points from the lower left corner. */
  x: number;
  y: number;
  size?: number;
}

export interface PdfPage {
  runs?: readonly PdfRun[];
  /** A grey square over the whole page, as a scanner makes one. */
  scanned?: boolean;
  /** Lines and curves drawn, such as letters turned into shapes. */
  shapes?: number;
}

/** `unmapped`: the font does not tell which character a glyph is. */
export interface PdfOptions {
  encoding?: string;
  unmapped?: boolean;
}

const PAGES = 2;
const FONT = 3;
const DESCENDANT = 4;
const TO_UNICODE = 5;
const SQUARE = 6;
const FIRST_FREE = 7;

/** A PDF of these pages, A4, in a font whose glyphs are numbered like Unicode. */
export function pdf(
  pages: readonly PdfPage[],
  { encoding = 'Identity-H', unmapped = false }: PdfOptions = {},
): Buffer {
  const pageNumbers = pages.map((_, nth) => FIRST_FREE + 2 * nth);
  const [kind, ordering] = encoding.startsWith('Identity')
    ? ['CIDFontType2', 'Identity']
    : ['CIDFontType0', 'GB1'];
  const toUnicode = unmapped ? '' : `/ToUnicode ${TO_UNICODE} 0 R`;
  const objects = [
    `<< /Type /Catalog /Pages ${PAGES} 0 R >>`,
    `<< /Type /Pages /Count ${pages.length} /Kids [${pageNumbers.map((it) => `${it} 0 R`).join(' ')}] >>`,
    `<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /${encoding} /DescendantFonts [${DESCENDANT} 0 R] ${toUnicode} >>`,
    `<< /Type /Font /Subtype /${kind} /BaseFont /Song /DW 1000 /CIDSystemInfo ` +
      `<< /Registry (Adobe) /Ordering (${ordering}) /Supplement 0 >> /FontDescriptor << /Type /FontDescriptor ` +
      '/FontName /Song /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 /StemV 80 >> >>',
    stream(
      '',
      unicodeMap(
        pages
          .flatMap((page) => page.runs ?? [])
          .map((it) => it.text)
          .join(''),
      ),
    ),
    stream(
      '/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8',
      '\u0080',
    ),
    ...pages.flatMap((page, nth) => [
      `<< /Type /Page /Parent ${PAGES} 0 R /MediaBox [0 0 595 842] /Contents ${FIRST_FREE + 2 * nth + 1} 0 R ` +
        `/Resources << /Font << /F ${FONT} 0 R >> /XObject << /I ${SQUARE} 0 R >> >> >>`,
      stream('', drawing(page)),
    ]),
  ];
  return assemble(objects);
}

/** Lines of text one below the other, the first of each paragraph indented, as typesetters do it. */
export function paragraphLines(
  paragraphs: readonly string[],
  { perLine = 20, size = 12, left = 90, top = 760 } = {},
): PdfRun[] {
  let y = top;
  return paragraphs.flatMap((paragraph) => {
    const lines = [paragraph.slice(0, perLine - 2)];
    for (let at = perLine - 2; at < paragraph.length; at += perLine)
      lines.push(paragraph.slice(at, at + perLine));
    return lines.map((text, nth) => {
      y -= size * 1.5;
      return { text, x: left + (nth === 0 ? 2 * size : 0), y, size };
    });
  });
}

function drawing(page: PdfPage): string {
  const runs = (page.runs ?? []).map(
    ({ text, x, y, size = 12 }) => `BT /F ${size} Tf 1 0 0 1 ${x} ${y} Tm <${hex(text)}> Tj ET`,
  );
  const shapes = Array.from({ length: page.shapes ?? 0 }, (_, nth) => `${nth} 0 m 50 ${nth} l 99 99 l f`);
  return [...runs, ...(page.scanned === true ? ['q 595 0 0 842 0 0 cm /I Do Q'] : []), ...shapes].join('\n');
}

function unicodeMap(text: string): string {
  const codes = [...new Set(text)].map((it) => `<${hex(it)}> <${hex(it)}>`);
  const blocks = Array.from({ length: Math.ceil(codes.length / 100) }, (_, nth) =>
    codes.slice(nth * 100, nth * 100 + 100),
  );
  return [
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def',
    '1 begincodespacerange <0000> <ffff> endcodespacerange',
    ...blocks.map((block) => `${block.length} beginbfchar ${block.join('\n')} endbfchar`),
    'endcmap end end',
  ].join('\n');
}

function hex(text: string): string {
  return Buffer.from(text, 'utf16le').swap16().toString('hex');
}

function stream(entries: string, content: string): string {
  return `<< ${entries} /Length ${content.length} >>\nstream\n${content}\nendstream`;
}

function assemble(objects: readonly string[]): Buffer {
  let body = '%PDF-1.7\n';
  const offsets = objects.map((object, nth) => {
    const offset = body.length;
    body += `${nth + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const count = objects.length + 1;
  const table = `xref\n0 ${count}\n0000000000 65535 f \n${offsets.join('')}`;
  return Buffer.from(
    `${body}${table}trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`,
    'latin1',
  );
}
