import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildEvalIndex, loadEvalIndex } from '../../src/cli/eval-retrieval.ts';
import { readConfig } from '../../src/config.ts';
import { loadRegions } from '../../src/knowledge/load.ts';
import { openEmbedder } from '../../src/models/open-embedder.ts';
import { hasRightPassage, isRight, readEvalQuestions } from '../../src/retrieval/documents/evaluate.ts';
import { placesIn } from '../../src/retrieval/documents/places.ts';
import { searchDocuments } from '../../src/retrieval/documents/search-documents.ts';
import {
  isNorm,
  signalNames,
  type DocumentSignals,
  type DocumentWeights,
} from '../../src/retrieval/documents/weights.ts';
import type { DocumentHit } from '../../src/retrieval/documents/query.ts';
import { loadSynonyms } from '../../src/retrieval/synonyms.ts';
import { fitCalibration, fitListwise, report, type RankSample } from './fit-listwise.ts';
import { isRightArticle, readLawQuestions } from './law-questions.ts';

/** How much a question counts: the citizens' own words are few, and what the hotline is for. */
const WORTH = { general: 1, national: 1.5 };
const FOLDS = 5;

interface Asked {
  id: string;
  question: string;
  national: boolean;
  isRight: (hit: DocumentHit) => boolean;
}

/**
 * Fits the weights of the document search and writes knowledge/ranker.json. `--questions` are asked of all
 * documents, `--lay` of all and of national law alone; the tuning part of the project's own law questions is
 * always in. `--index DIR` keeps the index for the next run. Prints figures of a five-fold cross-validation.
 */
export async function fitDocuments(print: (line: string) => void, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      documents: { type: 'string', multiple: true, default: [] },
      questions: { type: 'string', multiple: true, default: [] },
      lay: { type: 'string', multiple: true, default: [] },
      index: { type: 'string', default: 'data/fit-documents' },
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const config = readConfig(process.env);
  if (!existsSync(join(values.index, 'outline.json'))) {
    await buildEvalIndex(config, values.index, values.documents, { out: print, err: print });
  }
  const embedder = await openEmbedder(config);
  const snapshot = await loadEvalIndex(values.index, embedder);
  // Asking without a pause would leave no turn for the graph to come in.
  for (const { segment } of snapshot.segments) await segment.graph?.ready;
  const general = (await readEvalQuestions(values.questions)).filter((it) =>
    hasRightPassage(it, snapshot.segments),
  );
  const lay = (await readEvalQuestions(values.lay)).filter((it) => hasRightPassage(it, snapshot.segments));
  const sets: Record<string, Asked[]> = {
    general: general.map((it) => ({ ...it, national: false, isRight: (hit) => isRight(it, hit) })),
    lay: lay.map((it) => ({ ...it, national: false, isRight: (hit) => isRight(it, hit) })),
    'lay, national': lay.map((it) => ({ ...it, national: true, isRight: (hit) => isRight(it, hit) })),
    'law questions': readLawQuestions('tuning').map((it) => ({
      ...it,
      national: true,
      isRight: (hit) => isRightArticle(it, hit),
    })),
  };
  const regions = loadRegions(config.knowledgeDir);
  const synonyms = loadSynonyms(config.knowledgeDir);
  const samples: RankSample[] = [];
  for (const [set, questions] of Object.entries(sets)) {
    for (const asked of questions) {
      const { hits } = await searchDocuments(
        snapshot,
        { embedder, weights: FLAT, covers: regions.covers },
        {
          question: asked.question,
          widened: synonyms.widen(asked.question),
          places: placesIn(asked.question, regions),
          conditions: {
            asOf: '0000-01-01',
            territory: asked.national ? 'applicable' : 'any',
            validity: 'any',
          },
          limit: 1_000,
        },
      );
      samples.push({
        set,
        id: asked.id,
        worth: set === 'general' ? WORTH.general : WORTH.national,
        features: hits.map((hit) => featuresOf(hit.signals)),
        right: hits.map(asked.isRight),
        documents: hits.map((hit) => hit.documentId),
      });
    }
  }
  crossValidate(samples, print);
  const weights = fitListwise(samples);
  print(report('fitted on all', samples, weights));
  const fitted = weightsOf(weights, fitCalibration(samples, weights));
  if (!values['dry-run']) {
    writeFileSync(join(config.knowledgeDir, 'ranker.json'), `${JSON.stringify(fitted, null, 2)}\n`);
  }
  print(JSON.stringify(fitted.calibration));
}

const ones = () => Object.fromEntries(signalNames.map((name) => [name, 1])) as DocumentSignals;
const FLAT: DocumentWeights = { norms: ones(), others: ones(), calibration: { slope: 1, intercept: 0 } };

/** Signals in the place of norms or of other texts, zeros in the other. */
function featuresOf(signals: DocumentSignals): Float64Array {
  const features = new Float64Array(signalNames.length * 2);
  const offset = isNorm(signals) ? 0 : signalNames.length;
  signalNames.forEach((name, i) => (features[offset + i] = signals[name]));
  return features;
}

function weightsOf(weights: Float64Array, calibration: DocumentWeights['calibration']): DocumentWeights {
  const half = (offset: number) =>
    Object.fromEntries(
      signalNames.map((name, i) => [name, Number((weights[offset + i] ?? 0).toFixed(3))]),
    ) as DocumentSignals;
  return { norms: half(0), others: half(signalNames.length), calibration };
}

/** A question stays in one fold, however often it is asked. */
function crossValidate(samples: readonly RankSample[], print: (line: string) => void): void {
  const ids = [...new Set(samples.map(({ id }) => id))];
  const foldOf = new Map(ids.map((id, i) => [id, i % FOLDS]));
  const scored = Array.from({ length: FOLDS }, (_, fold) => {
    const weights = fitListwise(samples.filter(({ id }) => foldOf.get(id) !== fold));
    return samples.filter(({ id }) => foldOf.get(id) === fold).map((sample) => ({ sample, weights }));
  }).flat();
  for (const set of new Set(samples.map((sample) => sample.set))) {
    const own = scored.filter(({ sample }) => sample.set === set);
    print(
      report(
        `cross-validated, ${set}`,
        own.map(({ sample }) => sample),
        (sample) => own.find((it) => it.sample === sample)?.weights,
      ),
    );
  }
}
