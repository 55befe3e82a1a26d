import type { PolicyItem, Section, SectionHeading } from '../../src/knowledge/item.ts';

/** A sound item; `body` gives the statements of each section, all of one article. */
export function policyItem(
  id: string,
  changes: Partial<PolicyItem> & { body?: Partial<Record<SectionHeading, string[]>> } = {},
): PolicyItem {
  const { body = { 要点: [`${id} 的要点。`] }, ...rest } = changes;
  return {
    id,
    file: `items/${id}.md`,
    title: id,
    topic: '失业保险',
    claimClass: 'entitlement',
    regions: ['000000'],
    audience: ['失业人员'],
    issuer: '国务院',
    document: '失业保险条例',
    documentNumber: null,
    issued: '1999-01-22',
    effective: '1999-01-22',
    expires: null,
    supersedes: [],
    supersededBy: [],
    sources: { law: { title: '失业保险条例', file: '失业保险条例.md' } },
    department: 'human-resources',
    lastReview: '2026-11-21',
    nextReview: '2027-05-21',
    questions: [1, 2, 3, 4, 5].map((n) => `${id} 问法${n}`),
    sections: Object.entries(body).map(([heading, texts]) => section(heading as SectionHeading, texts)),
    ...rest,
  };
}

function section(heading: SectionHeading, texts: readonly string[]): Section {
  const references = [{ sourceKey: 'law', locators: ['第一条'] }];
  return { heading, line: 1, statements: texts.map((text) => ({ text, line: 1, references })) };
}
