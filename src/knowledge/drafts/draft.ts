import type { SectionHeading } from '../item.ts';

/** Milliseconds since the epoch. */
type Instant = number;

/** What somebody types; everything as it was typed, so that a draft may be left half done. */
export const draftFields = [
  'title',
  'topic',
  'claimClass',
  'regions',
  'audience',
  'department',
  'issuer',
  'document',
  'documentNumber',
  'issued',
  'revised',
  'effective',
  'expires',
  'publisher',
  'published',
  'sourceText',
  'questions',
  'point',
  'people',
  'conditions',
  'standard',
  'materials',
  'steps',
  'time',
  'hint',
  'basis',
  'nextReview',
] as const;
export type DraftField = (typeof draftFields)[number];
export type DraftContent = Readonly<Record<DraftField, string>>;

/** The parts of the body; one statement a line, its place in the source in 〔〕 behind it. */
export const sectionFields = {
  point: '要点',
  people: '适用对象',
  conditions: '条件',
  standard: '标准',
  materials: '材料',
  steps: '办理流程',
  time: '时限',
  hint: '提示',
  basis: '依据',
} as const satisfies Partial<Record<DraftField, SectionHeading>>;

export const emptyContent = Object.fromEntries(draftFields.map((name) => [name, ''])) as Record<
  DraftField,
  string
> satisfies DraftContent;

export const draftStates = [
  'draft', // 起草中
  'submitted', // 待审核
  'sent-back', // 已退回
  'published', // 已发布
  'withdrawn', // 已撤下
  'discarded', // 已作废
] as const;
export type DraftState = (typeof draftStates)[number];

export const draftActs = [
  'create', // 起草
  'save', // 保存
  'submit', // 提交审核
  'approve', // 审核通过并发布
  'send-back', // 退回修改
  'withdraw', // 撤下
  'reopen', // 重新修改
  'discard', // 作废
] as const;
export type DraftAct = (typeof draftActs)[number];

/** Where a draft began: questions that found no answer, the reply to a ticket, or an empty form. */
export type DraftOrigin =
  { type: 'questions'; turns: string[] } | { type: 'ticket'; number: string } | { type: 'blank' };

export interface Person {
  id: string;
  name: string;
}

/** A policy item in the making. Its id becomes that of the item. */
export interface Draft {
  id: string;
  version: number;
  state: DraftState;
  content: DraftContent;
  origin: DraftOrigin;
  /** Everybody whose words are in it; none of them may approve it. */
  authors: Person[];
  /** The item as it was approved, in the format of knowledge/items; null unless published. */
  item: string | null;
  createdAt: Instant;
  updatedAt: Instant;
}

/** One act with who, when and why; a draft's events are its history and never change. */
export interface DraftEvent {
  draft: string;
  /** The draft's version after the act. */
  version: number;
  act: DraftAct;
  at: Instant;
  by: Person;
  note: string | null;
}

export interface DraftWrite {
  draft: Draft;
  /** 0 for a new one. */
  expectedVersion: number;
  event: DraftEvent;
}

/** An item that was approved at the desk, with the text of its source, which no file holds. */
export interface PublishedItem {
  id: string;
  /** In the format of knowledge/items. */
  text: string;
}

export interface PublishedItems {
  /** In the order of their ids. */
  published(): Promise<PublishedItem[]>;
  /** Grows whenever an item is published or withdrawn. */
  stamp(): Promise<number>;
}

export interface DraftRepository extends PublishedItems {
  get(id: string): Promise<Draft | undefined>;
  /** Oldest first. */
  events(id: string): Promise<DraftEvent[]>;
  /** The last changed first. */
  list(
    states: readonly DraftState[],
    page: { offset: number; limit: number },
  ): Promise<{ drafts: Draft[]; total: number }>;
  counts(): Promise<Partial<Record<DraftState, number>>>;
  /** `conflict`: the draft moved on since it was read, nothing was written. */
  save(write: DraftWrite): Promise<'committed' | 'conflict'>;
}
