import { fillIn, type CannedReply } from '../tickets/canned.ts';
import type { Ticket } from '../tickets/ticket.ts';
import type { DeskDeps, SignedIn } from './deps.ts';
import type { Form } from './forms.ts';
import { text } from './text.ts';
import { timeWords } from './time.ts';

/** The field that says which one is to be put in. */
export const CANNED = '_canned';

/** Those that may be used for the ticket: everybody's and its department's. */
export function cannedFor(deps: Pick<DeskDeps, 'canned'>, ticket: Ticket): Promise<CannedReply[]> {
  return deps.canned.list(ticket.department ?? '');
}

/** The words for this ticket; what is not known of it stays in braces. */
export function filledFor(
  { body }: CannedReply,
  ticket: Ticket,
  { member }: SignedIn,
  { departments, now }: Pick<DeskDeps, 'departments' | 'now'>,
): string {
  const day = (at: number) => timeWords(at).slice(0, 10);
  return fillIn(body, {
    工单号: ticket.number,
    标题: ticket.title,
    类别: text.kinds[ticket.kind],
    地点: ticket.place,
    承办单位: departments.find(({ id }) => id === ticket.department)?.name ?? null,
    提交日期: day(ticket.submittedAt),
    // Nobody is promised a time that has passed.
    期限: ticket.dueAt < now() ? null : timeWords(ticket.dueAt),
    今天: day(now()),
    办理人: member.name,
  });
}

/** A reply's form with the words behind what was typed already. */
export function withCanned(form: Form, words: string | undefined): Form {
  const { [CANNED]: _, ...rest } = form;
  if (words === undefined) return rest;
  return { ...rest, text: [form['text']?.trim(), words].filter(Boolean).join('\n\n') };
}
