import { isOle } from './ole.ts';

/** What the first bytes of a file show it to be; 'other' is text, or nothing that has a mark. */
export type Content =
  'pdf' | 'zip' | 'ole' | 'gzip' | 'archive' | 'image' | 'rtf' | 'html' | 'program' | 'other';

const marks: readonly { content: Content; hex: string; at?: number }[] = [
  { content: 'zip', hex: '504b0304' },
  { content: 'zip', hex: '504b0506' },
  { content: 'gzip', hex: '1f8b' },
  { content: 'archive', hex: '526172211a07' },
  { content: 'archive', hex: '377abcaf271c' },
  { content: 'archive', hex: '425a68' },
  { content: 'archive', hex: 'fd377a585a00' },
  { content: 'archive', hex: '28b52ffd' },
  { content: 'archive', hex: '7573746172', at: 257 },
  { content: 'image', hex: '89504e47' },
  { content: 'image', hex: 'ffd8ff' },
  { content: 'image', hex: '47494638' },
  { content: 'image', hex: '49492a00' },
  { content: 'image', hex: '4d4d002a' },
  { content: 'image', hex: '57454250', at: 8 },
  { content: 'rtf', hex: '7b5c727466' },
  { content: 'program', hex: '7f454c46' },
  { content: 'program', hex: '4d5a9000' },
];

/** Readers of PDF look for its mark in the first kilobyte, and files with something before it are about. */
const PDF_WITHIN = 1024;

export function sniff(head: Buffer): Content {
  if (isOle(head)) return 'ole';
  const found = marks.find(({ hex, at = 0 }) =>
    head.subarray(at, at + hex.length / 2).equals(Buffer.from(hex, 'hex')),
  );
  if (found !== undefined) return found.content;
  if (head.subarray(0, PDF_WITHIN).includes('%PDF-')) return 'pdf';
  return /^(?:ï»¿)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^]{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b/iu.test(
    head.toString('latin1', 0, 2 * PDF_WITHIN),
  )
    ? 'html'
    : 'other';
}
