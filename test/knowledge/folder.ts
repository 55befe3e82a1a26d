import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The parts of an item a test may want to write itself; the rest is sound. */
export interface ItemParts {
  head?: Record<string, string>;
  body?: string;
}

const soundHead: Record<string, string> = {
  title: '失业保险金：能领多久',
  topic: '失业保险',
  claimClass: 'entitlement',
  regions: '["000000"]',
  audience: '[失业人员]',
  issuer: '国务院',
  document: '失业保险条例',
  documentNumber: '国务院令第258号',
  issued: '1999-01-22',
  effective: '1999-01-22',
  expires: 'null',
  supersedes: '[]',
  supersededBy: '[]',
  sources: '{ law: { title: 失业保险条例, file: 失业保险条例.md } }',
  department: 'human-resources',
  lastReview: '2026-11-21',
  nextReview: '2027-05-21',
};

export const soundBody = `## 要点
缴费满 1 年不足 5 年的，最长领 12 个月。〔第二条〕

## 提示
- 具体数额问 12333。〔热线〕
`;

/** The text of an item. Questions carry \`id\`, because no two items may ask the same. */
export function itemText(id: string, { head = {}, body = soundBody }: ItemParts = {}): string {
  const questions = [1, 2, 3, 4, 5].map((it) => `${id} 问法${it}`);
  const fields = { ...soundHead, questions: `[${questions.join(', ')}]`, ...head };
  const lines = Object.entries(fields).map(([key, value]) => `${key}: ${value}`);
  return `---\n${lines.join('\n')}\n---\n${body}`;
}

const directories = {
  'topics.yaml': '- 失业保险\n',
  'departments.yaml':
    "- { id: human-resources, name: 人力资源和社会保障部门, duties: [失业金, 工伤, 社保], hotline: '12333' }\n",
  'hotlines.yaml':
    "- { number: '12333', name: 人社热线, purpose: 社保咨询, authority: 人社部门, emergency: false }\n",
  'matters.yaml': '[]\n',
  'facts.yaml': `situations:
  - { id: lost-job, label: 丢了工作 }
  - { id: hardship, label: 生活困难 }
facts:
  - { id: age, label: 年龄, type: number, unit: 岁, ask: '{who}多大？', options: [] }
  - id: employment
    label: 工作情况
    type: choice
    ask: '{who}有工作吗？'
    options: [{ is: working, label: 有 }, { is: lost, label: 没有 }]
`,
  'audiences.yaml': "beside: '家属'\ngroups: []\n",
  'glossary.yaml': '{}\n',
  'regions.yaml': 'nicknames: {}\nnotPlaces: []\nneedParent: []\nstandAlone: []\n',
};

/** A knowledge folder that is removed after the test. Keys are paths inside it. */
export function knowledgeFolder(files: Record<string, string>): string {
  return folder({ ...directories, ...files });
}

export function folder(files: Record<string, string>): string {
  const dir = mkdtempSync(join(tmpdir(), 'knowledge-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), content);
  }
  return dir;
}
