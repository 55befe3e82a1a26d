import { stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { HotlineError } from '../errors.ts';
import type { Regions } from '../knowledge/regions.ts';
import { findFiles } from '../readers/find-files.ts';
import { fileFault } from '../readers/unreadable.ts';
import type { DocumentReader } from '../retrieval/ingest/document.ts';
import type { DocumentLibrary, Origin, OriginChange } from '../retrieval/ingest/library.ts';
import { digestOf, readContents, type FileContents } from './ingest-file.ts';

export type FileOutcome =
  /** `added`: a file that was not in the library before. */
  | { type: 'added' | 'changed'; file: string; change: OriginChange; contents: FileContents }
  | { type: 'unchanged'; file: string; documents: number }
  /** `why` is plain Chinese; `documents` of an earlier run stay as they were. */
  | { type: 'unreadable'; file: string; why: string; documents: number };

export type IngestNews =
  { type: 'reading' | 'storing'; file: string; documents: number } | { type: 'file'; outcome: FileOutcome };

export interface IngestSummary {
  files: Record<FileOutcome['type'], number>;
  /** Files of earlier runs under the same paths that are there no more; their documents stay. */
  vanished: Origin[];
}

export interface Ingest {
  /** Throws HotlineError STORAGE_FULL and the like; what one file lacks is its outcome, and the others go on. */
  ingest(paths: readonly string[]): Promise<IngestSummary>;
  /** Takes out what came from a file, or from any file under a folder; neither needs to be there any more. */
  remove(path: string): Promise<Origin[]>;
}

interface IngestDeps {
  library: Pick<DocumentLibrary, 'origins' | 'replaceOrigin' | 'removeOrigin'>;
  reader: DocumentReader;
  regions: Regions;
  onNews: (news: IngestNews) => void;
}

/** Brings files into the library; what the index lacks afterwards is for the caller to build. */
export function createIngest(deps: IngestDeps): Ingest {
  const { library, onNews } = deps;
  return {
    async ingest(paths) {
      const before = new Map((await library.origins()).map((it) => [it.origin, it]));
      const files = { added: 0, changed: 0, unchanged: 0, unreadable: 0 };
      const met = new Set<string>();
      for await (const found of findFiles(paths)) {
        const known = before.get(found.file);
        const outcome =
          found.type === 'file'
            ? await ingestFile(found.file, known, deps)
            : ({ ...found, documents: known?.documents ?? 0 } satisfies FileOutcome);
        met.add(found.file);
        files[outcome.type] += 1;
        onNews({ type: 'file', outcome });
      }
      const missed = [...before.values()].filter(({ origin }) => !met.has(origin) && isUnder(origin, paths));
      return { files, vanished: await goneFrom(missed) };
    },

    async remove(path) {
      const removed = (await library.origins()).filter(({ origin }) => isUnder(origin, [path]));
      for (const { origin } of removed) await library.removeOrigin(origin);
      return removed;
    },
  };
}

async function ingestFile(file: string, known: Origin | undefined, deps: IngestDeps): Promise<FileOutcome> {
  const { library, onNews } = deps;
  try {
    // Before the reading: what changes in between differs from this digest, and is read at the next run.
    const digest = await digestOf(file);
    if (known?.digest === digest) return { type: 'unchanged', file, documents: known.documents };
    const onDocument = (documents: number) => onNews({ type: 'reading', file, documents });
    const contents = await readContents(file, { ...deps, onDocument });
    // Half a copy must not take out what the whole file brought in.
    if (known !== undefined && contents.breaksOff !== undefined)
      return { type: 'unreadable', file, why: contents.breaksOff, documents: known.documents };
    onNews({ type: 'storing', file, documents: contents.documents.length });
    const change = await library.replaceOrigin({ origin: file, digest }, contents.documents);
    return { type: known === undefined ? 'added' : 'changed', file, change, contents };
  } catch (error) {
    if (!(error instanceof HotlineError) || error.code !== 'DOCUMENT_UNREADABLE') throw error;
    return {
      type: 'unreadable',
      file,
      why: error.message + error.remedy,
      documents: known?.documents ?? 0,
    };
  }
}

/** Also under the name as it is written, which is the origin of a file that was uploaded. */
function isUnder(origin: string, paths: readonly string[]): boolean {
  return paths.some((path) => {
    const whole = resolve(path);
    return (
      origin === path || origin === whole || origin.startsWith(whole.endsWith(sep) ? whole : whole + sep)
    );
  });
}

/** Without those that are there, but were met by another name or cannot be reached. */
async function goneFrom(origins: readonly Origin[]): Promise<Origin[]> {
  const gone: Origin[] = [];
  for (const origin of origins) if (!(await exists(origin.origin))) gone.push(origin);
  return gone;
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (fileFault(error) === undefined) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code !== 'ENOENT' && code !== 'ENOTDIR';
  }
}
