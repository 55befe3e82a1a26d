import type { AuditEntry } from '../conversation/audit.ts';
import type { ConversationId, Instant } from '../conversation/activity.ts';
import type { ForgottenMark, OwnDataReader } from '../conversation/forgetting.ts';
import type { TicketStatus } from './ticket.ts';

export const retentionKinds = [
  'transcripts', // 聊天记录
  'questions', // 问过的话
  'conversations', // 会话状态
  'handovers', // 转人工的原因
  'contacts', // 办结工单的联系方式
  'tickets', // 办结的工单
  'attachments', // 没有登记到工单的附件
  'answers', // 答复的统计行
  'feedback', // 有没有帮助
  'outbox', // 发出的消息
  'inbound', // 收到的消息的编号
  'sessions', // 工作人员的登录
  'drafts', // 作废的知识草稿
  'forgotten', // 删除过的会话的摘要
] as const;
export type RetentionKind = (typeof retentionKinds)[number];

/** Tickets of which nothing is to come any more; one that went into another is over with that one. */
export const settledStatuses: readonly TicketStatus[] = ['closed', 'rejected', 'withdrawn'];

/** What a purge leaves in the audit log of what it took. */
export function purgedEntries(kind: RetentionKind, subjects: readonly string[], at: Instant): AuditEntry[] {
  return subjects.map((subject) => ({
    at,
    actor: 'system',
    action: `retention.${kind}`,
    subject,
    detail: '',
  }));
}

/** Erases what has been kept long enough. What open tickets need stays, however old it is. */
export interface RetentionStore extends OwnDataReader {
  /** At most `most` of what is older than `before`, in one transaction; gives how many there were. */
  purge(kind: RetentionKind, before: Instant, most: number): Promise<number>;
  /** How many a purge would take. */
  due(kind: RetentionKind, before: Instant): Promise<number>;
  /** Who has been forgotten, the earliest first. */
  forgotten(): Promise<ForgottenMark[]>;
  /** Every conversation that anything is kept of, by id. */
  conversations(after: string, limit: number): Promise<ConversationId[]>;
  /** Lets what is searched by lose what was erased; a little at a time. */
  tidy(): Promise<void>;
}
