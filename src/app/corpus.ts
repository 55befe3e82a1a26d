import { join } from 'node:path';
import {
  answeringOver,
  readAnsweringRules,
  type AnsweringRules,
  type OpenedAnswering,
} from '../answering/open.ts';
import { YAMLParseError } from 'yaml';
import type { Config } from '../config.ts';
import { HotlineError } from '../errors.ts';
import type { PublishedItems } from '../knowledge/drafts/draft.ts';
import type { WithPublished } from '../knowledge/drafts/with-published.ts';
import { createItemCache } from '../knowledge/item-cache.ts';
import { loadKnowledge, type Knowledge } from '../knowledge/load.ts';
import { createMemoryStorage } from '../storage/memory.ts';
import { openLiveItems, type LiveItems } from './live-items.ts';
import { openDocuments, type IndexedLibrary } from './documents.ts';
import { openEmbedder } from '../models/open-embedder.ts';
import type { DocumentIndexNews, OpenDocumentIndex } from '../retrieval/documents/document-index.ts';
import type { Embedder } from '../retrieval/embedder.ts';
import { openVectors, type IndexNews } from '../retrieval/open-index.ts';
import type { PassageIndex } from '../retrieval/search.ts';

/** What every command that answers or searches needs. */
export interface Corpus extends OpenedAnswering {
  knowledge: Knowledge;
  index: PassageIndex;
  documents: OpenDocumentIndex;
  embedder: Embedder;
  /** Takes over what was published or withdrawn at the desk since. */
  refreshItems: LiveItems['refresh'];
}

/** Items that were approved at the desk no longer fit the files of the knowledge. */
export interface LeftOutNews {
  type: 'left-out';
  leftOut: WithPublished['leftOut'];
}

/** What stands beside the files; without it nothing does. */
export interface CorpusStorage {
  library: IndexedLibrary;
  drafts: PublishedItems;
}

/** Loads and checks the knowledge, and loads or builds the index. Throws HotlineError. */
export async function openCorpus(
  config: Config,
  onNews: (news: IndexNews | DocumentIndexNews | LeftOutNews) => void,
  { library, drafts }: CorpusStorage = createMemoryStorage(),
): Promise<Corpus> {
  const cache = createItemCache(join(config.dataDir, 'items.json'), (error) =>
    onNews({ type: 'not-saved', error }),
  );
  const base = loadKnowledge(config.knowledgeDir, cache);
  refuseFaults(config, base);
  const embedder = await openEmbedder(config);
  const vectors = await openVectors({
    items: base.items,
    knowledgeVersion: base.version,
    embedder,
    covers: base.regions.covers,
    directory: join(config.dataDir, 'index'),
    onNews,
  });
  const documents = await openDocuments(config, { library, embedder, regions: base.regions, onNews });
  const rules = readRules(config);
  const { triage, synonyms } = rules;
  const items = await openLiveItems({
    ...{ base, vectors, embedder, rules, documents },
    published: drafts,
    onLeftOut: (leftOut) => onNews({ type: 'left-out', leftOut }),
  });
  const { knowledge, index, answering, refresh: refreshItems } = items;
  // Items of the desk carry no conditions to check: entitlements are those of the files.
  const { entitlements } = answeringOver(rules, { knowledge: base, index, documents });
  return { knowledge, index, documents, embedder, answering, entitlements, triage, synonyms, refreshItems };
}

function readRules(config: Config): AnsweringRules {
  try {
    return readAnsweringRules(config);
  } catch (cause) {
    // The second is what the parser throws for a name behind * that nothing is marked with.
    if (!(cause instanceof YAMLParseError || cause instanceof ReferenceError)) throw cause;
    const files = ['triage.yaml', 'synonyms.yaml'].map((name) => join(config.knowledgeDir, name));
    throw new HotlineError('KNOWLEDGE_INVALID', `${files.join(' 或 ')} 不是 YAML：${cause.message}`, {
      remedy: '改正指出的那一行后重新启动。',
      cause,
    });
  }
}

const SHOWN_FAULTS = 10;

/** A wrong rule hurts somebody: with a broken item the hotline does not start. */
function refuseFaults(config: Config, { faults }: Knowledge): void {
  if (faults.length === 0) return;
  const lines = faults
    .slice(0, SHOWN_FAULTS)
    .map((fault) => `  ${join(config.knowledgeDir, fault.file)}:${fault.line} ${fault.message}`);
  const more = faults.length > SHOWN_FAULTS ? `\n  另有 ${faults.length - SHOWN_FAULTS} 处` : '';
  throw new HotlineError(
    'KNOWLEDGE_INVALID',
    `知识库有 ${faults.length} 处问题：\n${lines.join('\n')}${more}`,
    {
      remedy: '逐处改正后重新启动；运行 npm run -s hotline -- knowledge check 可以看全部。',
    },
  );
}
