import { formatNames, type Format } from './formats.ts';
import { oleFault } from './ole.ts';
import { sniff, type Content } from './sniff.ts';
import type { SourceFile } from './source-file.ts';
import { unreadable, type Fault } from './unreadable.ts';
import { zipDirectory, type ZipEntry } from './zip-directory.ts';

const expected: Readonly<Record<Format, readonly Content[]>> = {
  markdown: ['other'],
  text: ['other'],
  html: ['html', 'other'],
  pdf: ['pdf'],
  docx: ['zip'],
  xlsx: ['zip'],
  jsonl: ['other'],
  'jsonl.gz': ['gzip'],
};

const UNPACK = '请先解压，再导入里面的文件。';

/** What a file of another content is, and what to do with it. */
const actual: Readonly<Record<Exclude<Content, 'zip' | 'ole'>, { name: string; remedy: string }>> = {
  pdf: { name: ' PDF', remedy: '请把文件名的结尾改成 .pdf 再导入。' },
  html: { name: '网页', remedy: '请把文件名的结尾改成 .html 再导入；如果下载时出了错，请重新下载。' },
  gzip: { name: '压缩包', remedy: UNPACK },
  archive: { name: '压缩包', remedy: UNPACK },
  image: { name: '图片', remedy: '请先做文字识别（OCR），存成文本或 PDF 再导入。' },
  rtf: { name: ' RTF 文档', remedy: '请用 Word 或 WPS 打开，另存为 .docx 再导入。' },
  program: { name: '程序', remedy: '请核对是不是选错了文件。' },
  other: { name: '别的数据', remedy: '请核对是不是选错了文件、改错了文件名，或下载时没有下完。' },
};

/** DOCUMENT_UNREADABLE where the content of a file is not what its ending says. */
export async function expectContent(source: SourceFile, ending: string, format: Format): Promise<void> {
  const content = sniff(await source.head());
  if (content === 'ole') throw unreadable(oleFault(await source.bytes()));
  if (expected[format].includes(content)) return;
  const { name, remedy } = content === 'zip' ? zipContent(await source.bytes()) : actual[content];
  throw unreadable(mismatch(ending, name, remedy));
}

/** The directory of an Office file; DOCUMENT_UNREADABLE where the zip holds something else. */
export function officeDirectory(bytes: Buffer, ending: string, format: 'docx' | 'xlsx'): ZipEntry[] {
  const entries = zipDirectory(bytes);
  if (zipFormat(entries) === format) return entries;
  const { name, remedy } = zipContent(bytes);
  throw unreadable(mismatch(ending, name, remedy));
}

function mismatch(ending: string, name: string, remedy: string): Fault {
  return { why: `文件名以 ${ending} 结尾，内容却是${name}。`, remedy };
}

function zipContent(bytes: Buffer): { name: string; remedy: string } {
  const format = zipFormat(zipDirectory(bytes));
  if (format === undefined) return { name: '压缩包', remedy: UNPACK };
  return { name: ` ${formatNames[format]}`, remedy: `请把文件名的结尾改成 .${format} 再导入。` };
}

function zipFormat(entries: readonly ZipEntry[]): 'docx' | 'xlsx' | undefined {
  // Word can give the main part another name; the folder stays.
  if (entries.some((it) => /^word\/document\d*\.xml$/u.test(it.name))) return 'docx';
  return entries.some((it) => /^xl\/workbook\.xml$/u.test(it.name)) ? 'xlsx' : undefined;
}
