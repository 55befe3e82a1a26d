import { assertNever } from '../errors.ts';
import type { PolicyItem, SectionHeading } from '../knowledge/item.ts';
import type { Knowledge } from '../knowledge/load.ts';
import { inForce } from '../knowledge/validity.ts';
import { answerConcerns, type ConcernDeps } from './concerns-reply.ts';
import { closingQuestion } from './story.ts';
import { corrected, withPart } from './subject.ts';
import { inStandardWords } from './dialect.ts';
import { createDocumentDates, type DocumentDates } from './document-dates.ts';
import type { PassageIndex } from '../retrieval/search.ts';
import {
  LONGEST_QUESTION,
  type Answer,
  type AnswerStatus,
  type Question,
  type TriageResult,
  type UsedPassage,
} from './answer.ts';
import type { ComposeDeps } from './compose.ts';
import { endedVersion, findDocument } from './documents.ts';
import { findDeps, findEvidence } from './find.ts';
import type { DocumentSearch, Finding } from './finding.ts';
import { layout, type ReplyDeps } from './case.ts';
import { replyFromCorpus } from './reply.ts';
import { recordRoute } from './routes.ts';
import type { Synonyms } from '../retrieval/synonyms.ts';
import { logit, THRESHOLDS } from './thresholds.ts';
import type { Triage } from './triage.ts';
import { causeKey, type SayAnswer } from './wording.ts';

export interface AnsweringDeps {
  knowledge: Knowledge;
  index: PassageIndex;
  documents: DocumentSearch;
  triage: Triage;
  synonyms: Synonyms;
  say: SayAnswer;
}

/** Parts of an item by what citizens ask: who, what papers, how, how long. */
export const itemParts = ['conditions', 'materials', 'steps', 'time'] as const;
export type ItemPart = (typeof itemParts)[number];

const HEADINGS: Record<ItemPart, SectionHeading> = {
  conditions: '条件',
  materials: '材料',
  steps: '办理流程',
  time: '时限',
};

export interface Answering {
  /** Every question gets an answer of some status; rejects only when search itself fails. */
  answer(question: Question): Promise<Answer>;
  /** Which parts a policy item has that can be asked for one by one. */
  partsOf(itemId: string): ItemPart[];
  /** Title of a policy item, by which it can be asked for; undefined for an id that there is not. */
  titleOf(itemId: string): string | undefined;
}

export function createAnswering(deps: AnsweringDeps): Answering {
  const compose = composeDeps(deps);
  checkCauses(deps.triage);
  const documents = [...new Set(deps.knowledge.items.map((item) => item.document))];
  const finders = findDeps(deps);
  const replyDeps: ReplyDeps = { ...deps, compose };
  const parts: ConcernDeps = {
    ...replyDeps,
    find: (question) => findEvidence(finders, question),
    reply(input) {
      const { question, finding } = input;
      const ended =
        endedDocument(deps.knowledge, question, { documents, dates: compose.dates }) ??
        endedFinding(deps, finding);
      return replyFromCorpus(replyDeps, { ...input, ended });
    },
  };
  return {
    partsOf(itemId) {
      const headings = deps.knowledge.byId.get(itemId)?.sections.map(({ heading }) => heading) ?? [];
      return itemParts.filter((part) => headings.includes(HEADINGS[part]));
    },
    titleOf: (itemId) => deps.knowledge.byId.get(itemId)?.title,
    async answer(given) {
      const question = { ...given, text: inStandardWords(intended(given)).trim().slice(0, LONGEST_QUESTION) };
      if (question.text === '') return fixed(deps.say('empty'), 'small-talk', 'empty', question);
      // Danger is looked for in the whole message, wherever it is said.
      const triage: TriageResult =
        given.direct === true ? { type: 'question' } : (given.triaged ?? deps.triage.classify(given.text));
      if (triage.type === 'decided' && triage.strong) return decided(deps, triage, question);
      const several = triage.type === 'question' ? await answerConcerns(parts, question) : undefined;
      if (several !== undefined) return several;
      const finding = await parts.find(question);
      const confident = (finding.hits[0]?.similarity ?? 0) >= THRESHOLDS.confident;
      if (triage.type === 'decided' && !confident) {
        return { ...decided(deps, triage, question), passages: usedPassages(finding) };
      }
      const reply = parts.reply({ question, finding });
      const isCut = given.text.trim().length > LONGEST_QUESTION;
      // Signs of danger in what reads like an ordinary question: the numbers stand before its answer.
      const isDoubtful = triage.type === 'decided' && triage.status === 'emergency';
      const readAs =
        finding.readAs === undefined ? '' : deps.say('read-as', { words: finding.readAs.join('、') });
      const asked = closingQuestion(question.text);
      const readBack = asked === undefined ? '' : deps.say('story-asked', { question: asked });
      const cut = layout([isCut ? deps.say('too-long') : '', readAs, readBack]);
      const { evidence } = reply;
      return {
        ...reply,
        text: layout([isDoubtful ? deps.say('emergency-maybe') : '', cut, reply.text]),
        evidence:
          isDoubtful || evidence === undefined
            ? undefined
            : { ...evidence, before: layout([cut, evidence.before]) },
        passages: usedPassages(finding),
        searched: finding.searched,
        isHome: finding.scope.isHome,
        ...(finding.scope.region !== undefined && { region: finding.scope.region }),
      };
    },
  };
}

/** What a correction takes back is not asked; the part that was asked for goes on. */
function intended({ text, history, direct }: Question): string {
  const earlier = history.at(-1);
  if (direct === true || earlier === undefined) return text;
  const instead = corrected(text, earlier);
  return instead === undefined ? text : withPart(instead, earlier);
}

/** Records and handing over have one text for all reasons; every other cause has its own. */
function checkCauses(triage: Triage): void {
  for (const { status, reason } of triage.causes) {
    if (status !== 'account-data' && status !== 'handoff') causeKey(status, reason);
  }
}

/** What composing needs of the knowledge. */
export function composeDeps({ knowledge, say }: Pick<AnsweringDeps, 'knowledge' | 'say'>): ComposeDeps {
  const emergencies = new Set(knowledge.hotlines.filter((it) => it.emergency).map((it) => it.number));
  return {
    say,
    regions: knowledge.regions,
    departments: new Map(knowledge.departments.map((department) => [department.id, department])),
    dates: createDocumentDates(knowledge),
    isEmergencyNumber: (number) => emergencies.has(number),
  };
}

function usedPassages(finding: Finding): UsedPassage[] {
  return finding.hits.flatMap((hit) => {
    const best = hit.passages[0];
    return best === undefined
      ? []
      : [{ id: best.passage.id, similarity: hit.similarity, signals: hit.signals }];
  });
}

/** The question names a document that has ended. */
function endedDocument(
  { items }: Knowledge,
  question: Question,
  { documents, dates }: { documents: readonly string[]; dates: DocumentDates },
): PolicyItem | undefined {
  const named = findDocument(question.text, documents);
  if (named === undefined) return undefined;
  return endedVersion(named, items, (item) =>
    inForce({ from: dates.ofItem(item), expires: item.expires }, question.asOf),
  );
}

/** A rule that has ended matches far better than any in force. */
function endedFinding(deps: AnsweringDeps, finding: Finding): PolicyItem | undefined {
  const ended = finding.ended[0];
  if (ended === undefined || ended.similarity < THRESHOLDS.answer) return undefined;
  const best = Math.max(finding.hits[0]?.similarity ?? 0, finding.elsewhere[0]?.similarity ?? 0);
  return logit(ended.similarity) > logit(best) + THRESHOLDS.endedLead
    ? deps.knowledge.byId.get(ended.itemId)
    : undefined;
}

function fixed(text: string, status: AnswerStatus, reason: string, question: Question): Answer {
  return {
    status,
    reason,
    text,
    citations: [],
    asksRegion: false,
    related: [],
    isHome: false,
    passages: [],
    searched: question.text,
  };
}

type Decided = Extract<TriageResult, { type: 'decided' }>;

function decided({ say }: AnsweringDeps, triage: Decided, question: Question): Answer {
  return fixed(decidedText(say, triage, question), triage.status, triage.reason, question);
}

function decidedText(say: SayAnswer, { status, reason }: Decided, question: Question): string {
  switch (status) {
    case 'emergency':
      return `${say(causeKey(status, reason))}\n\n${say('emergency-then')}`;
    case 'account-data':
      return say('account-data', { route: say(recordRoute(question.text)) });
    case 'handoff':
      return say('handoff');
    case 'file-ticket':
    case 'out-of-scope':
    case 'small-talk':
    case 'refused':
      return say(causeKey(status, reason));
    case 'region-needed':
    case 'other-region-only':
    case 'not-in-force':
    case 'clarify':
    case 'unanswered':
      throw new TypeError(`triage never decides ${status}`);
    default:
      return assertNever(status);
  }
}
