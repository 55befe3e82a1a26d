import { HotlineError } from '../errors.ts';
import type { Activity, ConversationReference, Instant, OutgoingMessage } from './activity.ts';
import { conversationId } from './activity.ts';
import type { ReceiveActivity, TurnOutcome } from './channel.ts';
import { createSerialQueue } from './serial-queue.ts';
import { newConversationState } from './state.ts';
import type { NewOutboxMessage, NewTranscriptEntry, TurnStore, UnitOfWork } from './store.ts';
import type { TurnContext, TurnHandler } from './turn.ts';

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
}

export interface TurnRunner {
  receive: ReceiveActivity;
  /** Refuses new turns and waits for the running ones. */
  stop(): Promise<void>;
}

/** Staff may write to a conversation while a turn thinks; it is then thought through again. */
const ATTEMPTS = 5;

export function createTurnRunner<Write>(deps: RunnerDeps<Write>): TurnRunner {
  const queue = createSerialQueue();
  let stopping = false;

  async function attempt(activity: Activity): Promise<TurnOutcome | 'conflict'> {
    const drafts = createDrafts(deps, activity);
    try {
      const turn = await openTurn(deps, activity, drafts.show);
      await deps.handler(turn.context);
      const outcome = await deps.store.commit(unitOfWork(deps, turn.context, turn.expectedVersion));
      if (outcome !== 'committed') return outcome;
      if (turn.context.replies.length > 0) drafts.leave();
      deps.onCommitted(turn.context.conversation);
      return outcome;
    } finally {
      drafts.drop();
    }
  }

  async function receive(activity: Activity): Promise<TurnOutcome> {
    const { channel } = activity.conversation;
    if (await deps.store.isProcessed(channel, activity.id)) return 'duplicate';
    for (let i = 0; i < ATTEMPTS; i += 1) {
      const outcome = await attempt(activity);
      if (outcome !== 'conflict') return outcome;
    }
    throw new HotlineError('STORAGE_BUSY', `会话 ${channel} 的这一轮连续 ${ATTEMPTS} 次与其他写入冲突`, {
      remedy: '稍后重新发送这条消息；没有任何内容丢失。',
    });
  }

  return {
    receive(activity) {
      if (stopping) {
        return Promise.reject(
          new HotlineError('STORAGE_BUSY', '服务正在停止，不再接收新消息', {
            remedy: '重启后渠道会重新投递。',
          }),
        );
      }
      return queue.run(conversationId(activity.conversation), () => receive(activity));
    },
    async stop() {
      stopping = true;
      await queue.idle();
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
  return {
    inbound: { channel: activity.conversation.channel, id: activity.id, receivedAt: activity.receivedAt },
    conversation: { id: conversation, expectedVersion, state: turn.state, at: now },
    ...(turn.forgets === true && { forget: conversation }),
    ...(turn.outcome && { turn: { ...turn.outcome, id: turn.id, conversation, at: now } }),
    ...(turn.feedback && { feedback: { ...turn.feedback, at: now } }),
    transcript: [
      ...spokenEntry(turn),
      ...turn.replies.map((reply, i) => replyEntry(turn, reply, outbox[i]?.id)),
    ],
    outbox,
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
  };
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

/** What is shown once, such as a query code, stays out of the transcript. */
export function withoutSecrets(message: OutgoingMessage): string {
  return (message.secrets ?? []).reduce((text, secret) => text.replaceAll(secret, '••••'), message.text);
}
