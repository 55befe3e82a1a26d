import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildEvalIndex, loadEvalIndex } from '../../src/cli/eval-retrieval.ts';
import { readConfig } from '../../src/config.ts';
import { loadRegions } from '../../src/knowledge/load.ts';
import { openEmbedder } from '../../src/models/open-embedder.ts';
import { placesIn } from '../../src/retrieval/documents/places.ts';
import type { Widened } from '../../src/retrieval/documents/query.ts';
import { searchDocuments } from '../../src/retrieval/documents/search-documents.ts';
import { loadDocumentWeights } from '../../src/retrieval/documents/weights.ts';
import { loadSynonyms } from '../../src/retrieval/synonyms.ts';
import { isRightArticle, readLawQuestions, type LawQuestion } from './law-questions.ts';

const LIMIT = 50;

/**
 * What the dictionary of citizens' words does to the project's own law questions, over national law: figures
 * with and without it, and every question whose right article it moved, with the entries that moved it, worst
 * first, so that an entry that harms is seen. `--held-out` asks the part that nothing was tuned on, and shows
 * figures only.
 */
export async function dictionary(print: (line: string) => void, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      documents: { type: 'string', multiple: true, default: [] },
      index: { type: 'string', default: 'data/bench-dictionary' },
      'held-out': { type: 'boolean', default: false },
    },
  });
  const config = readConfig(process.env);
  if (!existsSync(join(values.index, 'outline.json')))
    await buildEvalIndex(config, values.index, values.documents, { out: print, err: print });
  const embedder = await openEmbedder(config);
  const snapshot = await loadEvalIndex(values.index, embedder);
  // Asking without a pause would leave no turn for the graph to come in.
  for (const { segment } of snapshot.segments) await segment.graph?.ready;
  const regions = loadRegions(config.knowledgeDir);
  const synonyms = loadSynonyms(config.knowledgeDir);
  const deps = { embedder, weights: loadDocumentWeights(config.knowledgeDir), covers: regions.covers };
  const rankOf = async (question: LawQuestion, widened: Widened | undefined): Promise<number> => {
    const { hits } = await searchDocuments(snapshot, deps, {
      question: question.question,
      widened,
      places: placesIn(question.question, regions),
      conditions: { asOf: '0000-01-01', territory: 'applicable', validity: 'any' },
      limit: LIMIT,
    });
    const rank = hits.findIndex((hit) => isRightArticle(question, hit));
    return rank < 0 ? LIMIT : rank;
  };
  const questions = readLawQuestions(values['held-out'] ? 'held-out' : 'tuning');
  const moved: { gain: number; line: string }[] = [];
  const ranks = { without: [] as number[], with: [] as number[] };
  for (const question of questions) {
    const widened = synonyms.widen(question.question);
    const before = await rankOf(question, undefined);
    const after = await rankOf(question, widened);
    ranks.without.push(before);
    ranks.with.push(after);
    if (before !== after && widened !== undefined)
      moved.push({
        gain: before - after,
        line: `${String(before + 1).padStart(3)} → ${String(after + 1).padStart(3)}  ${question.question}  ［${widened.words.join('｜')}］`,
      });
  }
  print(
    `${synonyms.size} entries, ${questions.length} questions (${values['held-out'] ? 'held out' : 'tuning'})`,
  );
  print(figures('without', ranks.without));
  print(figures('with', ranks.with));
  if (values['held-out']) return;
  for (const { line } of moved.sort((a, b) => a.gain - b.gain)) print(line);
}

function figures(name: string, ranks: readonly number[]): string {
  const share = (below: number) => (ranks.filter((rank) => rank < below).length / ranks.length).toFixed(3);
  return `${name.padEnd(8)} hit@1 ${share(1)}  hit@5 ${share(5)}  hit@10 ${share(10)}`;
}
