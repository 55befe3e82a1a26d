import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HotlineError } from '../errors.ts';
import type { Knowledge } from '../knowledge/load.ts';
import type { PassageIndex } from '../retrieval/search.ts';
import { composeDeps, createAnswering, type Answering } from './answer-question.ts';
import { createEntitlementCheck, type EntitlementCheck } from './entitlements/check.ts';
import { loadEntitlementWording, type SayEntitlement } from './entitlements/wording.ts';
import { loadSynonyms, type Synonyms } from '../retrieval/synonyms.ts';
import type { DocumentSearch } from './finding.ts';
import { createTriage, type Triage } from './triage.ts';
import { loadAnswerWording, type SayAnswer } from './wording.ts';

export interface AnsweringFiles {
  /** Folder of the knowledge: triage.yaml and synonyms.yaml. */
  knowledgeDir: string;
  /** Folder of the bot's wording: answers.yaml and entitlements.yaml. */
  promptsDir: string;
}

export interface OpenedAnswering {
  answering: Answering;
  entitlements: EntitlementCheck;
  triage: Triage;
  synonyms: Synonyms;
}

/** What answering needs besides the items; the same whatever items there are. */
export interface AnsweringRules {
  triage: Triage;
  synonyms: Synonyms;
  say: SayAnswer;
  sayEntitlement: SayEntitlement;
}

/** Reads and checks what answering needs besides the items. Throws HotlineError KNOWLEDGE_INVALID or PROMPT_INVALID. */
export function openAnswering(
  files: AnsweringFiles,
  knowledge: Knowledge,
  index: PassageIndex,
  documents: DocumentSearch,
): OpenedAnswering {
  const rules = readAnsweringRules(files);
  const { triage, synonyms } = rules;
  return { ...answeringOver(rules, { knowledge, index, documents }), triage, synonyms };
}

/** Throws as `openAnswering` does. */
export function readAnsweringRules(files: AnsweringFiles): AnsweringRules {
  return {
    triage: createTriage(readRequired(files.knowledgeDir, 'triage.yaml')),
    synonyms: loadSynonyms(files.knowledgeDir),
    say: loadAnswerWording(readRequired(files.promptsDir, 'answers.yaml')),
    sayEntitlement: loadEntitlementWording(readRequired(files.promptsDir, 'entitlements.yaml')),
  };
}

/** Answers from these items by rules that were read before. */
export function answeringOver(
  { triage, synonyms, say, sayEntitlement }: AnsweringRules,
  over: { knowledge: Knowledge; index: PassageIndex; documents: DocumentSearch },
): Pick<OpenedAnswering, 'answering' | 'entitlements'> {
  const { knowledge } = over;
  const compose = composeDeps({ knowledge, say });
  return {
    answering: createAnswering({ ...over, triage, synonyms, say }),
    entitlements: createEntitlementCheck({ knowledge, compose, say: sayEntitlement }),
  };
}

function readRequired(dir: string, name: string): string {
  try {
    return readFileSync(join(dir, name), 'utf8');
  } catch (cause) {
    throw new HotlineError('KNOWLEDGE_NOT_FOUND', `读不到 ${join(dir, name)}`, {
      remedy: '在项目目录里启动，或者用 KNOWLEDGE_DIR、PROMPTS_DIR 指明位置。',
      cause,
    });
  }
}
