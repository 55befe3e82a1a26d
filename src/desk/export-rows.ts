import type { Ticket } from '../tickets/ticket.ts';
import type { DeskDeps } from './deps.ts';
import { moveText } from './text-moves.ts';
import { text } from './text.ts';
import { timeWords } from './time.ts';

/** Rows of one export at most. */
export const EXPORTED = 100_000;

type Names = Pick<DeskDeps, 'departments' | 'categories' | 'regionName'>;
type Cell = string | number | null;

interface Column {
  label: string;
  /** Characters in a workbook. */
  width: number;
  of: (ticket: Ticket, names: Names) => Cell;
}

const column = (label: string, width: number, of: Column['of']): Column => ({ label, width, of });
const at = (instant: number | null) => (instant === null ? null : timeWords(instant));
const yesNo = (value: boolean | null) => (value === null ? null : value ? moveText.yes : moveText.no);
const nameIn = (all: readonly { id: string; name: string }[], id: string | null) =>
  id === null ? null : (all.find((it) => it.id === id)?.name ?? id);

/** Nothing of what leads to the person: no contact, no conversation, no attachment, no shared point. */
export const exportColumns: readonly Column[] = [
  column('工单号', 20, (it) => it.number),
  column('状态', 12, (it) => text.statuses[it.status]),
  column('类别', 8, (it) => text.kinds[it.kind]),
  column('归类', 16, (it, { categories }) => nameIn(categories, it.category)),
  column('紧急程度', 8, (it) => text.urgencies[it.urgency]),
  column('保密', 6, (it) => (it.confidential ? text.ticket.confidential : null)),
  column('标题', 40, (it) => it.title),
  column('内容', 60, (it) => it.description),
  column('地点', 30, (it) => it.place),
  column('发生时间', 16, (it) => it.happened),
  column('地区', 20, (it, { regionName }) => it.region && (regionName(it.region) ?? it.region)),
  column('来源', 10, (it) => text.sources[it.source]),
  column('提交时间', 17, (it) => at(it.submittedAt)),
  column('承办单位', 24, (it, { departments }) => nameIn(departments, it.department)),
  column('派单时间', 17, (it) => at(it.dispatchedAt)),
  column('跟进人', 12, (it) => it.assignee?.name ?? null),
  column('首次响应期限', 17, (it) => at(it.responseDueAt)),
  column('首次响应时间', 17, (it) => at(it.respondedAt)),
  column('办理期限', 17, (it) => at(it.dueAt)),
  column('停表', 6, (it) => (it.pausedMs === null ? null : text.deadline.paused)),
  column('超期次数', 8, (it) => it.breaches.length),
  column('督办', 6, (it) => (it.supervised ? text.ticket.supervised : null)),
  column('催办时间', 17, (it) => at(it.urgedAt)),
  column('并入工单', 20, (it) => it.mergedInto),
  column('答复', 60, (it) => it.reply),
  column('办结时间', 17, (it) => at(it.closedAt)),
  column('是否联系', 8, (it) => yesNo(it.contacted)),
  column('是否解决', 8, (it) => yesNo(it.solved)),
  column('满意度', 10, (it) => it.satisfaction && text.satisfactions[it.satisfaction]),
  column('最后动静', 17, (it) => at(it.updatedAt)),
];

/** What is hidden where a confidential ticket is exported for somebody who may not see whom it is from. */
const telling: readonly string[] = ['标题', '内容', '地点', '发生时间', '答复'];

export function exportRow(ticket: Ticket, names: Names, maySee: boolean): Cell[] {
  return exportColumns.map(({ label, of }) =>
    maySee || !telling.includes(label) ? of(ticket, names) : text.ticket.confidential,
  );
}
