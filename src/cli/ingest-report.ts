import type { FileOutcome, IngestNews, IngestSummary } from '../app/ingest.ts';
import type { FileContents, Told } from '../app/ingest-file.ts';
import { validityWords } from '../desk/confirmation.ts';
import { documentsText } from '../desk/text-documents.ts';
import { assertNever } from '../errors.ts';
import { NATIONAL } from '../knowledge/region-table.ts';
import type { Regions } from '../knowledge/regions.ts';
import { formatNames, formatOf } from '../readers/formats.ts';
import type { NewDocument, OriginChange } from '../retrieval/ingest/library.ts';
import type { CliIo } from './io.ts';

const DOCUMENTS_A_LINE = 500;
const MS_A_LINE = 5_000;
const TITLES_SHOWN = 3;

interface ReportDeps {
  io: CliIo;
  regions: Pick<Regions, 'name'>;
  /** Only what is wrong. */
  quiet: boolean;
  /** Milliseconds of any clock that never goes back. */
  now: () => number;
}

/** What becomes of each file, in a line on the output; long files also tell how far they are, on the error output. */
export function ingestReport({ io, regions, quiet, now }: ReportDeps): (news: IngestNews) => void {
  let shown = { file: '', documents: 0, at: now() };
  return (news) => {
    switch (news.type) {
      case 'reading': {
        const { file, documents } = news;
        if (file !== shown.file) shown = { file, documents: 0, at: now() };
        if (documents - shown.documents < DOCUMENTS_A_LINE && now() - shown.at < MS_A_LINE) return;
        shown = { file, documents, at: now() };
        if (!quiet) io.err(`  ${file}：已读 ${documents} 份`);
        return;
      }
      case 'storing':
        if (!quiet && news.documents >= DOCUMENTS_A_LINE)
          io.err(`  ${news.file}：正在存入 ${news.documents} 份`);
        return;
      case 'file': {
        const lines = outcomeLines(news.outcome, regions);
        const isSound = lines.length === 1 && news.outcome.type !== 'unreadable';
        if (!quiet || !isSound) for (const line of lines) io.out(line);
        return;
      }
      default:
        assertNever(news);
    }
  };
}

function outcomeLines(outcome: FileOutcome, regions: ReportDeps['regions']): string[] {
  const { file } = outcome;
  switch (outcome.type) {
    case 'unchanged':
      return [`未变 ${file}（${outcome.documents} 份）`];
    case 'unreadable': {
      const kept = outcome.documents > 0 ? `上次导入的 ${outcome.documents} 份保持原样。` : '';
      return [`读不了 ${file}：${outcome.why}${kept}`];
    }
    case 'added':
      return [
        `新增 ${file}：${contentWords(file, outcome.contents, regions)}`,
        ...noteLines(outcome.contents),
      ];
    case 'changed':
      return [
        `更新 ${file}：${contentWords(file, outcome.contents, regions)}${changeWords(outcome.change)}`,
        ...noteLines(outcome.contents),
      ];
    default:
      return assertNever(outcome);
  }
}

function contentWords(file: string, { documents }: FileContents, regions: ReportDeps['regions']): string {
  const format = formatOf(file);
  const name = format === undefined ? '' : `${formatNames[format]}，`;
  const [first, ...more] = documents;
  if (first === undefined) return `${name}没有可用的文字。`;
  const passages = documents.reduce((sum, it) => sum + it.passages.length, 0);
  return more.length === 0
    ? `${name}${documentsText.kinds[first.kind]}《${first.title}》，${passages} 段。建议：${proposalWords(first, regions)}。`
    : `${name}${documents.length} 份（${counted(documents, (it) => documentsText.kinds[it.kind])}），` +
        `共 ${passages} 段。建议：${counted(documents, reachWords)}；` +
        `${counted(documents, (it) => documentsText.claimClasses[it.proposal.claimClass])}。`;
}

const UNKNOWN_REGION = '地区未明';
const TO_BE_REVIEWED = '要在工作台核对后才会用';

function proposalWords({ proposal }: NewDocument, regions: ReportDeps['regions']): string {
  const [first, ...others] = proposal.regions.map((code) => regions.name(code));
  const reach =
    first === undefined
      ? `${UNKNOWN_REGION}（${TO_BE_REVIEWED}）`
      : others.length > 2
        ? documentsText.moreRegions(first, others.length + 1)
        : [first, ...others].join('、');
  return `${reach}；有效期：${validityWords(proposal)}；${documentsText.claimClasses[proposal.claimClass]}`;
}

function reachWords({ proposal }: NewDocument): string {
  if (proposal.regions.length === 0) return UNKNOWN_REGION;
  return proposal.regions.includes(NATIONAL) ? '全国' : '地方';
}

/** 全国 3 份、地区未明 1 份（要在工作台核对后才会用）, most first. */
function counted(documents: readonly NewDocument[], wordOf: (it: NewDocument) => string): string {
  const counts = new Map<string, number>();
  for (const it of documents) counts.set(wordOf(it), (counts.get(wordOf(it)) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([word, n]) => `${word} ${n} 份${word === UNKNOWN_REGION ? `（${TO_BE_REVIEWED}）` : ''}`)
    .join('、');
}

function changeWords({ added, changed, removed, unchanged }: OriginChange): string {
  const parts = { 新增: added, 改动: changed, 去掉: removed, 没变: unchanged };
  const words = Object.entries(parts).flatMap(([word, n]) => (n > 0 ? [`${word} ${n} 份`] : []));
  return `和上次比，${words.join('、')}${changed > 0 ? '；改动的要重新核对' : ''}。`;
}

function noteLines({ unreadable, leftOut }: FileContents): string[] {
  const lines = unreadable.shown.map(({ part, why }) =>
    part === '' || why.includes(part)
      ? `  没读到：${why}`
      : `  没读到 ${onOneLine(part.slice(0, 80))}：${why}`,
  );
  if (unreadable.more > 0) lines.push(`  没读到的另有 ${unreadable.more} 处。`);
  if (leftOut.shown.length > 0) lines.push(`  没有收入的报纸内容 ${leftOutWords(leftOut)}。`);
  return lines;
}

function leftOutWords({ shown, more }: Told<{ title: string; why: string }>): string {
  const named = shown.slice(0, TITLES_SHOWN).map(({ title, why }) => `《${title}》（${why}）`);
  const total = shown.length + more;
  return `${total} 篇：${named.join('、')}${total > named.length ? '等' : ''}`;
}

/** The last lines of a run. */
export function summaryLines(
  { files, vanished }: IngestSummary,
  library: { total: number; proposed: number },
): string[] {
  const { added, changed, unchanged, unreadable } = files;
  const all = added + changed + unchanged + unreadable;
  const lines =
    vanished.length === 0
      ? []
      : [
          `以前导入、现在找不到的文件 ${vanished.length} 个，内容仍然保留；不要的请用 --remove 去掉：`,
          ...vanished.map(({ origin, documents }) => `  ${origin}（${documents} 份）`),
        ];
  return [
    ...lines,
    all === 0
      ? '这里没有文件。'
      : `文件 ${all} 个：新增 ${added}，更新 ${changed}，未变 ${unchanged}，读不了 ${unreadable}。`,
    `文件库现有 ${library.total} 份，其中 ${library.proposed} 份待核对。`,
  ];
}

function onOneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}
