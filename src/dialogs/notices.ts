import type { Button, OutgoingMessage } from '../conversation/activity.ts';
import type { Notice } from '../tickets/notices.ts';
import type { Informed } from '../tickets/plan-move.ts';
import { ratingButtons } from './rate.ts';
import type { SayDialog } from './wording.ts';

/** What a citizen is told about a move, with the buttons for what comes next. */
export function noticeMessage(
  { say, noticeText }: { say: SayDialog; noticeText: (notice: Notice) => string },
  { ticket, notice }: Informed,
): OutgoingMessage {
  const buttons = buttonsFor(say, notice.key, ticket.number);
  return { text: noticeText(notice), ...(buttons && { buttons }) };
}

function buttonsFor(say: SayDialog, key: Notice['key'], number: string): Button[][] | undefined {
  switch (key) {
    case 'ticket.closed':
      return ratingButtons(say, number);
    case 'ticket.question':
      return [[{ label: say('button-supply'), data: `supply:${number}` }]];
    default:
      return undefined;
  }
}
