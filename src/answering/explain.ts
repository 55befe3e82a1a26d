import type { IsoDate, RegionCode, SectionHeading } from '../knowledge/item.ts';
import type { Knowledge } from '../knowledge/load.ts';
import { placesIn, type Place } from '../retrieval/documents/places.ts';
import type { DocumentHit, RemovedHit } from '../retrieval/documents/query.ts';
import type { DocumentSignals } from '../retrieval/documents/weights.ts';
import { contributionsOf } from '../retrieval/ranker.ts';
import type { ItemHit, PassageIndex, Signals } from '../retrieval/search.ts';
import type { Synonyms } from '../retrieval/synonyms.ts';
import type { Question } from './answer.ts';
import { documentQuery, findDeps, findEvidence } from './find.ts';
import type { DocumentSearch, Finding } from './finding.ts';
import type { Triage } from './triage.ts';
import { whyFirst } from './why-first.ts';

export interface ExplainDeps {
  knowledge: Pick<Knowledge, 'regions' | 'byId' | 'matters' | 'topics' | 'audiences'>;
  index: PassageIndex;
  documents: DocumentSearch;
  synonyms: Synonyms;
  triage: Triage;
}

export interface ItemReport {
  id: string;
  title: string;
  /** Names of the places that it holds for. */
  region: string;
  /** 0–1, as in an answer. */
  similarity: number;
  /** 0–1 each. */
  signals: Signals;
  /** In logits. */
  contributions: Signals;
  nearestQuestion: string;
  /** Best first. */
  passages: { id: string; similarity: number; text: string }[];
}

export interface DocumentReport extends Omit<DocumentHit, 'documentId' | 'passage'> {
  id: string;
  /** Names of the places that it holds for. */
  region: string;
}

/** What retrieval finds for a question, and why: what answers rest on. */
export interface SearchReport {
  question: string;
  /** With what a follow-up takes over, without the names of places. */
  searched: string;
  /** The same with official words in place of the citizen's; null where the dictionary knows none of them. */
  widened: string | null;
  /** Those official words. */
  words: readonly string[];
  places: readonly Place[];
  region: RegionCode | null;
  /** `全国` where no region is known: only national rules apply then. */
  regionName: string;
  asOf: IsoDate;
  /** The sections that the question asks for. */
  intents: readonly SectionHeading[];
  /** Why the first is first, in a sentence for staff. */
  why: string;
  /** Policy items that apply and are in force, best first. */
  hits: ItemReport[];
  /** In force, but not for this region. */
  elsewhere: ItemReport[];
  /** Ended, or not begun. */
  ended: ItemReport[];
  /** Passages of ingested documents that apply and are in force, best first. */
  documents: DocumentReport[];
  /** Ingested documents that the conditions removed, nearest by words first. */
  removed: RemovedHit[];
}

const NATIONAL = '000000';
const SHOWN_APART = 3;
const SHOWN_PASSAGES = 3;

/** Searches as an answer does, and tells how it came out. */
export async function explainSearch(deps: ExplainDeps, question: Question): Promise<SearchReport> {
  const { synonyms, triage } = deps;
  const { regions } = deps.knowledge;
  const finding = await findEvidence(findDeps(deps), question);
  const { scope, searched } = finding;
  const widened = synonyms.widen(searched);
  const describe = (hit: ItemHit) => describeItem(deps, hit);
  const hits = finding.hits.map(describe);
  const documents = finding.documents.map((hit) => describeDocument(deps, hit));
  return {
    question: question.text,
    searched,
    widened: widened?.rewritten ?? null,
    words: widened?.words ?? [],
    places: placesIn(question.text, regions),
    region: scope.region ?? null,
    regionName: regions.name(scope.region ?? NATIONAL),
    asOf: question.asOf,
    intents: triage.intents(question.text),
    why: whyFirst({ hits, documents }),
    hits,
    elsewhere: finding.elsewhere.slice(0, SHOWN_APART).map(describe),
    ended: finding.ended.slice(0, SHOWN_APART).map(describe),
    documents,
    removed: await findRemoved(deps, question, finding),
  };
}

/** Asked once more, as an answer has no use for it. */
async function findRemoved(
  { documents, synonyms, knowledge: { regions } }: ExplainDeps,
  question: Question,
  finding: Finding,
): Promise<RemovedHit[]> {
  if (documents.documents === 0) return [];
  const query = documentQuery({ synonyms, regions }, question, finding);
  return (await documents.search({ ...query, explain: true })).removed;
}

function describeItem({ knowledge }: ExplainDeps, hit: ItemHit): ItemReport {
  const { itemId, similarity, signals, nearestQuestion } = hit;
  const item = knowledge.byId.get(itemId);
  return {
    id: itemId,
    title: item?.title ?? '',
    region: placeNames(knowledge, item?.regions ?? []),
    similarity,
    signals,
    contributions: contributionsOf(signals),
    nearestQuestion,
    passages: hit.passages.slice(0, SHOWN_PASSAGES).map((it) => ({
      id: it.passage.id,
      similarity: it.similarity,
      text: it.passage.text,
    })),
  };
}

function describeDocument({ knowledge }: ExplainDeps, hit: DocumentHit): DocumentReport {
  const { documentId, title, section, locator, text, standing, reviewed } = hit;
  const { similarity, signals, contributions } = hit;
  return {
    id: documentId,
    title,
    section,
    locator,
    text,
    region: placeNames(knowledge, standing.regions),
    standing,
    reviewed,
    similarity,
    signals,
    contributions,
  };
}

function placeNames({ regions }: ExplainDeps['knowledge'], codes: readonly RegionCode[]): string {
  return codes.map((code) => regions.name(code)).join('、');
}

/** The part that one signal played in one hit. */
export interface Part<Name extends string> {
  name: Name;
  /** 0–1. */
  value: number;
  /** Logits. */
  contribution: number;
  /** 0–1: of everything that spoke for or against this hit. */
  share: number;
}

/** What counted for or against a hit, most first; what counted nothing is left out. */
export function partsOf<Name extends keyof Signals | keyof DocumentSignals>(hit: {
  signals: Record<Name, number>;
  contributions: Record<Name, number>;
}): Part<Name>[] {
  const names = Object.keys(hit.contributions) as Name[];
  const total = names.reduce((sum, name) => sum + Math.abs(hit.contributions[name]), 0);
  return names
    .filter((name) => hit.contributions[name] !== 0)
    .map((name) => ({
      name,
      value: hit.signals[name],
      contribution: hit.contributions[name],
      share: Math.abs(hit.contributions[name]) / total,
    }))
    .sort((a, b) => b.share - a.share);
}
