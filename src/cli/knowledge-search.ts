import type { Corpus } from '../app/corpus.ts';
import { findDeps, findEvidence } from '../answering/find.ts';
import type { ItemHit } from '../retrieval/search.ts';
import type { CliIo } from './io.ts';

export interface SearchOptions {
  question: string;
  region: string | undefined;
  asOf: string;
  json: boolean;
}

/** What retrieval finds for a question, and why; the same search that answers use. */
export async function knowledgeSearch(corpus: Corpus, options: SearchOptions, io: CliIo): Promise<void> {
  const { synonyms } = corpus;
  const question = {
    text: options.question,
    history: [],
    asOf: options.asOf,
    ...(options.region !== undefined && { region: options.region }),
  };
  const finding = await findEvidence(findDeps(corpus), question);
  const report = {
    question: options.question,
    searched: finding.searched,
    widened: synonyms.rewrite(finding.searched) ?? null,
    region: finding.scope.region ?? null,
    asOf: options.asOf,
    intents: corpus.triage.intents(options.question),
    hits: finding.hits.map((hit) => described(corpus, hit)),
    /** In force, but not for this region. */
    elsewhere: finding.elsewhere.slice(0, 3).map((hit) => described(corpus, hit)),
    /** Ended, or not begun. */
    ended: finding.ended.slice(0, 3).map((hit) => described(corpus, hit)),
  };
  if (options.json) io.out(JSON.stringify(report, null, 2));
  else printReport(report, io);
}

function described({ knowledge }: Corpus, hit: ItemHit) {
  const item = knowledge.byId.get(hit.itemId);
  return {
    id: hit.itemId,
    title: item?.title ?? '',
    region: item?.regions.map((code) => knowledge.regions.name(code)).join('、') ?? '',
    similarity: round(hit.similarity),
    signals: Object.fromEntries(
      Object.entries(hit.signals).map(([name, value]) => [name, round(Number(value))]),
    ),
    nearestQuestion: hit.nearestQuestion,
    passages: hit.passages.slice(0, 3).map(({ passage, similarity }) => ({
      id: passage.id,
      similarity: round(similarity),
      text: passage.text,
    })),
  };
}

type Described = ReturnType<typeof described>;

function printReport(
  report: {
    searched: string;
    widened: string | null;
    hits: Described[];
    elsewhere: Described[];
    ended: Described[];
  },
  io: CliIo,
): void {
  io.out(`检索：${report.searched}${report.widened === null ? '' : `（另找：${report.widened}）`}`);
  const print = (heading: string, hits: readonly Described[]) => {
    if (hits.length > 0) io.out(heading);
    for (const hit of hits) {
      const signals = Object.entries(hit.signals).map(([name, value]) => `${name} ${value}`);
      io.out(`  ${hit.similarity.toFixed(3)} ${hit.title}（${hit.region}）${hit.passages[0]?.id ?? ''}`);
      io.out(`        ${signals.join('，')}；最近的问法：${hit.nearestQuestion}`);
    }
  };
  print('适用并且有效：', report.hits);
  print('只在别处适用：', report.elsewhere);
  print('已经失效或尚未施行：', report.ended);
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
