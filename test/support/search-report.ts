import type { DocumentReport, ItemReport, SearchReport } from '../../src/answering/explain.ts';
import { signalNames, type DocumentSignals } from '../../src/retrieval/documents/weights.ts';
import { NO_SIGNALS } from '../../src/retrieval/search.ts';
import { sampleStanding } from './documents.ts';

const NO_DOCUMENT_SIGNALS = Object.fromEntries(signalNames.map((name) => [name, 0])) as DocumentSignals;

export const sampleItemHit: ItemReport = {
  id: 'heating',
  title: '取暖补贴：发多少',
  region: '全国',
  similarity: 0.912,
  signals: { ...NO_SIGNALS, itemCosine: 0.8, unknownShare: 0.25 },
  contributions: { ...NO_SIGNALS, itemCosine: 3, unknownShare: -1 },
  nearestQuestion: '取暖补贴发多少钱',
  passages: [{ id: 'heating#标准', similarity: 0.912, text: '每户每年 300 元。' }],
};

export const sampleDocumentHit: DocumentReport = {
  id: '/srv/files/办法.docx#1',
  title: '宁夏回族自治区临时救助办法',
  section: '第二章 条件',
  locator: '第二条',
  text: '第二条 生活陷入困境的家庭可以申请。',
  region: '宁夏回族自治区',
  standing: sampleStanding,
  reviewed: false,
  similarity: 0.634,
  signals: { ...NO_DOCUMENT_SIGNALS, cosine: 0.7, superseded: 1 },
  contributions: { ...NO_DOCUMENT_SIGNALS, cosine: 4, superseded: -2 },
};

/** What a search finds that finds one item and one document, and keeps another document out. */
export function sampleReport(question: string, changes: Partial<SearchReport> = {}): SearchReport {
  return {
    question,
    searched: question,
    widened: '取暖补贴 多少',
    words: ['取暖补贴'],
    places: [],
    region: null,
    regionName: '全国',
    asOf: '2026-11-21',
    intents: ['标准'],
    why: '政策条目“取暖补贴：发多少”排在第一。',
    hits: [sampleItemHit],
    elsewhere: [],
    ended: [],
    documents: [sampleDocumentHit],
    removed: [{ documentId: '/srv/files/旧.docx#1', title: '旧办法', why: 'not-in-force' }],
    ...changes,
  };
}
