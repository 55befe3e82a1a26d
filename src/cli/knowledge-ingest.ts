import { openStorage } from '../app/open-storage.ts';
import { openDocuments } from '../app/documents.ts';
import { createIngest, type Ingest } from '../app/ingest.ts';
import type { Config } from '../config.ts';
import { loadRegions } from '../knowledge/load.ts';
import { openEmbedder } from '../models/open-embedder.ts';
import { createReaders } from '../readers/readers.ts';
import type { DocumentLibrary } from '../retrieval/ingest/library.ts';
import { ingestReport, summaryLines } from './ingest-report.ts';
import type { CliIo } from './io.ts';
import { indexProgress } from './progress.ts';

export interface IngestOptions {
  paths: readonly string[];
  /** Takes out what came from these paths instead of bringing it in. */
  remove: boolean;
  /** Tells only what is wrong, and the sums. */
  quiet: boolean;
}

/**
 * Brings files into the library, or takes them out, and the search index up to date. Returns the exit code: 1
 * when a file could not be read, or there was none. Throws HotlineError for what stops the whole run.
 */
export async function knowledgeIngest(config: Config, options: IngestOptions, io: CliIo): Promise<number> {
  const regions = loadRegions(config.knowledgeDir);
  const storage = await openStorage(config);
  try {
    const { library } = storage;
    const onNews = ingestReport({ io, regions, quiet: options.quiet, now: () => performance.now() });
    const ingest = createIngest({ library, reader: createReaders(), regions, onNews });
    const { code, lines } = options.remove
      ? await remove(ingest, options)
      : await bringIn(ingest, library, options.paths);
    try {
      // Also after a run that changed nothing: an earlier one may have been cut short before its index was built.
      const embedder = await openEmbedder(config);
      const index = await openDocuments(config, { library, embedder, regions, onNews: indexProgress(io) });
      await index.close();
    } finally {
      for (const line of lines) io.out(line);
    }
    return code;
  } finally {
    await storage.close();
  }
}

interface Ending {
  code: number;
  lines: string[];
}

async function bringIn(ingest: Ingest, library: DocumentLibrary, paths: readonly string[]): Promise<Ending> {
  const summary = await ingest.ingest(paths);
  const count = async (filter: { state?: 'proposed' }) =>
    (await library.list(filter, { offset: 0, limit: 1 })).total;
  const { unreadable, ...read } = summary.files;
  const isFine = unreadable === 0 && Object.values(read).some((files) => files > 0);
  return {
    code: isFine ? 0 : 1,
    lines: summaryLines(summary, { total: await count({}), proposed: await count({ state: 'proposed' }) }),
  };
}

async function remove(ingest: Ingest, { paths, quiet }: IngestOptions): Promise<Ending> {
  const ending: Ending = { code: 0, lines: [] };
  for (const path of paths) {
    const removed = await ingest.remove(path);
    const documents = removed.reduce((sum, it) => sum + it.documents, 0);
    if (removed.length === 0) {
      ending.code = 1;
      ending.lines.push(`没有从这里导入过文件：${path}`);
    } else {
      if (!quiet) ending.lines.push(...removed.map((it) => `去掉 ${it.origin}（${it.documents} 份）`));
      ending.lines.push(`共去掉 ${removed.length} 个文件的 ${documents} 份。`);
    }
  }
  return ending;
}
