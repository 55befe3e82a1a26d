import type { RemovalReason } from '../retrieval/documents/query.ts';
import type { Corpus } from '../app/corpus.ts';
import {
  explainSearch,
  partsOf,
  type DocumentReport,
  type ItemReport,
  type SearchReport,
} from '../answering/explain.ts';
import { documentSignalNames, itemSignalNames } from '../answering/signal-names.ts';
import type { CliIo } from './io.ts';

export interface SearchOptions {
  question: string;
  region: string | undefined;
  asOf: string;
  json: boolean;
}

const removalWords: Record<RemovalReason, string> = { region: '地区不符', 'not-in-force': '不在有效期' };

/** What retrieval finds for a question, and why; the same search that answers use. */
export async function knowledgeSearch(corpus: Corpus, options: SearchOptions, io: CliIo): Promise<void> {
  const report = await explainSearch(corpus, {
    text: options.question,
    history: [],
    asOf: options.asOf,
    ...(options.region !== undefined && { region: options.region }),
  });
  if (options.json) io.out(JSON.stringify(report, rounded, 2));
  else printReport(report, io);
}

function printReport(report: SearchReport, io: CliIo): void {
  io.out(`检索：${report.searched}${report.widened === null ? '' : `（另找：${report.widened}）`}`);
  io.out(`地区：${report.regionName}，日期：${report.asOf}`);
  io.out(report.why);
  printItems('适用并且有效：', report.hits, io);
  printItems('只在别处适用：', report.elsewhere, io);
  printItems('已经失效或尚未施行：', report.ended, io);
  printDocuments(report.documents, io);
  if (report.removed.length > 0) io.out('因为条件不符没有列入的文件：');
  for (const { title, why } of report.removed) io.out(`  ${title}（${removalWords[why]}）`);
}

function printItems(heading: string, hits: readonly ItemReport[], io: CliIo): void {
  if (hits.length > 0) io.out(heading);
  for (const hit of hits) {
    io.out(`  ${hit.similarity.toFixed(3)} ${hit.title}（${hit.region}）${hit.passages[0]?.id ?? ''}`);
    io.out(`        ${partWords(hit, itemSignalNames)}；最近的问法：${hit.nearestQuestion}`);
  }
}

function printDocuments(hits: readonly DocumentReport[], io: CliIo): void {
  if (hits.length > 0) io.out('文件：');
  for (const hit of hits) {
    const state = hit.reviewed ? '' : '，未经核对';
    io.out(`  ${hit.similarity.toFixed(3)} ${hit.title} ${hit.locator}（${hit.region}${state}）`);
    io.out(`        ${partWords(hit, documentSignalNames)}`);
  }
}

/** Each signal with its value and what it added, most first. */
function partWords<Name extends keyof typeof itemSignalNames | keyof typeof documentSignalNames>(
  hit: { signals: Record<Name, number>; contributions: Record<Name, number> },
  names: Record<Name, string>,
): string {
  return partsOf(hit)
    .map(({ name, value, contribution }) => {
      const sign = contribution < 0 ? '' : '+';
      return `${names[name]} ${value.toFixed(3)}（${sign}${contribution.toFixed(2)}）`;
    })
    .join('，');
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1_000) / 1_000 : value;
}
