import { describe, expect, it } from 'vitest';
import { paragraphLines, pdf } from '../support/pdf.ts';
import { documentOf, fileOf, piecesOf, refusalOf } from './reading.ts';
import { lockedPdf } from './locked-pdf.ts';

const FIRST =
  '第一条 为了保障居民的合法权益，促进社会和谐稳定，根据宪法和有关法律，结合本市实际，制定本条例。';
const SECOND = '第二条 本条例适用于本市行政区域内的居民。';
const GOES_ON =
  '共同生活的家庭成员，是指具有法定赡养、抚养、扶养义务关系并长期共同居住的人员，不包括在监狱服刑的人员';
const lines = paragraphLines([FIRST, SECOND]);

describe('a PDF', () => {
  it('gives its paragraphs with their lines joined, and its title as a heading', async () => {
    const title = { text: '某市居民条例', x: 240, y: 800, size: 20 };
    const chapter = { text: '第一章 总则', x: 260, y: 775, size: 15 };
    expect(await documentOf('a.pdf', pdf([{ runs: [title, chapter, ...lines] }]))).toEqual({
      part: '',
      title: '某市居民条例',
      text: `# 某市居民条例\n## 第一章 总则\n${FIRST}\n${SECOND}`,
    });
  });

  it('joins a paragraph that goes on over the page, past page numbers and running heads', async () => {
    const all = paragraphLines([FIRST, GOES_ON, SECOND]);
    const cut = all.findIndex((it) => GOES_ON.startsWith(it.text)) + 1;
    const page = (nth: number, runs: typeof all) => ({
      runs: [{ text: '某市人民政府公报', x: 90, y: 810 }, ...runs, { text: `— ${nth} —`, x: 280, y: 40 }],
    });
    const pages = [
      page(1, all.slice(0, cut)),
      page(2, all.slice(cut)),
      page(3, paragraphLines([FIRST, SECOND])),
    ];
    const { text } = await documentOf('a.pdf', pdf(pages));
    expect(text).toBe([FIRST, GOES_ON, SECOND, FIRST, SECOND].join('\n'));
  });

  it('of an older kind, whose font only names a Chinese table of characters, is read as well', async () => {
    const bytes = pdf([{ runs: lines }], { encoding: 'UniGB-UCS2-H', unmapped: true });
    expect((await documentOf('a.pdf', bytes)).text).toBe(`${FIRST}\n${SECOND}`);
  });

  it('has a space where a glyph among its text means nothing', async () => {
    const bytes = pdf([{ runs: [{ text: '第一条\u0000为了保障居民的权益', x: 90, y: 700 }] }]);
    expect((await documentOf('a.pdf', bytes)).text).toBe('第一条 为了保障居民的权益');
  });

  it('with scanned pages among others gives the others and names the scanned ones', async () => {
    const bytes = pdf([
      { runs: lines },
      { scanned: true },
      { scanned: true },
      { runs: lines },
      { shapes: 30 },
    ]);
    const [document, unread, ...others] = await piecesOf(fileOf('a.pdf', bytes));
    expect(document).toMatchObject({ type: 'document' });
    expect(unread).toEqual({
      type: 'unreadable',
      part: '第 2–3、5 页',
      why: '有 3 页没有可以提取的文字（第 2–3、5 页），多半是扫描的图片，这几页没有读到。',
    });
    expect(others).toEqual([]);
  });

  it('may have empty pages, which are nothing to complain of', async () => {
    expect((await documentOf('a.pdf', pdf([{ runs: lines }, {}, { shapes: 2 }]))).text).toContain('第二条');
  });
});

describe('a PDF that cannot be read', () => {
  it('is told to be a scan, with the number of its pages', async () => {
    const { message, remedy } = await refusalOf(fileOf('a.pdf', pdf([{ scanned: true }, { scanned: true }])));
    expect(message).toContain('2 页都没有可以提取的文字');
    expect(remedy).toContain('OCR');
  });

  it('is told to be without text where the font leads nowhere', async () => {
    const bytes = pdf([{ runs: [{ text: '\ue123\ue124\ue125', x: 90, y: 700 }] }]);
    expect((await refusalOf(fileOf('a.pdf', bytes))).message).toContain('没有可以提取的文字');
  });

  it('is told to have a password', async () => {
    expect((await refusalOf(fileOf('a.pdf', lockedPdf))).message).toContain('密码');
  });

  it('is told to be damaged, with what the parser said as the cause', async () => {
    const { message, cause } = await refusalOf(fileOf('a.pdf', '%PDF-1.7\nnothing of the kind'));
    expect(message).toContain('损坏');
    expect(cause).toBeInstanceOf(Error);
  });

  it('never ends otherwise, wherever it is cut off or overwritten', async () => {
    const whole = pdf([{ runs: lines }, { scanned: true }]);
    for (let at = 40; at < whole.length; at += 97) {
      const overwritten = Buffer.from(whole);
      overwritten.fill(0x5b, at, Math.min(at + 30, whole.length));
      for (const bytes of [whole.subarray(0, at), overwritten]) {
        const file = fileOf('a.pdf', bytes);
        const read = await piecesOf(file).catch(async () => refusalOf(file));
        expect(read).toBeDefined();
      }
    }
  });
});
