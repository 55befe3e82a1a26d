import type { Fault } from './unreadable.ts';

const SIGNATURE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
/** A directory entry of the container: a name in UTF-16, padded, with its length in bytes behind it. */
const ENTRY_BYTES = 128;
const NAME_LENGTH_AT = 64;

const contents: readonly { stream: string; fault: Fault }[] = [
  {
    stream: 'EncryptedPackage',
    fault: {
      why: '文件设了打开密码，读不了。',
      remedy: '请用 Word、Excel 或 WPS 打开，去掉密码保存后再导入。',
    },
  },
  {
    stream: 'WordDocument',
    fault: {
      why: '这是旧版 Word 文档（.doc），不是 .docx。',
      remedy: '请用 Word 或 WPS 打开，另存为 .docx 再导入。',
    },
  },
  ...['Workbook', 'Book'].map((stream) => ({
    stream,
    fault: {
      why: '这是旧版 Excel 表格（.xls），不是 .xlsx。',
      remedy: '请用 Excel 或 WPS 打开，另存为 .xlsx 再导入。',
    },
  })),
  {
    stream: 'PowerPoint Document',
    fault: { why: '这是旧版幻灯片（.ppt），读不了。', remedy: '请另存为 PDF 再导入。' },
  },
];

export function isOle(bytes: Buffer): boolean {
  return bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE);
}

/** What an OLE container holds: Office before 2007 kept its files in one, and later Office its encrypted ones. */
export function oleFault(bytes: Buffer): Fault {
  return (
    contents.find((it) => hasStream(bytes, it.stream))?.fault ?? {
      why: '这是旧版 Office 或别的程序的文件，读不了。',
      remedy: '请用原来的程序打开，另存为 .docx、.xlsx 或 PDF 再导入。',
    }
  );
}

function hasStream(bytes: Buffer, name: string): boolean {
  const wanted = Buffer.from(`${name}\0`, 'utf16le');
  for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + 2)) {
    const fits = at % ENTRY_BYTES === 0 && at + ENTRY_BYTES <= bytes.length;
    if (fits && bytes.readUInt16LE(at + NAME_LENGTH_AT) === wanted.length) return true;
  }
  return false;
}
