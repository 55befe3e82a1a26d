import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Answering } from '../../src/answering/answer-question.ts';
import type { Answer, Question } from '../../src/answering/answer.ts';
import { explainSearch, type SearchReport } from '../../src/answering/explain.ts';
import type { DocumentSearch } from '../../src/answering/finding.ts';
import { openAnswering } from '../../src/answering/open.ts';
import type { Triage } from '../../src/answering/triage.ts';
import { loadAnswerWording, type SayAnswer } from '../../src/answering/wording.ts';
import type { PolicyItem } from '../../src/knowledge/item.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import type { Regions } from '../../src/knowledge/regions.ts';
import { indexOf } from '../retrieval/index-of.ts';
import { madeUpFiles } from './made-up-items.ts';

/** A hotline that has brought in no documents of its own. */
const NO_DOCUMENTS: DocumentSearch = {
  documents: 0,
  search: () => Promise.resolve({ hits: [], removed: [], qualifying: 0, total: 0 }),
};

export const TODAY = '2026-11-21';
export const places = {
  宁夏: '640000',
  银川: '640100',
  石嘴山: '640200',
  山西: '140000',
  太原: '140100',
  河北: '130000',
};

const directories = {
  'departments.yaml': `- { id: civil-affairs, name: 民政部门, duties: [取暖补贴, 困难家庭, 老年餐], hotline: '12345' }
- { id: human-resources, name: 人社部门, duties: [工伤, 社保, 拖欠工资], hotline: '12333' }
- { id: public-security, name: 公安机关, duties: [居住证, 身份证, 护照], hotline: '110' }
`,
  'hotlines.yaml': `- { number: '12345', name: 热线, purpose: 各类诉求, authority: 人民政府, emergency: false }
- { number: '12333', name: 人社热线, purpose: 社保, authority: 人社部门, emergency: false }
- { number: '110', name: 报警电话, purpose: 紧急警情, authority: 公安机关, emergency: true }
`,
  'audiences.yaml': "beside: '家属'\ngroups: []\n",
  'glossary.yaml': '{}\n',
  'facts.yaml': `situations: [{ id: lost-job, label: 丢了工作 }, { id: hardship, label: 生活困难 }]
facts: [{ id: age, label: 年龄, type: number, unit: 岁, ask: '{who}多大？', options: [] }]
`,
  'matters.yaml': `- { words: [护照, 港澳通行证], department: public-security, office: 公安机关出入境管理窗口, hotline: '12345' }
- { words: [驾照], office: 车辆管理所, hotline: '12345' }
`,
};

export interface AnsweringWorld {
  items: readonly PolicyItem[];
  say: SayAnswer;
  answering: Answering;
  triage: Triage;
  regions: Regions;
  ask(text: string, more?: Partial<Question>): Promise<Answer>;
  explain(text: string, more?: Partial<Question>): Promise<SearchReport>;
}

/** Answering over the made-up items, with the encoder, prompts and rules of triage that come along. */
export async function createAnsweringWorld(
  change: (prompts: string) => string = (prompts) => prompts,
  documents: DocumentSearch = NO_DOCUMENTS,
): Promise<AnsweringWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'answering-'));
  try {
    const write = (file: string, content: string) => {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), content);
    };
    for (const file of ['triage.yaml', 'synonyms.yaml', 'regions.yaml']) {
      write(file, readFileSync(`knowledge/${file}`, 'utf8'));
    }
    for (const [file, content] of Object.entries({ ...directories, ...madeUpFiles() })) write(file, content);
    const prompts = change(readFileSync('prompts/answers.yaml', 'utf8'));
    write('prompts/answers.yaml', prompts);
    write('prompts/entitlements.yaml', readFileSync('prompts/entitlements.yaml', 'utf8'));
    const knowledge = loadKnowledge(folder);
    if (knowledge.faults.length > 0) throw new Error(JSON.stringify(knowledge.faults, null, 1));
    const index = await indexOf(knowledge.items);
    const files = { knowledgeDir: folder, promptsDir: join(folder, 'prompts') };
    const { answering, triage, synonyms } = openAnswering(files, knowledge, index, documents);
    const parts = { knowledge, index, documents, triage, synonyms };
    return {
      items: knowledge.items,
      say: loadAnswerWording(prompts),
      answering,
      triage,
      regions: knowledge.regions,
      ask: (text, more = {}) => answering.answer({ text, history: [], asOf: TODAY, ...more }),
      explain: (text, more = {}) => explainSearch(parts, { text, history: [], asOf: TODAY, ...more }),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
