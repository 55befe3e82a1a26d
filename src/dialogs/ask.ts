import type { Answer } from '../answering/answer.ts';
import type { Button, OutgoingMessage } from '../conversation/activity.ts';
import { rememberAnswer, saidBefore } from './answers.ts';
import type { DialogDeps, Turn } from './deps.ts';
import { safeButtons } from './emergency.ts';
import { beginFiling } from './file-ticket.ts';
import { askForPerson } from './handover.ts';
import { withoutEnding } from './words.ts';

export const REMEMBERED_QUESTIONS = 5;
/** A call for a person that is longer than this says what it is about. */
const LONGEST_BARE_CALL = 12;

/** Answers a question and offers what can come next. */
export async function ask(
  deps: DialogDeps,
  turn: Turn,
  question: string,
  { direct = false, isPlaceTold = false }: { direct?: boolean; isPlaceTold?: boolean } = {},
): Promise<void> {
  const started = deps.stopwatch();
  const answer = await deps.answering.answer({
    text: question,
    ...(turn.state.region !== undefined && { region: turn.state.region }),
    history: turn.state.history,
    asOf: dateInChina(turn.now),
    ...(direct && { direct }),
    ...(turn.state.largeType && { brief: true }),
    conversation: turn.conversation,
    onDraft: turn.draft,
  });
  turn.outcome = {
    question: answer.searched === question ? question : `${question}（${answer.searched}）`,
    status: answer.status,
    ...(answer.reason !== undefined && { reason: answer.reason }),
    ...(answer.region !== undefined && { region: answer.region }),
    passages: answer.passages.map(({ id, similarity }) => ({ id, similarity })),
    citations: answer.citations.map(({ title, document, locator }) => ({ title, document, locator })),
    elapsedMs: Math.round(deps.stopwatch() - started),
  };
  if (answer.isHome && answer.region !== undefined) turn.state.region = answer.region;
  const before = direct ? undefined : saidBefore(turn, { question, answer, isPlaceTold });
  if (before !== undefined) return sayNoMore(deps, turn, { answer, isPlaceTold, turnId: before.turnId });
  remember(turn, question, answer);
  await respond(deps, turn, { question, answer });
}

/** The same again helps nobody: what can be done instead; the buttons speak of the answer that stands above. */
function sayNoMore(
  { say, regions }: DialogDeps,
  turn: Turn,
  { answer, isPlaceTold, turnId }: { answer: Answer; isPlaceTold: boolean; turnId: string },
): void {
  const { region } = turn.state;
  const text =
    isPlaceTold && region !== undefined
      ? say('region-same', { region: regions.fullName(region) })
      : say(answer.status === 'answered' ? 'repeated-answer' : 'repeated-unanswered');
  const file: Button = { label: say('button-file'), data: `fb:no:${turnId}` };
  turn.reply({ text, buttons: [[file, { label: say('button-human'), data: 'human' }]] });
}

/** YYYY-MM-DD in Beijing. */
export function dateInChina(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);
}

function remember(turn: Turn, question: string, answer: Answer): void {
  const isQuestion = [
    'answered',
    'region-needed',
    'other-region-only',
    'not-in-force',
    'clarify',
    'unanswered',
  ].includes(answer.status);
  if (!isQuestion) return;
  turn.state.history = [...turn.state.history, question].slice(-REMEMBERED_QUESTIONS);
  if (answer.asksRegion) turn.state.pendingQuestion = question;
  else delete turn.state.pendingQuestion;
}

async function respond(
  deps: DialogDeps,
  turn: Turn,
  { question, answer }: { question: string; answer: Answer },
): Promise<void> {
  if (answer.status === 'handoff') {
    const isBare = [...withoutEnding(question)].length <= LONGEST_BARE_CALL;
    return askForPerson(deps, turn, isBare ? undefined : question);
  }
  if (answer.status === 'file-ticket') {
    const kinds = { complaint: 'complaint', suggestion: 'suggestion', praise: 'praise' } as const;
    const kind = Object.entries(kinds).find(([reason]) => reason === answer.reason)?.[1] ?? 'help';
    return beginFiling(deps, turn, {
      kind: REPORTS.test(question) ? 'report' : kind,
      description: tellsWhat(question) ? question : '',
      isTold: true,
      intro: answer.text,
    });
  }
  const buttons = buttonsFor(deps, turn, answer);
  const isFollowUp = deps.triage.isFollowUp(question);
  if (buttons.length > 0) rememberAnswer(turn, question, { answer, isFollowUp });
  const message: OutgoingMessage = { text: answer.text, ...(buttons.length > 0 && { buttons }) };
  turn.reply(message);
}

function buttonsFor(deps: DialogDeps, turn: Turn, answer: Answer): Button[][] {
  const helpful: Button = { label: deps.say('button-helpful'), data: `fb:yes:${turn.id}` };
  const unsolved: Button = { label: deps.say('button-unsolved'), data: `fb:no:${turn.id}` };
  const file: Button = { label: deps.say('button-file'), data: `fb:no:${turn.id}` };
  const human: Button = { label: deps.say('button-human'), data: 'human' };
  const region: Button = { label: deps.say('button-region'), data: 'region' };
  switch (answer.status) {
    case 'answered':
      return [...partButtons(deps, turn, answer), ...checkButton(deps, answer), [helpful, unsolved, human]];
    case 'not-in-force':
      return [[helpful, unsolved, human]];
    case 'clarify':
      return [...relatedButtons(answer), [human]];
    case 'unanswered':
      return [...relatedButtons(answer), [file, human]];
    case 'other-region-only':
      return [[file, human]];
    case 'account-data':
    case 'out-of-scope':
      return [[unsolved, human]];
    case 'region-needed':
      return [[region], ...checkButton(deps, answer), [unsolved, human]];
    case 'emergency':
      return [safeButtons(deps)];
    case 'refused':
    case 'small-talk':
    case 'handoff':
    case 'file-ticket':
      return [];
  }
}

function relatedButtons({ related }: Answer): Button[][] {
  return related.map(({ id, title }) => [{ label: title, data: `item:${id}` }]);
}

/** In large type an answer is short; its other parts are one number away. */
function partButtons({ answering, say }: DialogDeps, { state }: Turn, { passages }: Answer): Button[][] {
  const itemId = passages[0]?.id.split('#')[0];
  if (!state.largeType || itemId === undefined) return [];
  return answering
    .partsOf(itemId)
    .map((part) => [{ label: say(`button-part-${part}`), data: `part:${part}:${itemId}` }]);
}

/** Under an answer on something that can be claimed. */
function checkButton({ entitlements, say }: DialogDeps, { passages }: Answer): Button[][] {
  const itemId = passages[0]?.id.split('#')[0];
  if (itemId === undefined || !entitlements.isCheckable(itemId)) return [];
  return [[{ label: say('button-check'), data: `check:${itemId}` }]];
}

/** 举报 in so many words: a report on somebody, which is confidential. */
const REPORTS = /(?:要|想|来|得|我|名|帮我|给我)\s*(?:举报|检举)|^(?:举报|检举)/u;
const INTENT_WORDS =
  /我们?|俺们?|本人|要|想|得|来|给|帮|投诉|举报|反映|检举|控告|建议|意见|表扬|感谢|一下|一个|一件|问题|情况|事情?|个|提|请|您|你们?|[^\p{L}\p{N}]/gu;
const SHORTEST_MATTER = 3;

/** 我要投诉 says that there is a complaint, not yet about what. */
function tellsWhat(question: string): boolean {
  return question.replace(INTENT_WORDS, '').length >= SHORTEST_MATTER;
}
