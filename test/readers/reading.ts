import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HotlineError } from '../../src/errors.ts';
import { createReaders } from '../../src/readers/readers.ts';
import type { DocumentReader, ReadDocument, ReadPiece } from '../../src/retrieval/ingest/document.ts';
import { temporaryFolder } from '../support/folder.ts';

/** A file of this name and content in a folder of its own. */
export function fileOf(name: string, content: string | Uint8Array): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, content);
  return file;
}

export async function piecesOf(file: string, reader: DocumentReader = createReaders()): Promise<ReadPiece[]> {
  const pieces: ReadPiece[] = [];
  for await (const piece of reader.read(file)) pieces.push(piece);
  return pieces;
}

/** The one document that the file must give. */
export async function documentOf(name: string, content: string | Uint8Array): Promise<ReadDocument> {
  const pieces = await piecesOf(fileOf(name, content));
  const [piece] = pieces;
  if (pieces.length !== 1 || piece?.type !== 'document') throw new Error(JSON.stringify(pieces));
  return piece.document;
}

/** What is said about a file that cannot be read; each must be a sentence in Chinese and a remedy. */
export async function refusalOf(file: string, reader?: DocumentReader): Promise<HotlineError> {
  const error = await piecesOf(file, reader).then(
    (pieces) => new Error(`It was read: ${JSON.stringify(pieces)}`),
    (caught: unknown) => caught,
  );
  if (!(error instanceof HotlineError) || error.code !== 'DOCUMENT_UNREADABLE') throw error;
  for (const sentence of [error.message, error.remedy]) {
    if (!/^[^\n]*\p{Script=Han}[^\n]*。$/u.test(sentence)) throw new Error(`No plain sentence: ${sentence}`);
  }
  return error;
}
