import type { Draft, DraftAct, DraftContent, DraftOrigin, DraftState, DraftWrite, Person } from './draft.ts';

/** Who acts, as far as drafts are concerned. */
export interface DraftActor extends Person {
  /** May decide on what others have written. */
  isReviewer: boolean;
}

interface Rule {
  from: readonly DraftState[];
  to: DraftState;
  /** `second`: a reviewer who has written none of it. */
  who: 'anyone' | 'reviewer' | 'second';
  /** Whether a reason has to be given. */
  note: boolean;
  /** Only what has passed every check. */
  sound: boolean;
}

/** Every act on a draft that is there: what is not in this table cannot happen to it. */
export const draftRules = {
  save: { from: ['draft', 'sent-back'], to: 'draft', who: 'anyone', note: false, sound: false },
  submit: { from: ['draft', 'sent-back'], to: 'submitted', who: 'anyone', note: false, sound: true },
  approve: { from: ['submitted'], to: 'published', who: 'second', note: false, sound: true },
  'send-back': { from: ['submitted'], to: 'sent-back', who: 'reviewer', note: true, sound: false },
  withdraw: { from: ['published'], to: 'withdrawn', who: 'reviewer', note: true, sound: false },
  reopen: { from: ['withdrawn', 'discarded'], to: 'draft', who: 'anyone', note: false, sound: false },
  discard: {
    from: ['draft', 'sent-back', 'withdrawn'],
    to: 'discarded',
    who: 'anyone',
    note: true,
    sound: false,
  },
} as const satisfies Record<Exclude<DraftAct, 'create'>, Rule>;

export type DraftMove = keyof typeof draftRules;

export interface ActInput {
  by: DraftActor;
  now: number;
  note?: string | null;
  /** With `save`. */
  content?: DraftContent;
  /** The item in words, and whether every check passed; asked for where soundness matters. */
  checked?: { item: string; isSound: boolean };
}

export type ActResult =
  | { type: 'done'; write: DraftWrite }
  | { type: 'refused'; why: 'state' | 'reviewer' | 'second' | 'note' | 'unsound' };

export function createDraft(
  { id, content, origin }: { id: string; content: DraftContent; origin: DraftOrigin },
  { by, now }: { by: DraftActor; now: number },
): DraftWrite {
  const author = { id: by.id, name: by.name };
  const draft: Draft = {
    id,
    version: 1,
    state: 'draft',
    content,
    origin,
    authors: [author],
    item: null,
    createdAt: now,
    updatedAt: now,
  };
  const event = { draft: id, version: 1, act: 'create' as const, at: now, by: author, note: null };
  return { draft, expectedVersion: 0, event };
}

export function actOnDraft(draft: Draft, act: DraftMove, input: ActInput): ActResult {
  const why = refusal(draft, act, input);
  if (why !== undefined) return { type: 'refused', why };
  const { now, content, checked, note = null } = input;
  const by = { id: input.by.id, name: input.by.name };
  const version = draft.version + 1;
  const changed: Draft = {
    ...draft,
    version,
    state: draftRules[act].to,
    updatedAt: now,
    item: act === 'approve' ? (checked?.item ?? null) : act === 'withdraw' ? null : draft.item,
    ...(act === 'save' && content !== undefined && { content, authors: withAuthor(draft.authors, by) }),
  };
  const event = { draft: draft.id, version, act, at: now, by, note };
  return { type: 'done', write: { draft: changed, expectedVersion: draft.version, event } };
}

/** What this person may do with the draft as it is, whether or not it is sound. */
export function actsAllowed(draft: Draft, by: DraftActor): DraftMove[] {
  return (Object.keys(draftRules) as DraftMove[]).filter((act) => personal(draft, act, by) === undefined);
}

function refusal(draft: Draft, act: DraftMove, { by, note, checked }: ActInput) {
  const rule: Rule = draftRules[act];
  const why = personal(draft, act, by);
  if (why !== undefined) return why;
  if (rule.note && !note) return 'note';
  return rule.sound && checked?.isSound !== true ? 'unsound' : undefined;
}

function personal(draft: Draft, act: DraftMove, by: DraftActor): 'state' | 'reviewer' | 'second' | undefined {
  const rule: Rule = draftRules[act];
  if (!rule.from.includes(draft.state)) return 'state';
  if (rule.who !== 'anyone' && !by.isReviewer) return 'reviewer';
  const isAuthor = draft.authors.some(({ id }) => id === by.id);
  return rule.who === 'second' && isAuthor ? 'second' : undefined;
}

function withAuthor(authors: readonly Person[], by: Person): Person[] {
  return authors.some(({ id }) => id === by.id) ? [...authors] : [...authors, by];
}
