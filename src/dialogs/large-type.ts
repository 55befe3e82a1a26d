import type { Button, OutgoingMessage } from '../conversation/activity.ts';
import type { Middleware } from '../conversation/turn.ts';
import type { TicketWrite } from '../tickets/ticket.ts';
import type { DialogDeps, Turn } from './deps.ts';

/** Characters of a line: what an old phone shows in large type without breaking it again. */
const LONGEST_LINE = 18;
const MOST_EXPLAINED = 3;

export function setLargeType(deps: DialogDeps, turn: Turn, on: boolean): void {
  turn.state.largeType = on;
  turn.reply(
    on
      ? { text: deps.say('large-on'), buttons: [[{ label: deps.say('button-large-off'), data: 'big:off' }]] }
      : { text: deps.say('large-off') },
  );
}

/** For old eyes: short lines, words explained, numbered choices that a digit answers, a person always within reach. */
export function inLargeType(deps: DialogDeps): Middleware<TicketWrite> {
  return async (turn, next) => {
    takeNumber(turn);
    await next();
    delete turn.state.choices;
    if (!turn.state.largeType || turn.activity.isGroup) return;
    const last = turn.replies.length - 1;
    for (const [at, reply] of turn.replies.entries()) {
      const lines = { ...reply, text: inLargeWords(deps.glossary, reply.text) };
      turn.replies[at] = at === last ? withChoices(deps, turn, lines) : lines;
    }
  };
}

/** The text with short lines and hard words explained. */
export function inLargeWords(glossary: DialogDeps['glossary'], text: string): string {
  return inShortLines(explained(glossary, text));
}

/** 2 is the second of the choices that were shown. */
function takeNumber(turn: Turn): void {
  const { activity, state } = turn;
  if (activity.type !== 'message' || !state.largeType) return;
  const digit = /^\s*([1-9])\s*[.。、]?\s*$/u.exec(turn.text.normalize('NFKC'))?.[1];
  const choice = digit === undefined ? undefined : state.choices?.[Number(digit) - 1];
  if (choice === undefined) return;
  const { id, conversation, receivedAt, isGroup } = activity;
  turn.activity = {
    type: 'button',
    data: choice.data,
    label: choice.label,
    id,
    conversation,
    receivedAt,
    isGroup,
  };
}

function withChoices(deps: DialogDeps, turn: Turn, reply: OutgoingMessage): OutgoingMessage {
  const human: Button = { label: deps.say('button-human'), data: 'human' };
  const given = reply.buttons?.flat() ?? [];
  const all = given.some(({ data }) => data === 'human') ? given : [...given, human];
  turn.state.choices = all.slice(0, 9).map(({ label, data }) => ({ label, data }));
  // The terminal numbers buttons itself.
  if (turn.activity.conversation.channel === 'console') return { ...reply, buttons: all.map((it) => [it]) };
  const buttons = all.map(({ label, data }, at) => [{ label: at < 9 ? `${at + 1}. ${label}` : label, data }]);
  return { ...reply, text: `${reply.text}\n\n${deps.say('large-choices')}`, buttons };
}

/** One sentence a line; a long one is broken at its marks. The words themselves stay as they are. */
export function inShortLines(text: string): string {
  return text
    .split('\n')
    .map((line) => (isSource(line) ? line : line.replace(/([。！？；!?])(?=[^\n”』」）)\][])/gu, '$1\n')))
    .flatMap((line) => line.split('\n'))
    .flatMap((line) => (isSource(line) ? [line] : broken(line)))
    .join('\n');
}

function isSource(line: string): boolean {
  return /^\[\d+\]/u.test(line);
}

/** Parts between commas, joined as long as they fit. */
function broken(line: string): string[] {
  if ([...line].length <= LONGEST_LINE) return [line];
  const parts = line.split(/(?<=[，,](?!\d))/u);
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && [...last, ...part].length <= LONGEST_LINE)
      lines[lines.length - 1] = last + part;
    else lines.push(part);
  }
  return lines;
}

/** The hard words that stand in the text are explained below it, before its sources. */
function explained(glossary: DialogDeps['glossary'], text: string): string {
  const body = text
    .split('\n')
    .filter((line) => !isSource(line))
    .join('\n');
  const words = [...glossary].filter(([word]) => body.includes(word)).slice(0, MOST_EXPLAINED);
  if (words.length === 0) return text;
  return `${text}\n\n${words.map(([word, meaning]) => `“${word}”就是${meaning}。`).join('\n')}`;
}
