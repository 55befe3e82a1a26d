import { unreadable, type Fault } from './unreadable.ts';

/** Characters that no text holds; line ends and tabs are white space. */
const CONTROL = /(?!\s)\p{Cc}/gu;
/** What is left of text that was once decoded wrongly. */
const SCRAP = /\ufffd|锟斤拷/gu;
const MOST_CONTROL = 0.001;
const MOST_SCRAPS = 0.005;
/** Shares of two-byte characters; Chinese in GB18030 is around 0.98, in misread UTF-8 or Big5 below 0.6. */
const LEAST_COMMON = 0.8;
const SAMPLE_BYTES = 1024 * 1024;

const binary: Fault = {
  why: '内容不是文字（是程序、图片之类的数据）。',
  remedy: '请核对是不是选错了文件，或文件名的结尾改错了。',
};

/**
 * Text of bytes in UTF-8, UTF-16 or GB18030, or in `declared` where UTF-8 does not fit; line ends become \n.
 * DOCUMENT_UNREADABLE where it is no text, or in an encoding that cannot be made out.
 */
export function decodeText(bytes: Uint8Array, declared?: string): string {
  const decoded = new TextDecoder(encodingOf(bytes, declared)).decode(bytes);
  // Some programs end a file with the end mark of DOS.
  const text = decoded.replaceAll('\u001a', '').replace(/\r\n?/gu, '\n');
  if (share(text, CONTROL) > MOST_CONTROL) throw unreadable(binary);
  if (share(text, SCRAP) > MOST_SCRAPS)
    throw unreadable({
      why: '文件里有许多乱码，以前转换编码时已经弄坏了。',
      remedy: '请找原来的文件重新导入。',
    });
  return withoutControl(text);
}

/** Stray control characters mostly stand where a space was. */
export function withoutControl(text: string): string {
  return text.replace(CONTROL, ' ');
}

export function isUtf16(bytes: Uint8Array): boolean {
  return utf16Of(bytes) !== undefined;
}

function encodingOf(bytes: Uint8Array, declared: string | undefined): string {
  const utf16 = utf16Of(bytes);
  if (utf16 !== undefined) return utf16;
  if (fits(bytes, 'utf-8')) return 'utf-8';
  if (bytes.subarray(0, SAMPLE_BYTES).includes(0)) throw unreadable(binary);
  if (declared !== undefined && fits(bytes, declared)) return declared;
  if (looksLikeGb(bytes.subarray(0, SAMPLE_BYTES)) && fits(bytes, 'gb18030')) return 'gb18030';
  throw unreadable(brokenEncoding(bytes));
}

/** By its mark; without one, by what it gives: there are zero bytes in it, and as UTF-16 it is text. */
function utf16Of(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  if (!sample.includes(0) || bytes.length % 2 !== 0) return undefined;
  return ['utf-16le', 'utf-16be'].find((it) => mostlyText(sample, it) && fits(bytes, it));
}

/** Binary data read as UTF-16 falls all over the table; text keeps to Chinese and Latin. */
function mostlyText(bytes: Uint8Array, encoding: string): boolean {
  const text = new TextDecoder(encoding).decode(bytes);
  return share(text, /[\t\n\r\u0020-\u007e\u2010-\u203b\u3000-\u301f\u4e00-\u9fff\uff01-\uff65]/gu) > 0.95;
}

/** Two bytes from the rows of GB 2312 that hold punctuation and the common characters. */
function looksLikeGb(bytes: Uint8Array): boolean {
  let common = 0;
  let all = 0;
  for (let at = 0; at + 1 < bytes.length; at += 1) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) continue;
    const trail = bytes[(at += 1)] ?? 0;
    all += 1;
    if (trail >= 0xa1 && ((lead >= 0xa1 && lead <= 0xa3) || (lead >= 0xb0 && lead <= 0xd7))) common += 1;
  }
  return all > 0 && common / all >= LEAST_COMMON;
}

function brokenEncoding(bytes: Uint8Array): Fault {
  const decoded = new TextDecoder('utf-8').decode(bytes.subarray(0, SAMPLE_BYTES));
  const scraps = decoded.match(SCRAP)?.length ?? 0;
  if (scraps / Math.max(1, decoded.length) < MOST_SCRAPS) {
    const line = decoded.slice(0, decoded.indexOf('\ufffd')).split('\n').length;
    return {
      why: `文件大体是 UTF-8 编码，但第 ${line} 行有坏掉的字。`,
      remedy: '请打开改正这些字，按 UTF-8 保存后再导入。',
    };
  }
  return {
    why: '认不出文字的编码，既不是 UTF-8，也不是 GB18030（GBK）或 UTF-16。',
    remedy: '请用记事本或 WPS 打开，另存为 UTF-8 编码再导入。',
  };
}

function fits(bytes: Uint8Array, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return true;
  } catch (error) {
    // TypeError: these bytes are not in that encoding; RangeError: a web page declares one that there is not.
    if (error instanceof TypeError || error instanceof RangeError) return false;
    throw error;
  }
}

function share(text: string, pattern: RegExp): number {
  return (text.match(pattern)?.length ?? 0) / Math.max(1, text.length);
}
