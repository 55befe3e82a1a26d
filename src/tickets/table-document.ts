import { moves } from './move-table.ts';
import type { Audience, ClockEffect, MoveRule, Who } from './table/rule.ts';
import { moveNames, openStatuses, ticketStatuses, type MoveName, type TicketStatus } from './ticket.ts';

type Words = Readonly<Record<string, string>>;

/** Names as staff read them; every move and status has one. */
export interface TableWords {
  moves: Readonly<Record<MoveName, string>>;
  statuses: Readonly<Record<TicketStatus, string>>;
  roles: Words;
}

const clockWords: Readonly<Record<ClockEffect, string>> = {
  none: '',
  start: '起表',
  pause: '停表',
  resume: '续表',
  restart: '重新起表',
  move: '改期限',
  stop: '结束',
};
const audienceWords: Readonly<Record<Audience, string>> = {
  operators: '话务员',
  department: '承办单位',
  supervisors: '督办员',
};

/** The table of moves as Markdown: what may happen to a ticket, drawn from what the program does. */
export function movesAsMarkdown(words: TableWords): string {
  return [diagram(words), '', ...table(words)].join('\n');
}

/** Mermaid; moves that leave the status as it is are in the table only. */
function diagram({ moves: names, statuses }: TableWords): string {
  const edges = new Map<string, string[]>();
  for (const move of moveNames) {
    const rule = moves[move];
    for (const from of rule.from) {
      for (const to of targetsOf(rule)) {
        const edge = `  ${from === null ? '[*]' : statuses[from]} --> ${statuses[to]}`;
        edges.set(edge, [...(edges.get(edge) ?? []), names[move]]);
      }
    }
  }
  const lines = [...edges].map(([edge, labels]) => `${edge}: ${labels.join('、')}`);
  return ['```mermaid', 'stateDiagram-v2', ...lines, '```'].join('\n');
}

/** Where a move leads that is not decided by where the ticket stood still. */
function targetsOf({ to }: MoveRule): TicketStatus[] {
  if (to === 'same' || to === 'before') return [];
  return typeof to === 'string' ? [to] : [...new Set([to.withDepartment, to.withoutDepartment])];
}

function table({ moves: names, statuses, roles }: TableWords): string[] {
  const who = (by: readonly Who[]) =>
    by.map((it) => (it === 'citizen' ? '群众' : it === 'system' ? '系统' : (roles[it] ?? it))).join('、');
  const rows = moveNames.map((move) => {
    const rule = moves[move];
    const cells = [
      `\`${move}\` ${names[move]}`,
      fromWords(rule, statuses),
      toWords(rule, statuses),
      who(rule.by),
      [clockWords[rule.clock], rule.responds ? '首次响应' : ''].filter(Boolean).join('、'),
      rule.informs === null ? '' : `\`${rule.informs}\``,
      rule.alerts === null ? '' : audienceWords[rule.alerts],
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| 操作 | 从 | 到 | 谁可以 | 时钟 | 告诉群众 | 告诉 |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ];
}

function fromWords({ from }: MoveRule, statuses: TableWords['statuses']): string {
  if (from.length === ticketStatuses.length) return '任何状态';
  const isOpen = from.length === openStatuses.length && openStatuses.every((it) => from.includes(it));
  return isOpen ? '未办结的' : from.map((it) => (it === null ? '（新）' : statuses[it])).join('、');
}

function toWords({ to }: MoveRule, statuses: TableWords['statuses']): string {
  if (to === 'same') return '不变';
  if (to === 'before') return '原来的状态';
  if (typeof to === 'string') return statuses[to];
  return `${statuses[to.withDepartment]}（有承办单位）或${statuses[to.withoutDepartment]}`;
}
