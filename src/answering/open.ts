import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Knowledge } from '../knowledge/load.ts';
import type { PassageIndex } from '../retrieval/search.ts';
import { createAnswering, type Answering } from './answer-question.ts';
import { createSynonyms } from './synonyms.ts';
import { createTriage } from './triage.ts';
import { loadAnswerWording } from './wording.ts';

export interface AnsweringFiles {
  /** Folder of the knowledge: triage.yaml and synonyms.yaml. */
  knowledgeDir: string;
  /** Folder of the bot's wording: answers.yaml. */
  promptsDir: string;
}

/** Reads and checks what answering needs besides the items. Throws HotlineError KNOWLEDGE_INVALID or PROMPT_INVALID. */
export function openAnswering(files: AnsweringFiles, knowledge: Knowledge, index: PassageIndex): Answering {
  const read = (dir: string, file: string) => readFileSync(join(dir, file), 'utf8');
  return createAnswering({
    knowledge,
    index,
    triage: createTriage(read(files.knowledgeDir, 'triage.yaml')),
    synonyms: createSynonyms(read(files.knowledgeDir, 'synonyms.yaml')),
    say: loadAnswerWording(read(files.promptsDir, 'answers.yaml')),
  });
}
