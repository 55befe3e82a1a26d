import { HotlineError } from '../errors.ts';
import type {
  Activity,
  ConversationId,
  ConversationReference,
  Instant,
  OutgoingMessage,
} from './activity.ts';
import { conversationId } from './activity.ts';
import type { ReceiveActivity, TurnOutcome } from './channel.ts';
import type { Neighbours } from './neighbours.ts';
import { createSerialQueue } from './serial-queue.ts';
import { newConversationState } from './state.ts';
import type { NewOutboxMessage, NewTranscriptEntry, Speaker, TurnStore, UnitOfWork } from './store.ts';
import { currentTrace } from './trace.ts';
import type { TurnContext, TurnHandler } from './turn.ts';
import type { EndedTurn, Watch } from './watch.ts';

export interface RunnerDeps<Write> {
  store: TurnStore<Write>;
  handler: TurnHandler<Write>;
  mask: (text: string) => string;
  now: () => Instant;
  newId: () => string;
  /** Called after every commit; it may have left something in the outbox. */
  onCommitted: (conversation: string) => void;
  /** Shows a draft of a reply; empty where nothing takes its place. Never throws. */
  draft?: (conversation: ConversationReference, text: string) => void;
  watch?: Pick<Watch, 'turnEnded'>;
  /** Lets what has arrived be read before a turn begins: only what has been read counts as waiting. Default: at once. */
  breathe?: () => Promise<void>;
  /** Keeps turns of one conversation in order across processes; left out where there is only this one. */
  inTurn?: Neighbours['inTurn'];
}

export interface TurnRunner {
  receive: ReceiveActivity;
  /** Refuses new turns and waits for the running ones. */
  stop(): Promise<void>;
  /** Turns that run or wait. */
  readonly depth: number;
}

type Ended = Omit<EndedTurn, 'channel' | 'tookMs' | 'outcome'> & { outcome: TurnOutcome };

const alone: Neighbours['inTurn'] = (_name, work) => work();

/**
 * Staff may write to a conversation while a turn thinks, and a ticket's number, drawn by chance, may be taken; it is then
 * thought through again. On a day with many tickets that happens several times in a row.
 */
const ATTEMPTS = 25;

export function createTurnRunner<Write>(deps: RunnerDeps<Write>): TurnRunner {
  const queue = createSerialQueue();
  const underWay = new Set<Promise<unknown>>();
  let stopping = false;

  function track<T>(turn: Promise<T>): Promise<T> {
    underWay.add(turn);
    const end = () => void underWay.delete(turn);
    turn.then(end, end);
    return turn;
  }

  async function attempt(activity: Activity): Promise<Ended | 'conflict'> {
    const drafts = createDrafts(deps, activity);
    try {
      const turn = await openTurn(deps, activity, drafts.show);
      await deps.handler(turn.context);
      const unit = unitOfWork(deps, turn.context, turn.expectedVersion);
      const outcome = await deps.store.commit(unit);
      if (outcome === 'duplicate') return { outcome, outbox: [] };
      if (outcome === 'conflict') return outcome;
      if (turn.context.replies.length > 0) drafts.leave();
      deps.onCommitted(turn.context.conversation);
      const { id, outcome: { status, reason } = {} } = turn.context;
      const outbox = (unit.outbox ?? []).map((message) => message.id);
      return { outcome, turn: id, outbox, ...(status && { status }), ...(reason && { reason }) };
    } finally {
      drafts.drop();
    }
  }

  async function run(activity: Activity): Promise<Ended> {
    await deps.breathe?.();
    const { channel } = activity.conversation;
    if (await deps.store.isProcessed(channel, activity.id)) return { outcome: 'duplicate', outbox: [] };
    for (let i = 0; i < ATTEMPTS; i += 1) {
      const ended = await attempt(activity);
      if (ended !== 'conflict') return ended;
    }
    throw new HotlineError('STORAGE_BUSY', `会话 ${channel} 的这一轮连续 ${ATTEMPTS} 次与其他写入冲突`, {
      remedy: '稍后重新发送这条消息；没有任何内容丢失。',
    });
  }

  async function receive(activity: Activity): Promise<TurnOutcome> {
    const tell = (ended: Omit<EndedTurn, 'channel' | 'tookMs'>) =>
      deps.watch?.turnEnded({
        ...ended,
        channel: activity.conversation.channel,
        tookMs: deps.now() - activity.receivedAt,
      });
    try {
      const ended = await run(activity);
      tell(ended);
      return ended.outcome;
    } catch (error) {
      tell({ outcome: 'failed', outbox: [] });
      throw error;
    }
  }

  return {
    get depth() {
      return underWay.size;
    },
    receive(activity) {
      if (stopping) {
        return Promise.reject(
          new HotlineError('STORAGE_BUSY', '服务正在停止，不再接收新消息', {
            remedy: '重启后渠道会重新投递。',
          }),
        );
      }
      const id = conversationId(activity.conversation);
      const { inTurn = alone } = deps;
      // Asked for before it waits for others of this process: elsewhere nobody who came later goes first.
      return track(inTurn(id, () => queue.run(id, () => receive(activity))));
    },
    async stop() {
      stopping = true;
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}

/** What a turn shows before it has an answer. Others read along in a group, and it shows nothing there. */
function createDrafts<Write>({ draft }: RunnerDeps<Write>, { conversation, isGroup }: Activity) {
  let isOver = isGroup;
  let shown = '';
  return {
    show(text: string) {
      if (isOver || text === shown) return;
      shown = text;
      draft?.(conversation, text);
    },
    /** The replies are on their way, and take its place. */
    leave() {
      isOver = true;
    },
    drop() {
      if (!isOver && shown !== '') draft?.(conversation, '');
      isOver = true;
    },
  };
}

async function openTurn<Write>(
  deps: RunnerDeps<Write>,
  activity: Activity,
  draft: TurnContext<Write>['draft'],
) {
  const id = conversationId(activity.conversation);
  const stored = await deps.store.conversation(id);
  const replies: OutgoingMessage[] = [];
  const context: TurnContext<Write> = {
    id: deps.newId(),
    activity,
    conversation: id,
    now: deps.now(),
    text: deps.mask(spokenText(activity)),
    state: structuredClone(stored?.state ?? newConversationState()),
    replies,
    writes: [],
    others: [],
    reply: (message) => {
      replies.push(message);
    },
    draft,
  };
  return { context, expectedVersion: stored?.version ?? 0 };
}

function spokenText(activity: Activity): string {
  if (activity.type === 'message') return activity.text;
  if (activity.type === 'button') return activity.label ?? '';
  if (activity.type === 'command') return `/${activity.name} ${activity.args}`.trim();
  return '';
}

function unitOfWork<Write>(
  deps: RunnerDeps<Write>,
  turn: TurnContext<Write>,
  expectedVersion: number,
): UnitOfWork<Write> {
  const { activity, conversation, now } = turn;
  const outbox = turn.replies.map((reply) => outboxMessage(deps.newId(), turn, reply));
  const told = turn.others.map(({ conversation: other, message }) =>
    toldElsewhere(other, message, { id: deps.newId(), at: now }),
  );
  return {
    inbound: { channel: activity.conversation.channel, id: activity.id, receivedAt: activity.receivedAt },
    conversation: { id: conversation, expectedVersion, state: turn.state, at: now },
    ...(turn.forgets && { forget: conversation, forgotten: { ...turn.forgets, at: now } }),
    ...(turn.outcome && { turn: { ...turn.outcome, id: turn.id, conversation, at: now } }),
    ...(turn.feedback && { feedback: { ...turn.feedback, at: now } }),
    transcript: [
      ...spokenEntry(turn),
      ...turn.replies.map((reply, i) => replyEntry(turn, reply, outbox[i]?.id)),
      ...told.map((it) => it.entry),
    ],
    outbox: [...outbox, ...told.map((it) => it.message)],
    writes: turn.writes,
  };
}

function outboxMessage<Write>(
  id: string,
  turn: TurnContext<Write>,
  reply: OutgoingMessage,
): NewOutboxMessage {
  return {
    id,
    conversation: turn.conversation,
    text: reply.text,
    ...(reply.buttons && { buttons: reply.buttons }),
    createdAt: turn.now,
    ...traced(),
  };
}

function traced(): { trace?: string } {
  const trace = currentTrace();
  return trace === undefined ? {} : { trace };
}

function spokenEntry<Write>(turn: TurnContext<Write>): NewTranscriptEntry[] {
  const text = turn.transcriptText ?? turn.text;
  if (turn.transcriptText === '') return [];
  const attachments = turn.activity.type === 'message' ? turn.activity.attachments : [];
  if (text === '' && attachments.length === 0) return [];
  return [
    { conversation: turn.conversation, at: turn.now, speaker: 'citizen', text, attachments, turnId: turn.id },
  ];
}

function replyEntry<Write>(
  turn: TurnContext<Write>,
  reply: OutgoingMessage,
  outboxId: string | undefined,
): NewTranscriptEntry {
  return {
    conversation: turn.conversation,
    at: turn.now,
    speaker: 'bot',
    text: withoutSecrets(reply),
    ...(reply.buttons && { buttons: reply.buttons }),
    turnId: turn.id,
    ...(outboxId !== undefined && { outboxId }),
  };
}

/** A message to a conversation that did not speak itself, with its line of the transcript. */
export function toldElsewhere(
  conversation: ConversationId,
  message: OutgoingMessage,
  { id, at, speaker = 'bot' }: { id: string; at: Instant; speaker?: Speaker },
): { message: NewOutboxMessage; entry: NewTranscriptEntry } {
  const { text, buttons } = message;
  const shared = { conversation, ...(buttons && { buttons }) };
  return {
    message: { ...shared, id, text, createdAt: at, ...traced() },
    entry: { ...shared, at, speaker, text: withoutSecrets(message), outboxId: id },
  };
}

/** What is shown once, such as a query code, stays out of the transcript. */
export function withoutSecrets(message: OutgoingMessage): string {
  return (message.secrets ?? []).reduce((text, secret) => text.replaceAll(secret, '••••'), message.text);
}
