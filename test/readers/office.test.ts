import excel from 'exceljs';
import { describe, expect, it } from 'vitest';
import { docx, docxParts, oleContainer, paragraph, table } from '../support/office.ts';
import { zip } from '../support/zip.ts';
import { documentOf, fileOf, piecesOf, refusalOf } from './reading.ts';

async function xlsx(fill: (book: excel.Workbook) => void): Promise<Buffer> {
  const book = new excel.Workbook();
  fill(book);
  return Buffer.from(await book.xlsx.writeBuffer());
}

describe('a Word document', () => {
  it('gives its headings as # lines, whatever the language of the styles, and rows as lines', async () => {
    const body =
      paragraph('临时救助办法', 'T') +
      paragraph('第一章 总则', 'A') +
      paragraph('一、对象', 'B') +
      paragraph('遇到困难的家庭。') +
      table([
        ['类别', '标准'],
        ['急难型', '1000元'],
      ]);
    expect(await documentOf('a.docx', docx(body, { T: 'Title', A: 'heading 1', B: '标题 2' }))).toEqual({
      part: '',
      title: '临时救助办法',
      text: '# 临时救助办法\n# 第一章 总则\n## 一、对象\n遇到困难的家庭。\n类别；标准\n急难型；1000元',
    });
  });

  it('without text is refused', async () => {
    expect((await refusalOf(fileOf('a.docx', docx('<w:p/>')))).message).toContain('没有文字');
  });
});

describe('a spreadsheet', () => {
  it('gives each sheet with something in it, its rows under the names of the columns', async () => {
    const bytes = await xlsx((book) => {
      const sheet = book.addWorksheet('低保');
      sheet.addRow(['2025年低保标准']);
      sheet.mergeCells('A1:C1');
      sheet.addRow(['区', '类别', '标准（元）']);
      sheet.addRow(['甲区', '城市', 700]);
      sheet.addRow([null, '农村', 500]);
      sheet.mergeCells('A3:A4');
      book.addWorksheet('Sheet2').addRow(['只有一格']);
      book.addWorksheet('Sheet3');
    });
    expect(await piecesOf(fileOf('a.xlsx', bytes))).toEqual([
      {
        type: 'document',
        document: {
          part: '低保',
          title: '2025年低保标准',
          text: '2025年低保标准\n区：甲区；类别：城市；标准（元）：700\n区：甲区；类别：农村；标准（元）：500',
        },
      },
      { type: 'document', document: { part: 'Sheet2', text: '只有一格' } },
    ]);
  });

  it('gives cells as they are seen', async () => {
    const bytes = await xlsx((book) => {
      const sheet = book.addWorksheet('表');
      sheet.addRow([0.8, 7, 0.1 + 0.2, new Date(Date.UTC(2025, 2, 1)), true]);
      sheet.getCell('A1').numFmt = '0%';
      sheet.getCell('B1').numFmt = '000';
      sheet.addRow([
        { richText: [{ text: '甲' }, { text: '乙' }] },
        { text: '链接', hyperlink: 'http://example.cn' },
        { formula: 'A1', result: 0.5 },
        { error: '#N/A' },
        '第一行\n第二行',
      ]);
    });
    expect((await documentOf('a.xlsx', bytes)).text).toBe(
      '80%；007；0.3；2025-03-01；是\n甲乙；链接；0.5；第一行 第二行',
    );
  });

  it('takes no row of figures for the names of columns', async () => {
    const bytes = await xlsx((book) => {
      book.addWorksheet('名单').addRows([
        ['甲区', 700],
        ['乙区', 600],
      ]);
    });
    expect((await documentOf('a.xlsx', bytes)).text).toBe('甲区；700\n乙区；600');
  });

  it('says which sheets are hidden and were not read', async () => {
    const bytes = await xlsx((book) => {
      book.addWorksheet('公开').addRow(['甲']);
      book.addWorksheet('内部', { state: 'hidden' }).addRow(['乙']);
    });
    expect(await piecesOf(fileOf('a.xlsx', bytes))).toEqual([
      { type: 'document', document: { part: '公开', title: '公开', text: '甲' } },
      { type: 'unreadable', part: '内部', why: '工作表“内部”是隐藏的，没有读。' },
    ]);
  });

  it('without text is refused', async () => {
    const bytes = await xlsx((book) => void book.addWorksheet('Sheet1'));
    expect((await refusalOf(fileOf('a.xlsx', bytes))).message).toContain('没有文字');
  });
});

describe('an Office file that cannot be read', () => {
  it.each([
    ['a.docx', 'EncryptedPackage', '密码'],
    ['a.xlsx', 'EncryptedPackage', '密码'],
    ['a.docx', 'WordDocument', '旧版 Word 文档（.doc）'],
    ['a.xlsx', 'Workbook', '旧版 Excel 表格（.xls）'],
    ['a.txt', 'PowerPoint Document', '幻灯片'],
    ['a.docx', 'Something', '旧版 Office'],
  ])('is named: %s with %s', async (name, stream, words) => {
    expect((await refusalOf(fileOf(name, oleContainer(stream)))).message).toContain(words);
  });

  it('is a zip with a password', async () => {
    const bytes = zip(docxParts(paragraph('甲')), { encrypted: true });
    expect((await refusalOf(fileOf('a.docx', bytes))).message).toContain('密码');
  });

  it('is a zip of something else, or of the other kind', async () => {
    const archive = await refusalOf(fileOf('a.docx', zip([{ name: 'a.txt', content: '甲' }])));
    expect(archive.message).toContain('内容却是压缩包');
    expect(archive.remedy).toContain('解压');
    const other = await refusalOf(fileOf('a.xlsx', docx(paragraph('甲'))));
    expect(other.message).toContain('内容却是 Word 文档');
    expect(other.remedy).toContain('.docx');
  });

  it('unpacks to more than memory should hold, as its directory says', async () => {
    const bomb = zip([
      ...docxParts(paragraph('甲')),
      { name: 'word/media/a', content: '甲', claimedSize: 3e9 },
    ]);
    expect((await refusalOf(fileOf('a.docx', bomb))).message).toContain('256 MB');
  });

  it('has more text than can be made into a tree', async () => {
    const parts = docxParts(paragraph('甲')).map((it) =>
      it.name === 'word/document.xml' ? { ...it, claimedSize: 40 * 1024 * 1024 } : it,
    );
    expect((await refusalOf(fileOf('a.docx', zip(parts)))).message).toContain('32 MB');
  });

  it('unpacks to more than its directory says', async () => {
    const content = Buffer.alloc(5_000_000, 'a');
    const bomb = zip([...docxParts(paragraph('甲')), { name: 'word/media/a', content, claimedSize: 100 }]);
    expect((await refusalOf(fileOf('a.docx', bomb))).message).toContain('超过');
  });

  it('never ends otherwise, wherever it is cut off or overwritten', async () => {
    const book = await xlsx((it) => it.addWorksheet('表').addRow(['甲', '乙']));
    for (const [name, whole] of [
      ['a.docx', docx(paragraph('甲'))],
      ['a.xlsx', book],
    ] as const) {
      for (let at = 4; at < whole.length; at += Math.ceil(whole.length / 25)) {
        const overwritten = Buffer.from(whole);
        overwritten.fill(0x3c, at, Math.min(at + 20, whole.length));
        for (const bytes of [whole.subarray(0, at), overwritten]) {
          const file = fileOf(name, bytes);
          const read = await piecesOf(file).catch(async () => refusalOf(file));
          expect(read).toBeDefined();
        }
      }
    }
  });

  it('holds broken XML', async () => {
    expect((await refusalOf(fileOf('a.docx', docx('<w:p><w:r></w:p>')))).message).toContain('损坏');
  });
});
