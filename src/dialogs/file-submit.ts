import { TITLE_LENGTH, type MoveInput } from '../tickets/move-inputs.ts';
import { settleAnswer } from './answers.ts';
import { isConfidential } from './file-confidential.ts';
import type { Filing } from './file-draft.ts';
import { submitTicket } from './move.ts';

/** What a draft says, as the move takes it, with the query code that is said once and kept nowhere in clear. */
export interface DraftedTicket {
  input: MoveInput<'submit'>;
  code: string;
}

export function draftedTicket({ deps, turn, draft }: Filing): DraftedTicket {
  const description = draft.description ?? '';
  const number = deps.newTicketNumber(turn.now);
  const code = deps.newQueryCode();
  const input: MoveInput<'submit'> = {
    number,
    queryCodeDigest: deps.queryCodeDigest(number, code),
    kind: draft.kind,
    title: titleOf(description),
    description,
    place: draft.place ?? null,
    happened: draft.happened ?? null,
    region: turn.state.region ?? null,
    contactSealed: draft.contactSealed ?? null,
    attachments: draft.attachments,
    turnId: draft.turnId ?? null,
    confidential: isConfidential(draft),
  };
  return { input, code };
}

/** The draft becomes a ticket. */
export function submit(filing: Filing): void {
  const drafted = draftedTicket(filing);
  submitted(filing, drafted, submitTicket(filing.deps, filing.turn, drafted.input));
}

/** Ends the filing; `told` is what the citizen reads of it. */
export function submitted({ deps, turn, draft }: Filing, { input, code }: DraftedTicket, told: string): void {
  delete turn.state.dialog;
  if (draft.turnId !== undefined) settleAnswer(turn, draft.turnId, 'filed');
  turn.reply({
    text: `${told}\n\n${deps.say('file-code', { code })}`,
    secrets: [code],
    buttons: [[{ label: deps.say('button-progress'), data: `ticket:${input.number}` }]],
  });
}

const OPENING = /^(我们?|俺们?)?(要|想|来)?(投诉|举报|反映|建议|表扬)(一下|个事|一个问题)?[,，:：、\s]+/u;

/** Without the words that the ticket's kind says already. */
export function titleOf(description: string): string {
  const characters = [...description.replace(/\s+/gu, ' ').trim().replace(OPENING, '')];
  return characters.length <= TITLE_LENGTH
    ? characters.join('')
    : `${characters.slice(0, TITLE_LENGTH - 1).join('')}…`;
}
