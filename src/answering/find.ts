import type { Knowledge } from '../knowledge/load.ts';
import type { Regions } from '../knowledge/regions.ts';
import { placesIn } from '../retrieval/documents/places.ts';
import type { DocumentHit, DocumentIndex, DocumentQuery } from '../retrieval/documents/query.ts';
import type { Conditions, ItemHit, PassageIndex } from '../retrieval/search.ts';
import type { Question } from './answer.ts';
import { closingQuestion, weighClosing } from './story.ts';
import { createHomophones, type Homophones } from './homophones.ts';
import { createNamesAudience, createWeighAudience, type WeighAudience } from './audience.ts';
import { findMatter } from './matters.ts';
import { plain } from './plain.ts';
import { scopeOf, type Scope } from './scope.ts';
import { createNamesMatter, isVague, LONGEST_FRAGMENT, subjectOf, type NamesMatter } from './subject.ts';
import type { Synonyms } from '../retrieval/synonyms.ts';
import { fromLogit, logit, THRESHOLDS } from './thresholds.ts';
import type { Triage } from './triage.ts';

/** The hotline's own documents, beside the policy items. */
export type DocumentSearch = Pick<DocumentIndex, 'search' | 'documents'>;

export interface FindDeps {
  index: PassageIndex;
  documents: DocumentSearch;
  regions: Regions;
  synonyms: Synonyms;
  triage: Triage;
  /** The matter of a policy item, by which a follow-up keeps to its subject. */
  topicOf: (itemId: string) => string | undefined;
  /** The words name a matter that the corpus treats. */
  homophones: Homophones;
  /** The words speak of a group that some items are only for. */
  namesAudience: (text: string) => boolean;
  /** The sections of the item and what the words ask for. */
  hasAsked: (itemId: string, words: string) => boolean;
  namesMatter: NamesMatter;
  weighAudience: WeighAudience;
  /** The words name a matter that the corpus has nothing on. */
  isOutside: (text: string) => boolean;
}

export interface Finding {
  scope: Scope;
  /** The question as it was searched for, with what it takes over from the message before. */
  searched: string;
  /** Rules that apply to the citizen and are in force, best first. */
  hits: ItemHit[];
  /** The best rules in force that do not apply there. */
  elsewhere: ItemHit[];
  /** How much of the question only the first of these speaks of, and no rule that applies; 0–1. */
  onlyElsewhere: number;
  /** Passages of ingested documents that apply and are in force, best first. */
  documents: DocumentHit[];
  /** The best rules that have ended, or have not begun. */
  ended: ItemHit[];
  /** Words that the question was read as, where what was written led nowhere. */
  readAs?: string[];
}

const LIMIT = 24;
/** A follow-up that matches this well by itself has changed the subject. */
const STANDS_ALONE = 0.9;
/** The same where it names no matter that is known. */
const STANDS_ALONE_UNNAMED = 0.97;
const SHORTEST_CONTENT = 2;
/** Logits by which the matter of the question before is preferred in a follow-up. */
const SAME_TOPIC = 1.5;
const SAME_ITEM = 0.7;
const HAS_ASKED = 3;

/** What finding needs of everything that answering has. */
export function findDeps(all: {
  knowledge: Pick<Knowledge, 'regions' | 'byId' | 'matters' | 'topics' | 'audiences'>;
  index: PassageIndex;
  documents: DocumentSearch;
  synonyms: Synonyms;
  triage: Triage;
}): FindDeps {
  const { knowledge, index, documents, synonyms, triage } = all;
  return {
    index,
    documents,
    synonyms,
    triage,
    regions: knowledge.regions,
    topicOf: (id) => knowledge.byId.get(id)?.topic,
    homophones: createHomophones([...new Set([...synonyms.words, ...knowledge.topics])]),
    namesAudience: createNamesAudience(knowledge.audiences),
    hasAsked: (id, words) => {
      const asked = triage.intents(words)[0];
      return knowledge.byId.get(id)?.sections.some(({ heading }) => heading === asked) ?? false;
    },
    weighAudience: createWeighAudience(knowledge.audiences, knowledge.byId),
    namesMatter: createNamesMatter(knowledge.topics, synonyms),
    isOutside: (text) => findMatter(text, knowledge.matters) !== undefined,
  };
}

/** Searches for the question; words that lead nowhere are read once more as what they sound like. */
export async function findEvidence(deps: FindDeps, question: Question): Promise<Finding> {
  const misspelt = await findMisspelt(deps, question);
  if (misspelt !== undefined) return misspelt;
  const finding = await findAsWritten(deps, question);
  if (isFound(finding) || deps.isOutside(question.text)) return finding;
  const repaired = deps.homophones.repair(question.text);
  if (repaired === undefined) return finding;
  const again = await findAsWritten(deps, { ...question, text: repaired.text });
  return isFound(again) ? { ...again, readAs: repaired.words } : finding;
}

/** A new matter whose name is misspelt must not pass for a word on the matter before. */
async function findMisspelt(deps: FindDeps, question: Question): Promise<Finding | undefined> {
  const { history, text } = question;
  if (history.length === 0 || deps.namesMatter(text)) return undefined;
  const repaired = deps.homophones.repair(text);
  if (repaired === undefined || !deps.namesMatter(repaired.text)) return undefined;
  const finding = await findAsWritten(deps, { ...question, text: repaired.text, history: [] });
  return isFound(finding) ? { ...finding, readAs: repaired.words } : undefined;
}

function isFound({ hits, elsewhere }: Finding): boolean {
  return Math.max(similarityOf(hits), similarityOf(elsewhere)) >= THRESHOLDS.answer;
}

/** One that points back is searched for together with the message that it points to. */
async function findAsWritten(deps: FindDeps, question: Question): Promise<Finding> {
  const alone = scopeOf(question.text, question.region, deps.regions);
  const earlier = subjectOf(question.history, deps);
  if (earlier === undefined)
    return searchAll(deps, question, { scope: alone, searched: alone.text || question.text });
  const together = joined(deps, question, { alone, earlier });
  const content = plain(alone.text).length;
  const finding =
    content < SHORTEST_CONTENT
      ? undefined
      : await searchAll(deps, question, { scope: alone, searched: alone.text });
  // A message that stands by itself must not inherit the subject of the one before.
  if (finding !== undefined && standsAlone(deps, question.text, { content, finding })) return finding;
  const bestBefore = async () => {
    const searched = scopeOf(earlier, question.region, deps.regions).text;
    const look = createLook(deps, question, { scope: together.scope, searched });
    return (await look('applicable', 'in-force'))[0];
  };
  const joint = await searchAll(deps, question, together);
  // 那残疾的呢 turns to other people: what was for those before is not preferred.
  const turnsToOthers = deps.namesAudience(question.text) && !deps.namesAudience(earlier);
  const withContext = turnsToOthers
    ? joint
    : keepSubject(deps, joint, { before: await bestBefore(), question });
  return finding === undefined || similarityOf(withContext.hits) >= THRESHOLDS.answer ? withContext : finding;
}

/** What follows on a question is most likely about the same matter: its items come first. */
function keepSubject(
  { topicOf, hasAsked }: FindDeps,
  finding: Finding,
  { before, question }: { before: ItemHit | undefined; question: Question },
): Finding {
  if (before === undefined || before.similarity < THRESHOLDS.answer) return finding;
  const topic = topicOf(before.itemId);
  const lift = (hit: ItemHit): ItemHit => {
    const isSame = topicOf(hit.itemId) === topic;
    const bonus =
      (isSame ? SAME_TOPIC : 0) +
      (hit.itemId === before.itemId ? SAME_ITEM : 0) +
      // 材料呢 goes to the item on the matter that has them.
      (isSame && hasAsked(hit.itemId, question.text) ? HAS_ASKED : 0);
    return { ...hit, similarity: fromLogit(logit(hit.similarity) + bonus) };
  };
  return { ...finding, hits: finding.hits.map(lift).sort((a, b) => b.similarity - a.similarity) };
}

function standsAlone(
  { triage, isOutside, namesMatter }: FindDeps,
  text: string,
  { content, finding }: { content: number; finding: Finding },
): boolean {
  if (isOutside(text)) return true;
  const best = Math.max(similarityOf(finding.hits), similarityOf(finding.elsewhere));
  if (isVague(text)) return false;
  const isFragment = triage.isFollowUp(text) || content <= LONGEST_FRAGMENT;
  return !isFragment || best >= (namesMatter(text) ? STANDS_ALONE : STANDS_ALONE_UNNAMED);
}

function similarityOf(hits: readonly ItemHit[]): number {
  return hits[0]?.similarity ?? 0;
}

interface ScopedSearch {
  scope: Scope;
  searched: string;
}

/** The earlier message lends its subject, and its region where the new one names none. */
function joined(
  { regions }: FindDeps,
  question: Question,
  { alone, earlier }: { alone: Scope; earlier: string },
): ScopedSearch {
  const before = scopeOf(earlier, question.region, regions);
  const told = lastPlace(question.history, regions);
  const region = alone.named ? alone.region : (told ?? before.region ?? alone.region);
  const text = `${before.text} ${alone.text.replace(/^(那么?|还有|另外|然后)/u, '')}`.trim();
  return {
    scope: {
      ...(region !== undefined && { region }),
      named: alone.named || before.named || told !== undefined,
      isHome: alone.isHome,
      text,
    },
    searched: text,
  };
}

/** The place that was named last. */
function lastPlace(history: readonly string[], regions: Regions): string | undefined {
  for (const said of [...history].reverse()) {
    const { named, region } = scopeOf(said, undefined, regions);
    if (named) return region;
  }
  return undefined;
}

async function searchAll(
  deps: FindDeps,
  question: Question,
  { scope, searched }: ScopedSearch,
): Promise<Finding> {
  const look = createLook(deps, question, { scope, searched });
  const [hits, elsewhere, ended] = await Promise.all([
    look('applicable', 'in-force'),
    look('elsewhere', 'in-force'),
    look('any', 'ended'),
  ]);
  const first = elsewhere[0];
  const onlyElsewhere =
    first === undefined ? 0 : deps.index.exclusiveShare(first.itemId, searched, applicable(question, scope));
  const documents = await findDocuments(deps, question, { scope, searched });
  return { scope, searched, hits, elsewhere, onlyElsewhere, documents, ended };
}

/** The items that meet the conditions, as the words, the story and the people spoken of order them. */
function createLook(deps: FindDeps, question: Question, { scope, searched }: ScopedSearch) {
  const rewritten = deps.synonyms.rewrite(searched);
  const variants = rewritten === undefined ? [searched] : [searched, rewritten];
  const closing = closingQuestion(searched);
  return async (territory: Conditions['territory'], validity: Conditions['validity']): Promise<ItemHit[]> => {
    const conditions = { ...applicable(question, scope), territory, validity };
    const search = async (asked: string[]) =>
      (await deps.index.search({ variants: asked, conditions, limit: LIMIT })).hits;
    const found = await search(variants);
    const asked = closing === undefined ? [] : await search([closing]);
    return deps.weighAudience(weighClosing(found, asked), variants.join(' '));
  };
}

const DOCUMENT_LIMIT = 8;

/**
 * What the hotline's documents are asked, for this question, searched so. Names of places stay in the
 * question here: a document of the place says them too.
 */
export function documentQuery(
  { synonyms, regions }: Pick<FindDeps, 'synonyms' | 'regions'>,
  question: Question,
  { scope, searched }: ScopedSearch,
): DocumentQuery {
  // A follow-up is asked with the message that it points back to; any other as it was written.
  const alone = scopeOf(question.text, question.region, regions).text;
  const asked = searched === alone ? question.text : searched;
  return {
    question: asked,
    widened: synonyms.widen(asked),
    places: placesIn(question.text, regions),
    conditions: applicable(question, scope),
    limit: DOCUMENT_LIMIT,
  };
}

async function findDocuments(
  deps: FindDeps,
  question: Question,
  scoped: ScopedSearch,
): Promise<DocumentHit[]> {
  if (deps.documents.documents === 0) return [];
  return (await deps.documents.search(documentQuery(deps, question, scoped))).hits;
}

function applicable({ asOf }: Question, { region }: Scope): Conditions {
  return {
    asOf,
    territory: 'applicable',
    validity: 'in-force',
    ...(region !== undefined && { region }),
  };
}
