import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { HotlineError } from '../../errors.ts';

/**
 * What speaks for a passage, all 0–1. "Share" is always the share of the question's information (Σ idf of its
 * terms) that is found there.
 */
export const signalNames = [
  /** Share found in the passage, in its title and headings, in the whole document. */
  'passageShare',
  'headingShare',
  'documentShare',
  /** The same for the official words that the dictionary adds. */
  'widenedShare',
  'widenedHeadingShare',
  /** The three together against the best of all passages. */
  'relativeShare',
  /** How much information was found at all; grows with the question's length. */
  'matchedInformation',
  /** Cosine of the question, and of the question in official words, with the nearest article of the passage. */
  'cosine',
  'widenedCosine',
  /** Best share within 40, and within 100 characters. */
  'within40',
  'within100',
  /** Share of the longest stretch that question and passage have in common; all such stretches, long ones more. */
  'longestRun',
  'runs',
  /** Share of the question's characters. */
  'characters',
  /** The better neighbour's share and cosine. */
  'neighbourShare',
  'neighbourCosine',
  /** The best `relativeShare` of any passage of the document. */
  'documentBest',
  'length',
  'opening',
  'hasFigures',
  /** The document is a statute, a regulation, a judicial interpretation, a case report. */
  'statute',
  'regulation',
  'interpretation',
  'caseReport',
  /** It holds in a region only. */
  'local',
  /** A newer version of it is in the library. */
  'superseded',
  /** The places that the question names stand in the document; it holds in one of them; it holds only elsewhere. */
  'place',
  'placeRegion',
  'otherRegion',
] as const;

export type SignalName = (typeof signalNames)[number];
export type DocumentSignals = Record<SignalName, number>;

const signalWeights = z.record(z.enum(signalNames), z.number());
const weightsSchema = z.strictObject({
  /** For statutes, regulations and judicial interpretations. */
  norms: signalWeights,
  /** For all other texts: they are longer, looser, and repeat one another. */
  others: signalWeights,
  /** similarity = logistic(slope · score + intercept). */
  calibration: z.strictObject({ slope: z.number().positive(), intercept: z.number() }),
});
export type DocumentWeights = z.infer<typeof weightsSchema>;

export function isNorm(signals: DocumentSignals): boolean {
  return signals.statute + signals.regulation + signals.interpretation > 0;
}

/** knowledge/ranker.json, which `bench -- fit-documents` writes. Throws HotlineError KNOWLEDGE_INVALID. */
export function loadDocumentWeights(knowledgeDir: string): DocumentWeights {
  const file = join(knowledgeDir, 'ranker.json');
  try {
    return weightsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new HotlineError('KNOWLEDGE_INVALID', `${file} 不合格式或读不到`, {
      remedy: '重新取得这个文件，或者用 npm run -s bench -- fit-documents 重新生成。',
      cause,
    });
  }
}

/** What each signal adds to the similarity, in logits. */
export function contributionsOf(
  signals: DocumentSignals,
  { norms, others, calibration }: DocumentWeights,
): DocumentSignals {
  const weights = isNorm(signals) ? norms : others;
  const result = { ...signals };
  for (const name of signalNames) result[name] = signals[name] * weights[name] * calibration.slope;
  return result;
}

/** The logistic of the intercept and all contributions, without making them one by one. */
export function similarityOf(
  signals: DocumentSignals,
  { norms, others, calibration }: DocumentWeights,
): number {
  const weights = isNorm(signals) ? norms : others;
  let score = 0;
  for (const name of signalNames) score += signals[name] * weights[name];
  return 1 / (1 + Math.exp(-(score * calibration.slope + calibration.intercept)));
}
