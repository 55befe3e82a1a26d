import { writeFileSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { buildEvalIndex, loadEvalIndex } from '../../../src/cli/eval-retrieval.ts';
import type { Config } from '../../../src/config.ts';
import { openEmbedder } from '../../../src/models/open-embedder.ts';
import type { OpenSegment } from '../../../src/retrieval/documents/candidates.ts';
import { hasRightPassage, readEvalQuestions } from '../../../src/retrieval/documents/evaluate.ts';
import { passageCount, unitAt, unitRows } from '../../../src/retrieval/documents/segment.ts';
import type { BenchPassage } from './engine.ts';

export const indexDirectory = (directory: string) => join(directory, 'index');
const passagesFile = (directory: string) => join(directory, 'passages.jsonl');
export const askedFile = (directory: string) => join(directory, 'asked.jsonl');

export const preparedSchema = z.object({
  documents: z.number(),
  passages: z.number(),
  questions: z.number(),
  withoutPassage: z.number(),
  /** Of this project's index: reading, cutting, embedding and writing. */
  buildSeconds: z.number(),
  /** Growth of the resident memory at its highest while building. */
  peakMb: z.number(),
});
export type Prepared = z.infer<typeof preparedSchema>;

const MB = 1e6;
const peakMb = () => (process.resourceUsage().maxRSS * 1024) / MB;

/**
 * Builds this project's index and writes beside it, for the others, its passages as they are and the questions
 * that have a right one among them.
 */
export async function prepare(
  config: Config,
  directory: string,
  files: { documents: readonly string[]; questions: readonly string[] },
  onNews: (line: string) => void,
): Promise<Prepared> {
  const shipped = { ...config, embeddings: undefined };
  const before = process.memoryUsage.rss() / MB;
  const started = performance.now();
  await buildEvalIndex(shipped, indexDirectory(directory), files.documents, { out: onNews, err: onNews });
  const buildSeconds = (performance.now() - started) / 1000;
  const peak = peakMb() - before;
  const { documents, passages, segments } = await loadEvalIndex(
    indexDirectory(directory),
    await openEmbedder(shipped),
  );
  await writePassages(passagesFile(directory), segments);
  const all = await readEvalQuestions(files.questions);
  const asked = all.filter((question) => hasRightPassage(question, segments));
  writeFileSync(askedFile(directory), asked.map((question) => `${JSON.stringify(question)}\n`).join(''));
  return {
    documents,
    passages,
    questions: asked.length,
    withoutPassage: all.length - asked.length,
    buildSeconds,
    peakMb: peak,
  };
}

async function writePassages(path: string, segments: readonly OpenSegment[]): Promise<void> {
  const file = await open(path, 'w');
  for (const { segment } of segments) {
    let lines = '';
    for (let position = 0; position < passageCount(segment); position += 1) {
      const document = segment.documents[segment.documentOf[position] ?? 0];
      const passage: BenchPassage = {
        documentId: document?.id ?? '',
        title: document?.title ?? '',
        section: segment.sections[segment.headingOf[position] ?? 0] ?? '',
        text: unitRows(segment, position)
          .map((row) => unitAt(segment, row).text)
          .join('\n'),
      };
      lines += `${JSON.stringify(passage)}\n`;
      if (lines.length > MB) {
        await file.write(lines);
        lines = '';
      }
    }
    await file.write(lines);
  }
  await file.close();
}

const passageSchema = z.object({
  documentId: z.string(),
  title: z.string(),
  section: z.string(),
  text: z.string(),
});

/** Titles and sections come once for each document, not once for each passage: that is what a program would hold. */
export async function readPassages(directory: string): Promise<BenchPassage[]> {
  const shared = new Map<string, string>();
  const once = (text: string) => {
    const known = shared.get(text);
    if (known === undefined) shared.set(text, text);
    return known ?? text;
  };
  const lines = (await readFile(passagesFile(directory), 'utf8')).split('\n').filter(Boolean);
  return lines.map((line) => {
    const { documentId, title, section, text } = passageSchema.parse(JSON.parse(line));
    return { documentId: once(documentId), title: once(title), section: once(section), text };
  });
}
