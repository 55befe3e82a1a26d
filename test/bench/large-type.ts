import { openCorpus } from '../../src/app/corpus.ts';
import { readCases } from '../../src/cli/eval-answers.ts';
import { readConfig } from '../../src/config.ts';
import { inLargeWords } from '../../src/dialogs/large-type.ts';

const TODAY = '2026-11-21';

/** How long replies, their sentences and their lines are, as they are and in large type; sources aside. */
export async function largeType(print: (line: string) => void): Promise<void> {
  const corpus = await openCorpus(readConfig(process.env), () => undefined);
  const plain: string[] = [];
  const large: string[] = [];
  for (const { question, region } of readCases('test/golden/answers-dev.jsonl')) {
    const code = region === undefined ? undefined : corpus.knowledge.regions.resolve(region);
    const asked = { text: question, history: [], asOf: TODAY, ...(code !== undefined && { region: code }) };
    const normal = await corpus.answering.answer(asked);
    if (normal.status !== 'answered') continue;
    const brief = await corpus.answering.answer({ ...asked, brief: true });
    plain.push(withoutSources(normal.text));
    large.push(withoutSources(inLargeWords(corpus.knowledge.glossary, brief.text)));
  }
  print(`${plain.length} answers; characters, median (p90)`);
  print(`reply     ${figures(plain.map(count))}   in large type ${figures(large.map(count))}`);
  print(
    `sentence  ${figures(plain.flatMap(sentences))}   in large type ${figures(large.flatMap(sentences))}`,
  );
  print(`line      ${figures(plain.flatMap(lines))}   in large type ${figures(large.flatMap(lines))}`);
}

function withoutSources(text: string): string {
  return text.replace(/\n依据\n(?:\[\d+\].*\n?)+/u, '\n');
}

const count = (text: string) => [...text].length;
const lines = (text: string) =>
  text
    .split('\n')
    .map(count)
    .filter((length) => length > 0);
const sentences = (text: string) =>
  text
    .split(/[。！？；\n]+/u)
    .map((it) => count(it.trim()))
    .filter((length) => length > 0);

function figures(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return `${at(0.5)} (${at(0.9)})`;
}
