import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config.ts';
import { HotlineError } from '../errors.ts';
import { loadRegions } from '../knowledge/load.ts';
import type { Regions } from '../knowledge/regions.ts';
import { openEmbedder } from '../models/open-embedder.ts';
import { buildSegment } from '../retrieval/documents/build-segment.ts';
import {
  countPassages,
  evaluateRanking,
  hasRightPassage,
  readEvalDocuments,
  readEvalQuestions,
  type Ranking,
} from '../retrieval/documents/evaluate.ts';
import { placesIn } from '../retrieval/documents/places.ts';
import { searchDocuments } from '../retrieval/documents/search-documents.ts';
import { readSegment, writeSegment } from '../retrieval/documents/segment-files.ts';
import { createSnapshot, type Snapshot } from '../retrieval/documents/snapshot.ts';
import { loadDocumentWeights } from '../retrieval/documents/weights.ts';
import type { Embedder } from '../retrieval/embedder.ts';
import { cutDocument } from '../retrieval/ingest/cut-document.ts';
import type { DocumentOutline, StoredDocument } from '../retrieval/ingest/library.ts';
import type { Conditions } from '../retrieval/search.ts';
import { loadSynonyms } from '../retrieval/synonyms.ts';
import type { CliIo } from './io.ts';

export interface EvalRetrievalOptions {
  documents: readonly string[];
  questions: readonly string[];
  /** Only what holds in the whole country. */
  national: boolean;
  /** Only what is in force on this day; undefined: whatever its dates. */
  asOf: string | undefined;
  json: boolean;
}

/** Passages looked at, in which ten documents are to be found. */
const LIMIT = 40;
const SEGMENT = 'all';
const BATCH = 200;

/** Builds an index of the documents in a process of its own, loads it, asks the questions, and prints the figures. */
export async function evalRetrieval(
  config: Config,
  environment: Record<string, string | undefined>,
  options: EvalRetrievalOptions,
  io: CliIo,
): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'hotline-eval-'));
  try {
    const started = performance.now();
    await buildApart(directory, environment, options.documents, io);
    const buildSeconds = (performance.now() - started) / 1000;
    const embedder = await openEmbedder(config);
    const loading = performance.now();
    const snapshot = await loadEvalIndex(directory, embedder);
    const loadSeconds = (performance.now() - loading) / 1000;
    // Ready to answer; the graph that makes it fast is still being read.
    for (const { segment } of snapshot.segments) await segment.graph?.ready;
    io.err(`图索引 ${((performance.now() - loading) / 1000).toFixed(2)} 秒后就绪`);
    const { rankings, withoutPassage } = await askAll(config, { snapshot, embedder, options });
    const figures = evaluateRanking(rankings);
    const report = {
      documents: snapshot.documents,
      passages: countPassages(snapshot.segments),
      questions: figures.questions,
      withoutPassage,
      hitAt1: rounded(figures.hitAt1, 4),
      hitAt5: rounded(figures.hitAt5, 4),
      hitAt10: rounded(figures.hitAt10, 4),
      mrrAt10: rounded(figures.mrrAt10, 4),
      documentNdcgAt10: rounded(figures.documentNdcgAt10, 4),
      medianMs: rounded(figures.medianMs, 2),
      p95Ms: rounded(figures.p95Ms, 2),
      buildSeconds: rounded(buildSeconds, 1),
      loadSeconds: rounded(loadSeconds, 2),
      indexMb: rounded(sizeOf(join(directory, SEGMENT)) / 1e6, 1),
      rssMb: rounded(process.memoryUsage.rss() / 1e6, 0),
    };
    if (!options.json)
      for (const [name, value] of Object.entries(report)) io.out(`${name.padEnd(18)} ${value}`);
    io.out(JSON.stringify(report));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function sizeOf(directory: string): number {
  return readdirSync(directory).reduce((sum, name) => sum + statSync(join(directory, name)).size, 0);
}

/** Building takes far more memory than searching; what is measured is searching. */
function buildApart(
  directory: string,
  environment: Record<string, string | undefined>,
  documents: readonly string[],
  io: CliIo,
): Promise<void> {
  const main = fileURLToPath(new URL('../main.ts', import.meta.url));
  const args = ['--import', 'tsx', main, 'eval', 'build-index', directory, ...documents];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (bytes: Buffer) => {
      said = `${said}${bytes.toString('utf8')}`.slice(-2_000);
      for (const line of bytes.toString('utf8').trimEnd().split('\n')) io.err(line);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new HotlineError('INDEX_UNREADABLE', `索引没有建成（退出码 ${code}）：${said.trim()}`, {
            remedy: '按上面的说明改正文件或参数后重试。',
          }),
        );
    });
  });
}

/** Cuts and indexes the documents into a folder; their standing is what is proposed from the text. */
export async function buildEvalIndex(
  config: Config,
  directory: string,
  documents: readonly string[],
  io: CliIo,
): Promise<void> {
  const embedder = await openEmbedder(config);
  const regions = loadRegions(config.knowledgeDir);
  const outline: DocumentOutline[] = [];
  let tenThousands = 0;
  const { segment } = await buildSegment(batches(documents, regions, outline), {
    name: SEGMENT,
    embedder,
    averages: undefined,
    onProgress(passages) {
      if (Math.floor(passages / 10_000) > tenThousands) io.err(`  已编入 ${passages} 段`);
      tenThousands = Math.floor(passages / 10_000);
    },
  });
  mkdirSync(directory, { recursive: true });
  await writeSegment(directory, embedder.id, segment);
  writeFileSync(join(directory, 'outline.json'), JSON.stringify(outline));
}

async function* batches(
  files: readonly string[],
  regions: Regions,
  outline: DocumentOutline[],
): AsyncGenerator<StoredDocument[]> {
  let batch: StoredDocument[] = [];
  for await (const { id, text, title } of readEvalDocuments(files)) {
    const read = { part: id, text, ...(title !== undefined && { title }) };
    const cut = cutDocument(read, { origin: '', regions }).documents;
    const [first] = cut;
    if (first === undefined) continue;
    const document: StoredDocument = {
      id,
      textDigest: id,
      title: first.title,
      // A page of several articles is one document here: the questions name it as a whole.
      passages: cut.flatMap(({ passages }) => passages),
      standing: standingOf(first.proposal),
      review: { state: 'proposed' },
    };
    outline.push({ id, textDigest: id, standing: document.standing, review: document.review });
    batch.push(document);
    if (batch.length === BATCH) {
      yield batch;
      batch = [];
    }
  }
  yield batch;
}

function standingOf({
  regions,
  from,
  expires,
  claimClass,
}: StoredDocument['standing']): StoredDocument['standing'] {
  return { regions, from, expires, claimClass };
}

export async function loadEvalIndex(directory: string, embedder: Embedder): Promise<Snapshot> {
  const segment = await readSegment(directory, embedder.id, SEGMENT);
  // Written by buildEvalIndex a moment ago, and checked there.
  const outline = JSON.parse(readFileSync(join(directory, 'outline.json'), 'utf8')) as DocumentOutline[];
  return createSnapshot('eval', [segment], outline);
}

interface Asking {
  snapshot: Snapshot;
  embedder: Embedder;
  options: EvalRetrievalOptions;
}

async function askAll(
  config: Config,
  { snapshot, embedder, options }: Asking,
): Promise<{ rankings: Ranking[]; withoutPassage: number }> {
  const regions = loadRegions(config.knowledgeDir);
  const synonyms = loadSynonyms(config.knowledgeDir);
  const deps = { embedder, weights: loadDocumentWeights(config.knowledgeDir), covers: regions.covers };
  const conditions: Conditions = {
    asOf: options.asOf ?? '0000-01-01',
    territory: options.national ? 'applicable' : 'any',
    validity: options.asOf === undefined ? 'any' : 'in-force',
  };
  const questions = await readEvalQuestions(options.questions);
  const answerable = questions.filter((question) => hasRightPassage(question, snapshot.segments));
  const rankings: Ranking[] = [];
  for (const question of answerable) {
    const started = performance.now();
    const { hits } = await searchDocuments(snapshot, deps, {
      question: question.question,
      widened: synonyms.widen(question.question),
      places: placesIn(question.question, regions),
      conditions,
      limit: LIMIT,
    });
    rankings.push({ question, hits, elapsedMs: performance.now() - started });
  }
  return { rankings, withoutPassage: questions.length - answerable.length };
}
