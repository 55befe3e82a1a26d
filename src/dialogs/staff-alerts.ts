import { maskAddresses } from '../conversation/addresses.ts';
import type { Button, ConversationId } from '../conversation/activity.ts';
import type { StaffMessage } from '../tickets/alerts.ts';
import { formatInstant } from '../tickets/notices.ts';
import type { Alert } from '../tickets/plan-move.ts';
import type { MoveName, Ticket } from '../tickets/ticket.ts';
import type { SayStaff } from './staff-wording.ts';

/** What staff can do from their group at one press: moves that need no words. */
export const groupMoves = [
  'accept',
  'assign',
  'supervise',
  'accept-return',
  'grant-extension',
] as const satisfies readonly MoveName[];
export type GroupMove = (typeof groupMoves)[number];

/** News that the group gets, with what can be done at once; everything else waits at the desk. */
const news = {
  submit: ['accept', 'assign'],
  warn: ['assign'],
  overdue: ['supervise', 'assign'],
  return: ['accept-return'],
  'ask-extension': ['grant-extension'],
  urge: ['supervise', 'assign'],
  redo: ['supervise'],
  reopen: ['assign'],
  review: [],
} as const satisfies Partial<Record<MoveName, readonly GroupMove[]>>;
type NewsMove = keyof typeof news;

/** New and late tickets, told in the staff's group; without a group nobody is told. */
export function createStaffAlerts(deps: {
  group: ConversationId | undefined;
  say: SayStaff;
  departmentName: (id: string) => string;
}): (alert: Alert) => StaffMessage | null {
  return ({ ticket, move }) =>
    deps.group !== undefined && isNews(move)
      ? {
          conversation: deps.group,
          message: { text: words(deps, ticket, move), buttons: buttons(deps.say, ticket, move) },
        }
      : null;
}

function isNews(move: MoveName): move is NewsMove {
  return Object.hasOwn(news, move);
}

function words(
  { say, departmentName }: { say: SayStaff; departmentName: (id: string) => string },
  ticket: Ticket,
  move: NewsMove,
): string {
  const { number, kind, urgency, confidential, department } = ticket;
  const title = confidential ? say('confidential-title') : inOneLine(ticket.title);
  const shared = {
    number,
    title,
    kind: say(`kind-${kind}`),
    due: formatInstant(ticket.dueAt),
    department: department === null ? say('no-department') : departmentName(department),
  };
  // A group reads along, by way of others' servers: which door it is stands at the desk alone.
  const place = confidential ? '' : inOneLine(maskAddresses(ticket.place ?? ''));
  const text = move === 'submit' ? say('alert-submit', { ...shared, place }) : say(`alert-${move}`, shared);
  return (urgency === 'urgent' ? say('urgent') : '') + text.replace(/\n{2,}/gu, '\n');
}

/** What a citizen wrote makes no line of its own, and turns no other about: it could be read as another alert. */
function inOneLine(words: string): string {
  return words.replace(/[\s\p{C}]+/gu, ' ').trim();
}

function buttons(say: SayStaff, { number }: Ticket, move: NewsMove): Button[][] {
  const row = news[move].map((it): Button => ({ label: say(`button-${it}`), data: `staff:${it}:${number}` }));
  return row.length > 0 ? [row] : [];
}
