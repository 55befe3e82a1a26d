import type { Knowledge } from '../knowledge/load.ts';
import { placesIn } from '../retrieval/documents/places.ts';
import type { DocumentHit, DocumentQuery } from '../retrieval/documents/query.ts';
import type { Conditions, ItemHit, PassageIndex } from '../retrieval/search.ts';
import type { Synonyms } from '../retrieval/synonyms.ts';
import type { Question } from './answer.ts';
import { createNamesAudience, createWeighAudience } from './audience.ts';
import {
  similarityOf,
  type DocumentSearch,
  type FindDeps,
  type Finding,
  type ScopedSearch,
} from './finding.ts';
import { joined, keepSubject, standsAlone } from './follow-up.ts';
import { createHomophones } from './homophones.ts';
import { findMatter } from './matters.ts';
import { plain } from './plain.ts';
import { scopeOf, type Scope } from './scope.ts';
import { closingQuestion, weighClosing } from './story.ts';
import { createNamesMatter, subjectOf } from './subject.ts';
import { THRESHOLDS } from './thresholds.ts';
import type { Triage } from './triage.ts';

const LIMIT = 24;
const SHORTEST_CONTENT = 2;

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
