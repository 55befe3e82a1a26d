import type { Answering } from '../answering/answer-question.ts';
import { answeringOver, type AnsweringRules } from '../answering/open.ts';
import { rememberAnswers } from '../answering/remember-answers.ts';
import type { DocumentSearch } from '../answering/finding.ts';
import type { PublishedItem, PublishedItems } from '../knowledge/drafts/draft.ts';
import { withPublished, type WithPublished } from '../knowledge/drafts/with-published.ts';
import type { Knowledge } from '../knowledge/load.ts';
import type { Embedder } from '../retrieval/embedder.ts';
import { knowledgeIndexSteps } from '../retrieval/knowledge-index.ts';
import { addVectors, versionOf } from '../retrieval/open-index.ts';
import type { PassageIndex } from '../retrieval/search.ts';
import { inStretches } from '../retrieval/steps.ts';
import type { VectorBlock } from '../retrieval/vectors.ts';

/** What the process answers from; it changes as a whole and never in between. */
interface Generation {
  knowledge: Knowledge;
  index: PassageIndex;
  answering: Answering;
}

export interface LiveItems extends Generation {
  /** Takes over what was published or withdrawn since; who asks meanwhile is answered from what was there. */
  refresh(): Promise<void>;
}

export interface LiveItemsDeps {
  /** The knowledge of the files, with its vectors. */
  base: Knowledge;
  vectors: VectorBlock;
  embedder: Embedder;
  rules: AnsweringRules;
  documents: DocumentSearch & { readonly version: string };
  published: PublishedItems;
  onLeftOut: (leftOut: WithPublished['leftOut']) => void;
}

/** Answering over the items of the files and those that were published at the desk, which come and go. */
export async function openLiveItems(deps: LiveItemsDeps): Promise<LiveItems> {
  let current = await build(deps, await deps.published.published());
  let running = Promise.resolve();

  async function follow(): Promise<void> {
    const next = await build(deps, await deps.published.published());
    current = next;
  }

  return {
    knowledge: followingKnowledge(deps.base, () => current.knowledge),
    index: followingIndex(() => current.index),
    answering: {
      answer: (question) => current.answering.answer(question),
      partsOf: (itemId) => current.answering.partsOf(itemId),
      titleOf: (itemId) => current.answering.titleOf(itemId),
    },
    refresh() {
      running = running.catch(() => undefined).then(follow);
      return running;
    },
  };
}

async function build(deps: LiveItemsDeps, published: readonly PublishedItem[]): Promise<Generation> {
  const { base, vectors, embedder, rules, documents } = deps;
  const { knowledge, leftOut } = withPublished(base, published);
  if (leftOut.length > 0) deps.onLeftOut(leftOut);
  const added = knowledge.items.slice(base.items.length);
  const index = await inStretches(
    knowledgeIndexSteps({
      items: knowledge.items,
      embedder,
      vectors: await addVectors(embedder, { items: base.items, vectors }, added),
      covers: knowledge.regions.covers,
      version: versionOf({ knowledgeVersion: knowledge.version, embedder }),
    }),
  );
  const { answering } = answeringOver(rules, { knowledge, index, documents });
  // Items change with the generation, documents within it.
  return { knowledge, index, answering: rememberAnswers(answering, () => documents.version) };
}

/** What changes with the items is asked for anew each time; the directories stay. */
function followingKnowledge(base: Knowledge, current: () => Knowledge): Knowledge {
  return Object.defineProperties(
    { ...base },
    {
      items: { get: () => current().items, enumerable: true },
      byId: { get: () => current().byId, enumerable: true },
      matters: { get: () => current().matters, enumerable: true },
      version: { get: () => current().version, enumerable: true },
    },
  );
}

function followingIndex(current: () => PassageIndex): PassageIndex {
  return {
    search: (query) => current().search(query),
    exclusiveShare: (...asked) => current().exclusiveShare(...asked),
    passage: (id) => current().passage(id),
    get passages() {
      return current().passages;
    },
    get version() {
      return current().version;
    },
  };
}
