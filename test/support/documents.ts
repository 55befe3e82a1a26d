import type { NewDocument } from '../../src/retrieval/ingest/library.ts';
import type { Standing } from '../../src/retrieval/ingest/document.ts';

export const sampleStanding: Standing = {
  regions: ['640000'],
  from: '2026-01-01',
  expires: null,
  claimClass: 'entitlement',
};

export function sampleDocument(id: string, changes: Partial<NewDocument> = {}): NewDocument {
  return {
    id,
    kind: 'law',
    title: '宁夏回族自治区临时救助办法',
    head: {
      issuer: '宁夏回族自治区人民政府',
      documentNumber: '宁政发〔2026〕1号',
      issued: '2025-12-20',
      revised: null,
      effective: '2026-01-01',
    },
    passages: [
      { section: '第一章 总则', locator: '第一条', text: '第一条 为了做好临时救助，制定本办法。' },
      { section: '第二章 条件', locator: '第二条', text: '第二条 生活陷入困境的家庭可以申请。' },
    ],
    proposal: {
      ...sampleStanding,
      grounds: {
        regions: '标题写明“宁夏回族自治区”',
        validity: '文中写明“自2026年1月1日起施行”',
        claimClass: '文中写明“可以申请”',
      },
    },
    ...changes,
  };
}
