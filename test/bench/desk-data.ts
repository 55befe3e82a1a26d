import type { ConversationId } from '../../src/conversation/activity.ts';
import { fromTranscriptEntry } from '../../src/storage/sql/conversation-rows.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import {
  endedStatuses,
  openStatuses,
  satisfactions,
  ticketKinds,
  type MoveName,
  type Ticket,
  type TicketEvent,
  type TicketStatus,
} from '../../src/tickets/ticket.ts';
import { sampleTicket } from '../support/samples.ts';
import { insertTicket, makeDatabase, pick, type Insert, type Random } from './rows.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface DeskAmounts {
  tickets: number;
  lines: number;
  days: number;
  end: number;
  departments: readonly string[];
  categories: readonly string[];
  regions: readonly string[];
  staff: readonly { id: string; name: string }[];
}

const things = [
  '路灯',
  '井盖',
  '水管',
  '暖气',
  '电梯',
  '噪声',
  '垃圾',
  '违停',
  '燃气',
  '树木',
  '公交站',
  '低保',
  '医保',
  '社保',
];
const troubles = [
  '不亮',
  '丢失',
  '漏水',
  '不热',
  '停运',
  '扰民',
  '没人清',
  '堵路',
  '有异味',
  '遮挡',
  '脏乱',
  '怎么办',
  '报销慢',
  '没到账',
];
const places = [
  '解放西街',
  '北京中路',
  '凤凰北街',
  '正源南街',
  '贺兰山路',
  '金凤花园',
  '西湖小区',
  '幸福里',
  '安居苑',
  '机场路',
];
const talk = [
  '请问这件事多久能办好',
  '我已经打过几次电话了',
  '您好，请说一下具体地点',
  '好的，已经为您登记',
  '楼道里的灯也坏了',
  '孩子上学要经过那里',
  '工作人员会尽快和您联系',
  '谢谢',
];
const words =
  '居民反映小区门口道路施工长期没有恢复雨天积水严重影响出行请有关部门尽快到现场查看处理并告知结果'.split('');

/** A database as two years of a hotline leave it: most is over, some hundreds wait, a few of everything. */
export async function makeDeskData(file: string, amounts: DeskAmounts): Promise<void> {
  const clock = () => amounts.end;
  await makeDatabase(file, clock, (insert, random, db) => {
    for (const { id, name } of amounts.staff) insertStaff(insert, id, name, amounts.end);
    for (let n = 0; n < amounts.tickets; n += 1) {
      const ticket = ticketOf(n, random, amounts);
      insertTicket(insert, ticket, eventsOf(ticket, random));
    }
    for (let n = 0; n < amounts.lines; n += 1) insertLine(n, random, insert, amounts);
    db.prepare('update search_state set is_filled = 0').run();
  });
  // Opening fills the index of words, as after an update.
  await (await createSqliteStorage({ file, clock })).close();
}

function insertStaff(insert: Insert, id: string, name: string, at: number): void {
  insert('staff', {
    ...{
      id,
      login: id,
      name,
      role: 'operator',
      department: null,
      password_hash: 'x',
      must_change_password: 0,
    },
    ...{ active: 1, created_at: at, chat_digest: null, second_factor_json: null },
  });
}

const conversationOf = (n: number): ConversationId => `web:${n % 70_000}`;

/** Half of the lines say what a ticket says. */
function insertLine(n: number, random: Random, insert: Insert, { end, days, lines }: DeskAmounts): void {
  const isAbout = random(2) === 0;
  const text = isAbout
    ? `${pick(places, random)}${random(200)}号的${pick(things, random)}${pick(troubles, random)}，${sentence(random, 12)}`
    : pick(talk, random);
  const at = end - Math.floor(((lines - n) / lines) * days * DAY);
  const speaker = isAbout ? 'citizen' : 'bot';
  insert(
    'transcript',
    fromTranscriptEntry({ conversation: conversationOf(random(70_000)), at, speaker, text }),
  );
}

function ticketOf(n: number, random: Random, amounts: DeskAmounts): Ticket {
  const { tickets, days, end } = amounts;
  const submittedAt = end - Math.floor(((tickets - n) / tickets) * days * DAY) - random(HOUR);
  // What came in lately is mostly open; of the rest one in forty is.
  const isOpen = end - submittedAt < 10 * DAY ? random(10) < 8 : random(40) === 0;
  const status = isOpen
    ? pick(openStatuses, random)
    : random(10) < 8
      ? 'closed'
      : pick(endedStatuses, random);
  const updatedAt = Math.min(end, submittedAt + random(9 * DAY));
  const hasDepartment = !['submitted', 'accepted', 'rejected'].includes(status);
  const isStill = status === 'waiting' || status === 'suspended';
  return sampleTicket({
    ...titles(random),
    ...{ number: `XH${dayWords(submittedAt)}-${String(n % 100_000).padStart(5, '0')}`, version: 4, status },
    ...{ kind: pick(ticketKinds, random), urgency: random(30) === 0 ? 'urgent' : 'normal' },
    ...{ category: pick(amounts.categories, random), region: pick(amounts.regions, random) },
    department: hasDepartment ? pick(amounts.departments, random) : null,
    assignee: random(3) === 0 ? null : pick(amounts.staff, random),
    conversation: random(5) === 0 ? null : conversationOf(n),
    ...{ confidential: random(50) === 0, supervised: isOpen && random(40) === 0 },
    extension: isOpen && random(60) === 0 ? { until: submittedAt + 20 * DAY, reason: '等备件' } : null,
    reply: isOpen ? null : `您反映的问题已经核实。${sentence(random, 60)}。`,
    satisfaction: status === 'closed' && random(2) === 0 ? pick(satisfactions, random) : null,
    breaches: random(9) === 0 ? [{ clock: 'solution', dueAt: submittedAt + DAY }] : [],
    ...{ submittedAt, updatedAt, responseDueAt: submittedAt + DAY },
    respondedAt: status === 'submitted' ? null : submittedAt + random(DAY),
    dueAt: submittedAt + (2 + random(10)) * DAY,
    ...{ pausedMs: isStill ? DAY : null, closedAt: status === 'closed' ? updatedAt : null },
    attachments: [],
  });
}

function titles(random: Random) {
  const [thing, trouble, place] = [pick(things, random), pick(troubles, random), pick(places, random)];
  return {
    title: `${place}${thing}${trouble}`,
    description: `${place}${random(200)}号附近的${thing}${trouble}，${sentence(random, 80)}。`,
    place: `${place}${random(200)}号`,
  };
}

const usual: readonly (readonly [MoveName, TicketStatus])[] = [
  ['submit', 'submitted'],
  ['accept', 'accepted'],
  ['dispatch', 'dispatched'],
];

function eventsOf(ticket: Ticket, random: Random): TicketEvent[] {
  const last: readonly [MoveName, TicketStatus] = [
    ticket.status === 'closed' ? 'close' : 'note',
    ticket.status,
  ];
  let at = ticket.submittedAt;
  return [...usual, last].map(([move, to], index, all): TicketEvent => {
    const from = all[index - 1]?.[1] ?? null;
    const actor = { type: 'staff' as const, id: 's1', name: '李敏' };
    at += random(8 * HOUR);
    return { ticket: ticket.number, version: index + 1, move, from, to, at, actor, note: null, data: {} };
  });
}

function sentence(random: Random, length: number): string {
  const start = random(words.length);
  return Array.from({ length }, (_, n) => words[(start + n * (1 + (n % 3))) % words.length]).join('');
}

function dayWords(at: number): string {
  return new Date(at + 8 * HOUR).toISOString().slice(0, 10).replaceAll('-', '');
}
