import { wishesSecrecy } from './file-confidential.ts';
import { keepContact, takeContactFromWords } from './file-contact.ts';
import { cut, LIMITS, SHORTEST_DESCRIPTION, type Filing, type Step } from './file-draft.ts';
import { advance, askStep, otherDescription } from './file-steps.ts';
import { withoutEnding } from './words.ts';

/** Takes the words for this part and goes on, or says what is wrong with them. */
export function fill(filing: Filing, step: Exclude<Step, 'attachments' | 'confirm'>, text: string): void {
  const { draft, deps } = filing;
  let told: string | undefined;
  switch (step) {
    case 'description': {
      if (isRefusal(text) && draft.description !== undefined) return otherDescription(filing);
      const before = draft.correcting ? undefined : draft.description;
      const joined = before === undefined ? text : `${before}；${text}`;
      if (joined.length < SHORTEST_DESCRIPTION) return askStep(filing, step, deps.say('file-too-short'));
      told = describe(filing, joined);
      break;
    }
    case 'place':
      draft.place = cut(placeSaid(filing, text), LIMITS.place);
      draft.location = filing.turn.activity.type === 'message' ? filing.turn.activity.location : undefined;
      takeContactFromWords(filing);
      break;
    case 'happened':
      draft.happened = cut(text, LIMITS.happened);
      takeContactFromWords(filing);
      break;
    case 'contact':
      if (filing.turn.state.child === true) return advance(filing, step, deps.say('child-contact'));
      if (!keepContact(filing)) return askStep(filing, step, deps.say('file-contact-unclear'));
      break;
  }
  advance(filing, step, told);
}

/** As it was said; the transcript keeps it without the number of the flat. */
function placeSaid({ deps, turn: { activity } }: Filing, masked: string): string {
  return activity.type === 'message' && activity.text.trim() !== ''
    ? deps.maskPlace(activity.text.trim())
    : masked;
}

function isRefusal(text: string): boolean {
  return /^(不是(这件事|这个)?|不行|不对|换一件事?|别的事?)$/u.test(withoutEnding(text));
}

/** Returns what the citizen is to know of it. */
export function describe(filing: Filing, text: string): string | undefined {
  const { deps, draft } = filing;
  draft.description = cut(text, LIMITS.description);
  if (wishesSecrecy(text)) draft.confidential = true;
  takeContactFromWords(filing);
  return draft.description === text ? undefined : deps.say('file-cut', { most: LIMITS.description });
}
