import { cut, LIMITS, type Filing } from './file-draft.ts';

/** The contact as it was said is sealed at once; the transcript keeps only that one was given. */
export function keepContact({ deps, turn, draft }: Filing): boolean {
  if (turn.activity.type !== 'message' || turn.state.child === true) return false;
  const contact = cut(turn.activity.text.trim(), LIMITS.contact);
  // Without a digit or a letter there is nothing that one could call or write to.
  const phone = deps.findPhone(contact);
  if (phone === undefined && !/[\dA-Za-z\uff10-\uff5a]/u.test(contact)) return false;
  draft.contactSealed = deps.vault.seal(contact);
  draft.contactHint = hintOf(phone ?? contact);
  turn.transcriptText = deps.say('file-contact-transcript');
  return true;
}

/** Somebody who tells a telephone number along with the story need not be asked for it; the first one counts. */
export function takeContactFromWords({ deps, turn, draft }: Filing): void {
  if (draft.contactSealed !== undefined || turn.activity.type !== 'message' || turn.state.child === true)
    return;
  const phone = deps.findPhone(turn.activity.text);
  if (phone === undefined) return;
  draft.contactSealed = deps.vault.seal(phone);
  draft.contactHint = hintOf(phone);
}

export function dropContact({ draft }: Filing): void {
  delete draft.contactSealed;
  delete draft.contactHint;
}

function hintOf(contact: string): string {
  const digits = contact.normalize('NFKC').replace(/\D/g, '');
  return digits.length >= 7 ? `尾号 ${digits.slice(-4)}` : '已加密';
}
