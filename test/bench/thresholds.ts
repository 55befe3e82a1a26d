import { openCorpus } from '../../src/app/corpus.ts';
import { readCases, runCases } from '../../src/cli/eval-answers.ts';
import { readConfig } from '../../src/config.ts';

/** The day that the golden questions were written for. */
const TODAY = '2026-11-21';

/**
 * The curve from which the threshold for answering was read: for each similarity, how many of the answerable
 * questions would be answered, and how many of those that nothing in the corpus answers.
 */
export async function thresholds(print: (line: string) => void): Promise<void> {
  const corpus = await openCorpus(readConfig(process.env), () => undefined);
  const answerable = readCases('test/golden/answers-dev.jsonl').filter(
    (one) => one.status?.[0] === 'answered',
  );
  const known = await similarities(corpus, answerable);
  const unknown = await similarities(
    corpus,
    readCases('test/golden/unanswerable.jsonl').filter((one) => one.status?.includes('answered') !== true),
  );
  print(`${known.length} answerable, ${unknown.length} unanswerable questions`);
  print('threshold  answered  falsely answered');
  for (let threshold = 0.1; threshold < 0.95; threshold += 0.1) {
    const share = (values: readonly number[]) =>
      `${((100 * values.filter((value) => value >= threshold).length) / values.length).toFixed(1)} %`;
    print(`${threshold.toFixed(1).padStart(9)}  ${share(known).padStart(8)}  ${share(unknown).padStart(16)}`);
  }
}

/** Of each question the similarity by which it is answered; 0 where something else decides against an answer. */
async function similarities(
  corpus: Awaited<ReturnType<typeof openCorpus>>,
  cases: ReturnType<typeof readCases>,
): Promise<number[]> {
  const results = await runCases(corpus, cases, TODAY);
  return results.map(({ answer }) =>
    answer.reason === 'not-in-corpus' ? 0 : (answer.passages[0]?.similarity ?? 0),
  );
}
