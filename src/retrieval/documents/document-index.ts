import type { RegionCode } from '../../knowledge/item.ts';
import type { Embedder } from '../embedder.ts';
import type { DocumentLibrary, DocumentOutline, StoredDocument } from '../ingest/library.ts';
import { buildSegment } from './build-segment.ts';
import type { OpenSegment } from './candidates.ts';
import { manifestStamp, readManifest, writeManifest, type Manifest } from './index-manifest.ts';
import type { DocumentIndex } from './query.ts';
import { searchDocuments } from './search-documents.ts';
import { readSegment, writeSegment } from './segment-files.ts';
import { passageCount, type AverageLengths, type Segment } from './segment.ts';
import { createSnapshot, type Snapshot } from './snapshot.ts';
import type { DocumentWeights } from './weights.ts';

export type DocumentIndexNews =
  | { type: 'loaded'; documents: number; passages: number }
  | {
      type: 'building';
      why: 'missing' | 'damaged' | 'foreign' | 'changed' | 'scattered';
      documents: number;
      detail?: string;
    }
  | { type: 'progress'; passages: number }
  | { type: 'not-saved'; error: unknown }
  | { type: 'rerank-failed'; error: unknown };

export interface DocumentIndexOptions {
  library: Pick<DocumentLibrary, 'version' | 'outline' | 'some' | 'all'>;
  embedder: Embedder;
  weights: DocumentWeights;
  covers: (documentRegion: RegionCode, citizenRegion: RegionCode) => boolean;
  directory: string;
  /** Names a new segment; never the same twice. */
  newName: () => string;
  onNews: (news: DocumentIndexNews) => void;
}

export interface OpenDocumentIndex extends DocumentIndex {
  /**
   * Takes over what has changed since: reviews at once, new segments that another process has written, and with
   * `build` also documents that no segment has. Searches go on meanwhile, on what was there before.
   */
  refresh(options: { build: boolean }): Promise<void>;
  /** Another one whenever there is something to take over that another process has written. */
  stamp(): Promise<string>;
  close(): Promise<void>;
}

/** With more segments than this, or with this share of passages that no longer count, all is put into one. */
const MOST_SEGMENTS = 8;
const MOST_GONE = 0.3;
const BATCH = 200;

/** Opens what is on disk and builds what is missing; damaged and foreign segments are built anew. */
export async function openDocumentIndex(
  options: DocumentIndexOptions,
  { build }: { build: boolean },
): Promise<OpenDocumentIndex> {
  let current: Snapshot = createSnapshot('', [], []);
  let running = Promise.resolve();
  const refresh = (mode: { build: boolean }) => {
    const next = running.then(async () => {
      current = await takeOver(options, current, mode);
    });
    // The next refresh waits for this one, however it ends; who asked for this one hears how it ended.
    running = next.catch(() => undefined);
    return next;
  };
  await refresh({ build });
  return {
    refresh,
    search: (query) => searchDocuments(current, options, query),
    stamp: () => Promise.resolve(manifestStamp(options.directory)),
    close: () => Promise.resolve(),
    get documents() {
      return current.documents;
    },
    get passages() {
      return current.passages;
    },
    get version() {
      return current.version;
    },
  };
}

async function takeOver(
  options: DocumentIndexOptions,
  current: Snapshot,
  { build }: { build: boolean },
): Promise<Snapshot> {
  const { library, embedder, onNews } = options;
  const version = `${await library.version()}/${embedder.id}`;
  const outline = await library.outline();
  const stored = await loadSegments(options, current);
  const missing = missingFrom(outline, stored.segments);
  if (!build || (missing.length === 0 && !isScattered(stored.segments, outline))) {
    const snapshot = createSnapshot(version, stored.segments, outline);
    if (current.version === '' && outline.length > 0)
      onNews({ type: 'loaded', documents: snapshot.documents, passages: snapshot.passages });
    return snapshot;
  }
  const whole = missing.length * 2 > outline.length || isScattered(stored.segments, outline);
  const kept = whole ? [] : stored.segments;
  onNews({
    type: 'building',
    why:
      stored.fault?.why ??
      (kept.length > 0 ? 'changed' : stored.segments.length > 0 ? 'scattered' : 'missing'),
    documents: whole ? outline.length : missing.length,
    ...(stored.fault !== undefined && { detail: stored.fault.detail }),
  });
  const batches = whole ? library.all() : inBatches(library, missing);
  const built = await buildSegment(batches, {
    name: options.newName(),
    embedder,
    averages: whole ? undefined : stored.averages,
    onProgress: (passages) => onNews({ type: 'progress', passages }),
  });
  const segments = [...kept, built.segment];
  await save(options, built, segments);
  return createSnapshot(version, segments, outline);
}

interface Stored {
  segments: (Segment | OpenSegment)[];
  averages: AverageLengths | undefined;
  fault?: { why: 'damaged' | 'foreign'; detail: string };
}

async function loadSegments(
  { directory, embedder }: DocumentIndexOptions,
  current: Snapshot,
): Promise<Stored> {
  const manifest = await readManifest(directory);
  if (manifest === undefined) return { segments: [], averages: undefined };
  if ('damaged' in manifest) {
    return { segments: [], averages: undefined, fault: { why: 'damaged', detail: manifest.damaged } };
  }
  if (manifest.embedder !== embedder.id) {
    const fault = { why: 'foreign', detail: manifest.embedder } as const;
    return { segments: [], averages: undefined, fault };
  }
  const open = new Map(current.segments.map((it) => [it.segment.name, it]));
  const stored: Stored = { segments: [], averages: manifest.averages };
  for (const name of manifest.segments) {
    try {
      stored.segments.push(open.get(name) ?? (await readSegment(directory, embedder.id, name)));
    } catch (error) {
      // Its documents count as missing, and are built anew from the library.
      stored.fault = { why: 'damaged', detail: error instanceof Error ? error.message : String(error) };
    }
  }
  return stored;
}

function segmentOf(it: Segment | OpenSegment): Segment {
  return 'segment' in it ? it.segment : it;
}

function missingFrom(outline: readonly DocumentOutline[], segments: Stored['segments']): string[] {
  const indexed = new Set(
    segments.flatMap((it) => segmentOf(it).documents.map(({ id, textDigest }) => `${textDigest} ${id}`)),
  );
  return outline.filter(({ id, textDigest }) => !indexed.has(`${textDigest} ${id}`)).map(({ id }) => id);
}

function isScattered(segments: Stored['segments'], outline: readonly DocumentOutline[]): boolean {
  if (segments.length > MOST_SEGMENTS) return true;
  const wanted = new Set(outline.map(({ id, textDigest }) => `${textDigest} ${id}`));
  let all = 0;
  let gone = 0;
  for (const segment of segments.map(segmentOf)) {
    all += passageCount(segment);
    for (const { id, textDigest, from, to } of segment.documents)
      if (!wanted.has(`${textDigest} ${id}`)) gone += to - from;
  }
  return gone > all * MOST_GONE;
}

async function* inBatches(
  library: DocumentIndexOptions['library'],
  ids: readonly string[],
): AsyncGenerator<StoredDocument[]> {
  for (let from = 0; from < ids.length; from += BATCH)
    yield await library.some(ids.slice(from, from + BATCH));
}

async function save(
  { directory, embedder, onNews }: DocumentIndexOptions,
  { segment, averages }: { segment: Segment; averages: AverageLengths },
  all: Stored['segments'],
): Promise<void> {
  try {
    await writeSegment(directory, embedder.id, segment);
    const manifest: Manifest = {
      embedder: embedder.id,
      averages,
      segments: all.map((it) => segmentOf(it).name),
    };
    writeManifest(directory, manifest);
  } catch (error) {
    // Searching works from memory; the next start builds again.
    onNews({ type: 'not-saved', error });
  }
}
