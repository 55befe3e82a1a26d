import { addressDetails } from '../conversation/addresses.ts';
import { markedText, type HeldData } from '../conversation/forgetting.ts';
import { newConversationState } from '../conversation/state.ts';
import { formatInstant } from '../tickets/notices.ts';
import { settledStatuses, type RetentionKind } from '../tickets/retention.ts';
import type { Ticket } from '../tickets/ticket.ts';
import { closeDialog, openDialog } from './active.ts';
import type { DialogDeps, Turn } from './deps.ts';
import { statusText } from './track.ts';
import { isYes, withoutEnding } from './words.ts';

const FORGET = 'forget';
const SHOWN_TICKETS = 50;
const SHOWN_LINES = 10;
const SHOWN_FILES = 20;
const speakers = {
  citizen: 'me-speaker-citizen',
  bot: 'me-speaker-bot',
  staff: 'me-speaker-staff',
} as const;
/** Characters of a line of the transcript, and of one message. */
const LINE = 60;
const MESSAGE = 1_500;
const DAY_MS = 24 * 3_600_000;

/** What a citizen reads of how long things are kept; the rest is not about citizens, or holds nothing of theirs. */
const told: readonly RetentionKind[] = [
  'transcripts',
  'questions',
  'conversations',
  'handovers',
  'contacts',
  'tickets',
  'attachments',
  'outbox',
];

/** Shows all that is kept about oneself, why and until when, and how to have it erased. */
export async function showOwnData(deps: DialogDeps, turn: Turn): Promise<void> {
  const { say } = deps;
  const held = await deps.own.held(turn.conversation);
  const tickets = await deps.tickets.ofConversation(turn.conversation, SHOWN_TICKETS);
  const blocks = [
    [say('me-lead'), ...aboutYou(deps, turn, tickets)].join('\n'),
    ...tickets.map((ticket) => ticketLine(deps, ticket)),
    await linesBlock(deps, turn, held),
    filesBlock(deps, held),
    keptBlock(deps),
    say('me-how', { days: deps.retention.backups.days }),
  ];
  const messages = inMessages(blocks.filter((it) => it !== ''));
  messages.forEach((text, at) => {
    const isLast = at === messages.length - 1;
    const buttons = [[{ label: say('button-forget'), data: 'forget:ask' }]];
    // Which door it is stands on the ticket alone.
    const secrets = tickets.flatMap(({ place }) => addressDetails(place ?? ''));
    turn.reply({ text, secrets, ...(isLast && { buttons }) });
  });
}

function aboutYou(deps: DialogDeps, { state }: Turn, tickets: readonly Ticket[]): string[] {
  const { say } = deps;
  const { region, profile, history, largeType, child } = state;
  return [
    say('me-region', { region: region === undefined ? say('me-none') : deps.regions.fullName(region) }),
    say('me-facts', {
      facts: profile === undefined ? say('me-none') : deps.entitlements.describe(profile.facts),
    }),
    say('me-questions', { questions: history.length === 0 ? say('me-none') : history.join('；') }),
    say('me-display', { display: say(largeType ? 'me-large' : 'me-normal') }),
    ...(child === true ? [say('me-child')] : []),
    say('me-tickets', { count: tickets.length }),
  ];
}

function ticketLine(deps: DialogDeps, ticket: Ticket): string {
  const { say, retention } = deps;
  const isOver = settledStatuses.includes(ticket.status);
  const days = retention.kinds.contacts?.days ?? 0;
  const until = dateOf((ticket.closedAt ?? ticket.updatedAt) + days * DAY_MS);
  const contact =
    ticket.contactSealed === null
      ? say('me-contact-none')
      : isOver
        ? say('me-contact-until', { until })
        : say('me-contact-open', { days });
  return say('me-ticket', {
    number: ticket.number,
    title: ticket.title,
    status: statusText(deps, ticket),
    at: formatInstant(ticket.submittedAt),
    place: ticket.place ?? say('me-none'),
    files: ticket.attachments.length,
    contact,
  });
}

async function linesBlock(deps: DialogDeps, turn: Turn, held: HeldData): Promise<string> {
  const { say } = deps;
  if (held.since === null) return say('me-lines-none');
  const lines = await deps.transcripts.transcript(turn.conversation, { limit: SHOWN_LINES });
  const shown = lines.map(({ at, speaker, text }) => {
    const words = [...text.replace(/\s+/gu, ' ')];
    return `${formatInstant(at)} ${say(speakers[speaker])}：${words.slice(0, LINE).join('')}${words.length > LINE ? '…' : ''}`;
  });
  const params = { count: held.lines, since: formatInstant(held.since), questions: held.questions };
  return [say('me-lines', params), ...shown].join('\n');
}

function filesBlock({ say }: DialogDeps, { attachments }: HeldData): string {
  if (attachments.length === 0) return say('me-files-none');
  const shown = attachments
    .slice(-SHOWN_FILES)
    .map(({ mime, size, at }) =>
      say('me-file', { at: formatInstant(at), type: mime, size: Math.ceil(size / 1024) }),
    );
  return [say('me-files', { count: attachments.length }), ...shown].join('\n');
}

function keptBlock({ say, retention }: DialogDeps): string {
  const rules = told.flatMap((kind) => retention.kinds[kind] ?? []);
  return [say('me-kept'), ...rules.map(({ name, days, why }) => say('me-rule', { name, days, why }))].join(
    '\n',
  );
}

/** As few messages as hold the blocks; a block that is longer than one has one of its own. */
function inMessages(blocks: readonly string[]): string[] {
  const messages: string[] = [];
  for (const block of blocks) {
    const last = messages.at(-1);
    const joined = last === undefined ? block : `${last}\n\n${block}`;
    if (last !== undefined && joined.length > MESSAGE) messages.push(block);
    else messages.splice(-1, 1, joined);
  }
  return messages;
}

/** 2026年11月26日, in Beijing. */
function dateOf(at: number): string {
  const [year, month, day] = new Date(at + 8 * 3_600_000).toISOString().slice(0, 10).split('-').map(Number);
  return `${year}年${month}月${day}日`;
}

export function askForget(deps: DialogDeps, turn: Turn): void {
  openDialog(turn, { name: FORGET, step: 'confirm', data: {} });
  turn.reply({
    text: deps.say('forget-ask', { days: deps.retention.backups.days }),
    buttons: [
      [
        { label: deps.say('button-forget-yes'), data: 'forget:yes' },
        { label: deps.say('button-forget-no'), data: 'forget:no' },
      ],
    ],
  });
}

const YES = /^(?:全部)?(?:删掉|删除|删|清空|忘掉)(?:吧|了)?$/u;

/** The answer in words; anything else leaves everything as it is. */
export async function continueForget(deps: DialogDeps, turn: Turn): Promise<boolean> {
  if (turn.state.dialog?.name !== FORGET) return false;
  closeDialog(turn);
  if (turn.activity.type !== 'message') return false;
  const said = withoutEnding(turn.text);
  if (YES.test(said) || isYes(said)) return forget(deps, turn, 'forget:yes');
  return /^(?:不删|不|不要|别删|算了|取消)/u.test(said) && forget(deps, turn, 'forget:no');
}

/** `forget:ask|yes|no`. Open tickets stay: others work on them; those that are over lose the contact and whose they were. */
export async function forget(deps: DialogDeps, turn: Turn, data: string): Promise<boolean> {
  if (data.startsWith('forget:') && turn.state.dialog?.name === FORGET) closeDialog(turn);
  if (data === 'forget:ask') askForget(deps, turn);
  else if (data === 'forget:no') turn.reply({ text: deps.say('forget-kept') });
  else if (data === 'forget:yes') await forgetAll(deps, turn);
  else return false;
  return true;
}

async function forgetAll(deps: DialogDeps, turn: Turn): Promise<void> {
  const own = await deps.tickets.ofConversation(turn.conversation, SHOWN_TICKETS);
  const open = own.filter(({ status }) => !settledStatuses.includes(status)).map(({ number }) => number);
  turn.state = { ...newConversationState(), greeted: true };
  turn.forgets = { mark: deps.vault.digest(markedText(turn.conversation)) };
  turn.transcriptText = '';
  const until = dateOf(turn.now + deps.retention.backups.days * DAY_MS);
  const done = deps.say('forget-done', { until });
  const stays = open.length === 0 ? '' : `\n${deps.say('forget-open', { tickets: open.join('、') })}`;
  turn.reply({ text: done + stays });
}
