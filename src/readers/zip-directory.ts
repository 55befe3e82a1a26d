import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { unreadable, type Fault } from './unreadable.ts';

export interface ZipEntry {
  name: string;
  encrypted: boolean;
  /** 0 stored, 8 deflated. */
  method: number;
  /** In bytes, as the directory states it. */
  packed: number;
  unpacked: number;
  /** Where its local header stands. */
  offset: number;
}

/** Office files hold a few dozen parts; parsers keep all of them in memory. */
const MOST_ENTRIES = 10_000;
const LARGEST_UNPACKED_MB = 256;
const MB = 1024 * 1024;

const END = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const CENTRAL = 0x02014b50;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;

const tooLarge = (megabytes: number): Fault => ({
  why: `文件解开后超过 ${megabytes} MB 的上限，不再往下读。`,
  remedy: '请去掉里面的大图片或多余的内容，或拆成几个文件再导入。',
});
const broken: Fault = {
  why: '文件已损坏，打不开。',
  remedy: '请用 Word、Excel 或 WPS 打开核对，重新保存后再导入。',
};

/** The central directory of a zip. DOCUMENT_UNREADABLE for one that is cut off or broken. */
export function zipDirectory(bytes: Buffer): ZipEntry[] {
  const end = endOfDirectory(bytes);
  const count = bytes.readUInt16LE(end + 10);
  if (count > MOST_ENTRIES)
    throw unreadable({
      why: `文件里有 ${count} 个部件，超过了 ${MOST_ENTRIES} 个的上限。`,
      remedy: '请用 Word、Excel 或 WPS 打开核对，拆成几个文件再导入。',
    });
  const entries: ZipEntry[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let nth = 0; nth < count; nth += 1) {
    if (at + CENTRAL_BYTES > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) throw unreadable(broken);
    const nameLength = bytes.readUInt16LE(at + 28);
    entries.push({
      name: bytes.toString('utf8', at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameLength),
      encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      unpacked: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
    });
    at += CENTRAL_BYTES + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

/**
 * Lets a zip pass only when what comes out of it is what its directory states, and not too much: a directory
 * can lie, and a parser would find that out when memory is gone. `largestXmlMb` is for the parts that become a
 * tree; pictures do not.
 */
export async function checkUnpackedSize(
  bytes: Buffer,
  entries: readonly ZipEntry[],
  largestXmlMb: number,
): Promise<void> {
  if (entries.some((it) => it.encrypted))
    throw unreadable({ why: '文件设了密码，读不了。', remedy: '请去掉密码保存后再导入。' });
  if (sizeOf(entries) > LARGEST_UNPACKED_MB * MB) throw unreadable(tooLarge(LARGEST_UNPACKED_MB));
  if (sizeOf(entries.filter((it) => /\.xml$/iu.test(it.name))) > largestXmlMb * MB)
    throw unreadable(tooLarge(largestXmlMb));
  for (const entry of entries) await checkEntry(bytes, entry);
}

function sizeOf(entries: readonly ZipEntry[]): number {
  return entries.reduce((sum, it) => sum + it.unpacked, 0);
}

const inflate = promisify(inflateRaw);

async function checkEntry(bytes: Buffer, entry: ZipEntry): Promise<void> {
  if (entry.offset + LOCAL_BYTES > bytes.length) throw unreadable(broken);
  const start =
    entry.offset +
    LOCAL_BYTES +
    bytes.readUInt16LE(entry.offset + 26) +
    bytes.readUInt16LE(entry.offset + 28);
  if (start + entry.packed > bytes.length) throw unreadable(broken);
  if (entry.method === 0) return;
  if (entry.method !== 8) throw unreadable(broken);
  try {
    await inflate(bytes.subarray(start, start + entry.packed), {
      maxOutputLength: Math.max(1, entry.unpacked),
    });
  } catch (error) {
    const lied = error instanceof RangeError;
    throw unreadable(lied ? tooLarge(LARGEST_UNPACKED_MB) : broken, error);
  }
}

/** The end record stands last, before a comment of any length. */
function endOfDirectory(bytes: Buffer): number {
  const earliest = Math.max(0, bytes.length - END_BYTES - LONGEST_COMMENT);
  for (let at = bytes.length - END_BYTES; at >= earliest; at -= 1) {
    if (bytes.readUInt32LE(at) === END) return at;
  }
  throw unreadable(broken);
}
