import type { Instant } from '../conversation/activity.ts';

/** Words for a reply that staff write again and again, with places to be filled in. */
export interface CannedReply {
  id: string;
  /** Grows with every change; guards against two people editing at once. */
  version: number;
  title: string;
  body: string;
  /** Whose it is; null: everybody's. */
  department: string | null;
  updatedAt: Instant;
  updatedBy: { id: string; name: string };
}

export interface CannedReplies {
  get(id: string): Promise<CannedReply | undefined>;
  /** By title; with a department those of the department and those of everybody. */
  list(department?: string): Promise<CannedReply[]>;
  /** `expectedVersion` is 0 for a new one. */
  save(reply: CannedReply, expectedVersion: number): Promise<'saved' | 'conflict'>;
  remove(id: string): Promise<void>;
}

/** What may stand in braces, as staff write it. */
export const placeholders = [
  '工单号',
  '标题',
  '类别',
  '地点',
  '承办单位',
  '提交日期',
  '期限',
  '今天',
  '办理人',
] as const;
export type Placeholder = (typeof placeholders)[number];

const braces = /[{｛]([^{}｛｝]*)[}｝]/gu;

/** What stands in braces and means nothing; the first of each. */
export function unknownPlaceholders(body: string): string[] {
  const names = [...body.matchAll(braces)].map((it) => (it[1] ?? '').trim());
  return [...new Set(names.filter((name) => !isPlaceholder(name)))];
}

/** An open brace without its end, or an end without its beginning. */
export function hasLoneBrace(body: string): boolean {
  return /[{}｛｝]/u.test(body.replace(braces, ''));
}

/** What is known goes in; what is not known of this ticket stays in braces, to be written by hand. */
export function fillIn(body: string, values: Readonly<Record<Placeholder, string | null>>): string {
  return body.replace(braces, (whole, name: string) => {
    const key = name.trim();
    return isPlaceholder(key) ? (values[key] ?? whole) : whole;
  });
}

function isPlaceholder(name: string): name is Placeholder {
  return (placeholders as readonly string[]).includes(name);
}
