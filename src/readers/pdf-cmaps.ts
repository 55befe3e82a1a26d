import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

/**
 * Hands pdf.js the tables of Adobe-GB1, by which older Chinese PDFs number their characters without saying which
 * they are. The files in cmaps/ are those of pdfjs-dist, under the licence beside them; the package itself is
 * forty megabytes.
 */
export class ChineseCMaps {
  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    if (kind !== 'cMapUrl') throw new Error(`No ${kind} at hand: ${filename}`);
    return Uint8Array.from(await readFile(new URL(`cmaps/${basename(filename)}`, import.meta.url)));
  }
}
