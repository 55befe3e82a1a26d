import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { readContents } from '../../../src/app/ingest-file.ts';
import { HotlineError } from '../../../src/errors.ts';
import { createRegions } from '../../../src/knowledge/regions.ts';
import { createReaders } from '../../../src/readers/readers.ts';
import { docx, docxParts, paragraph, table } from '../../support/office.ts';
import { paragraphLines, pdf } from '../../support/pdf.ts';
import { zip } from '../../support/zip.ts';
import { anyBytes, wellFormed } from '../hostile.ts';
import { mutatedBytes, mutatedText } from '../mutate.ts';
import { createTarget } from '../run-target.ts';

const LAW = `城市照明管理规定
（2026 年 1 月 1 日起施行）
第一章 总则
第一条 为了加强城市照明管理，制定本规定。
第二条 路灯由城市照明管理机构维修。
（一）三日内修复；
（二）公布电话。
第二章 附则
第三条 本规定自 2026 年 1 月 1 日起施行。
`;
const HTML = `<!doctype html><html><head><meta charset="utf-8"><title>规定</title></head><body><h1>规定</h1>
<table><tr><td colspan="2">第一条</td><td>内容</td></tr></table><ul><li>一<ul><li>二</li></ul></li></ul><p>路灯坏了。</p></body></html>`;
const JSONL = `{"id":"1","title":"规定","text":${JSON.stringify(LAW)}}\n{"id":"2","text":"路灯由城市照明管理机构维修。"}\n`;

const textPieces = [
  ...[
    '第',
    '条',
    '章',
    '（',
    '）',
    '\u3000',
    '第一条',
    '第九百九十九万条',
    '2026年13月45日',
    '自公布之日起施行',
  ],
  ...['本报讯', '记者', '■', '\n\n\n', '目录', '附件：', '宁夏回族自治区', '（一）'.repeat(50)],
];
const htmlPieces = [
  ...[
    '<table>',
    '</table>',
    '<tr>',
    '<td rowspan=99999999 colspan=-1>',
    '<svg>',
    '<script>',
    '<!--',
    '-->',
    '<p>',
    '</p></p>',
  ],
  ...[
    '<meta charset="gbk">',
    '<meta charset="x">',
    '&#x110000;',
    '&#0;',
    '&amp',
    '<![CDATA[',
    '<template>',
    '<div>'.repeat(300),
  ],
];
const jsonPieces = [
  '{',
  '}',
  '"',
  ':',
  'null',
  '[',
  '\\u',
  '\\ud800',
  '"id":',
  '"text":1',
  '\n',
  '\0',
  '{"id":"x"',
];
const xmlPieces = [
  ...[
    '<w:p>',
    '</w:p>',
    '<w:tbl>',
    '<w:tc>',
    '<w:r><w:t>',
    '&x;',
    '<!DOCTYPE a [<!ENTITY x "y">]>',
    '<w:sdt/>',
    '<w:drawing/>',
  ],
  ...['<w:footnoteReference w:id="1"/>', '<w:numPr/>', '<w:p>'.repeat(100), ']]>', '\u0001'],
];
const XLSX = xlsxParts(
  '<row r="1"><c r="A1" t="inlineStr"><is><t>路灯</t></is></c><c r="B1"><v>45000</v></c></row>',
);
const xlsxPieces = [
  ...[
    '<row r="99999999">',
    '<c r="ZZZZ1">',
    '<c t="s"><v>99</v></c>',
    '<v>1e999</v>',
    '<f>1+1</f>',
    '</row>',
    'r="A0"',
    't="d"',
  ],
];

/** Each format as it should be, changed as text where it is text and as bytes where it is not. */
const files = fc.oneof(
  ...['.txt', '.md'].map((ending) => encoded(mutatedText(fc.constant(LAW), textPieces), ending)),
  encoded(mutatedText(fc.constant(HTML), htmlPieces), '.html'),
  encoded(mutatedText(fc.constant(JSONL), jsonPieces), '.jsonl'),
  mutatedText(fc.constant(JSONL), jsonPieces).map((it) => ({
    ending: '.jsonl.gz',
    bytes: gzipSync(wellFormed(it)),
  })),
  mutatedBytes(fc.constant(gzipSync(JSONL))).map((bytes) => ({ ending: '.jsonl.gz', bytes })),
  mutatedText(fc.constant(docxBody()), xmlPieces).map((body) => ({
    ending: '.docx',
    bytes: zip(docxParts(body)),
  })),
  mutatedBytes(fc.constant(docx(docxBody()))).map((bytes) => ({ ending: '.docx', bytes })),
  mutatedText(fc.constant(XLSX.at(-1)?.content ?? ''), xlsxPieces).map((sheet) => ({
    ending: '.xlsx',
    bytes: zip([...XLSX.slice(0, -1), { name: XLSX.at(-1)?.name ?? '', content: sheet }]),
  })),
  mutatedBytes(fc.constant(zip(XLSX))).map((bytes) => ({ ending: '.xlsx', bytes })),
  mutatedBytes(
    fc.constant(pdf([{ runs: paragraphLines(LAW.split('\n').filter((it) => it.length > 3)) }])),
  ).map((bytes) => ({ ending: '.pdf', bytes })),
  fc.record({
    ending: fc.constantFrom('.txt', '.html', '.pdf', '.docx', '.xlsx', '.jsonl', '.jsonl.gz', '.doc', ''),
    bytes: anyBytes,
  }),
);

function encoded(text: fc.Arbitrary<string>, ending: string) {
  return fc.tuple(text, fc.boolean()).map(([it, wide]) => ({
    ending,
    bytes: Buffer.from(wide ? `\uFEFF${it}` : it, wide ? 'utf16le' : 'utf8'),
  }));
}

function docxBody(): string {
  return (
    paragraph('规定', 'a') +
    LAW.split('\n')
      .map((it) => paragraph(it))
      .join('') +
    table([['一', '二'], ['三']])
  );
}

function xlsxParts(rows: string) {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relations = 'http://schemas.openxmlformats.org/package/2006/relationships';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  return [
    {
      name: '[Content_Types].xml',
      content:
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>',
    },
    {
      name: '_rels/.rels',
      content: `<Relationships xmlns="${relations}"><Relationship Id="a" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: `<Relationships xmlns="${relations}"><Relationship Id="b" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      content: `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="一" sheetId="1" r:id="b"/></sheets></workbook>`,
    },
    {
      name: 'xl/worksheets/sheet1.xml',
      content: `<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`,
    },
  ];
}

/** A file gives documents, or is refused in words; nothing else may happen. */
export const ingest = createTarget({ name: 'documents for ingest', weight: 5 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-ingest-'));
  const reader = createReaders();
  const regions = createRegions();
  return {
    input: files,
    async feed({ ending, bytes }: { ending: string; bytes: Uint8Array }) {
      const file = join(folder, `file${ending}`);
      writeFileSync(file, bytes);
      try {
        await readContents(file, { reader, regions, onDocument: () => undefined });
      } catch (error) {
        if (!(error instanceof HotlineError) || error.code !== 'DOCUMENT_UNREADABLE') throw error;
      }
    },
    close: () => rmSync(folder, { recursive: true }),
  };
});
