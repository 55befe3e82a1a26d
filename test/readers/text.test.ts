import { describe, expect, it } from 'vitest';
import { documentOf, fileOf, refusalOf } from './reading.ts';

const LAW = '# 某市条例\n\n第一条 为了保障居民的权益，制定本条例。\n第二条 本条例自公布之日起施行。';
/** 城镇居民可以申请临时救助。in GB 2312. */
const GB = Buffer.from('b3c7d5f2bed3c3f1bfc9d2d4c9eac7ebc1d9cab1bec8d6faa1a3', 'hex');

function utf16(text: string, { big = false, mark = true } = {}): Buffer {
  const bytes = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le');
  return big ? bytes.swap16() : bytes;
}

describe('text and Markdown', () => {
  it('are given as they are, whatever the letters of the ending', async () => {
    for (const name of ['a.txt', 'a.md', 'a.markdown', 'A.TXT'])
      expect(await documentOf(name, LAW)).toEqual({ part: '', text: LAW });
  });

  it.each<[string, Buffer]>([
    ['UTF-8 with its mark', Buffer.from(`\ufeff${LAW}`)],
    ['UTF-16, little end first', utf16(LAW)],
    ['UTF-16, big end first', utf16(LAW, { big: true })],
    ['UTF-16 without its mark', utf16(LAW, { mark: false })],
    ['UTF-16, big end first, without its mark', utf16(LAW, { big: true, mark: false })],
  ])('may be in %s', async (_, bytes) => {
    expect((await documentOf('a.txt', bytes)).text).toBe(LAW);
  });

  it('may be in GB18030, which is what Windows calls ANSI in China', async () => {
    expect((await documentOf('a.txt', GB)).text).toBe('城镇居民可以申请临时救助。');
  });

  it('have one kind of line end', async () => {
    expect((await documentOf('a.txt', '甲\r\n乙\r丙\n丁\u001a')).text).toBe('甲\n乙\n丙\n丁');
  });

  it('in an encoding that cannot be made out are refused rather than garbled', async () => {
    // 公開資訊 in Big5, again and again.
    const big5 = Buffer.from('a4bdb67db8eab054'.repeat(20), 'hex');
    expect((await refusalOf(fileOf('a.txt', big5))).message).toContain('认不出文字的编码');
  });

  it('with a few broken characters name the first line that has one', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${LAW.repeat(20)}\n坏`),
      Buffer.from([0xe5, 0x9d]),
      Buffer.from('了'),
    ]);
    expect((await refusalOf(fileOf('a.txt', bytes))).message).toContain('第 62 行');
  });

  it('that were garbled before they came are refused', async () => {
    const { message, remedy } = await refusalOf(fileOf('a.txt', '锟斤拷锟斤拷\ufffd 的规定'));
    expect(message).toContain('乱码');
    expect(remedy).toContain('原来的文件');
  });

  it('have a space where a control character strayed in', async () => {
    expect((await documentOf('a.txt', `${LAW.repeat(40)}\u0007`)).text).toBe(`${LAW.repeat(40)} `);
  });

  it('that hold binary data are refused', async () => {
    const noise = Buffer.from(Array.from({ length: 4000 }, (_, nth) => (nth * 7919) % 256));
    expect((await refusalOf(fileOf('a.txt', noise))).message).toContain('内容不是文字');
    expect((await refusalOf(fileOf('b.md', '\u0001\u0002\u0003abc'))).message).toContain('内容不是文字');
  });
});
