import { z } from 'zod';

/** A dialog in progress: which one, at which step, with what it has gathered. */
const activeDialogSchema = z.object({
  name: z.string(),
  step: z.string(),
  data: z.record(z.string(), z.unknown()),
});

/** What a conversation remembers between turns. Personal data in it is masked or sealed. */
export const conversationStateSchema = z.object({
  /** GB/T 2260. */
  region: z.string().optional(),
  /** Masked questions of the citizen, newest last; context for follow-ups. */
  history: z.array(z.string()).default([]),
  /** A question that waits for the citizen's region. */
  pendingQuestion: z.string().optional(),
  dialog: activeDialogSchema.optional(),
  /** What waits until a shorter dialog is over. */
  paused: activeDialogSchema.optional(),
  /** What the last answers were to, newest last: the buttons under them speak of these. */
  answers: z
    .array(
      z.object({
        turnId: z.string(),
        question: z.string(),
        at: z.number(),
        /** `helped`: the citizen said so. `filed`: it is a ticket now. */
        settled: z.enum(['helped', 'filed']).optional(),
      }),
    )
    .default([]),
  greeted: z.boolean().default(false),
  largeType: z.boolean().default(false),
  owner: z.enum(['bot', 'person']).default('bot'),
});

export type ConversationState = z.infer<typeof conversationStateSchema>;
export type ActiveDialog = z.infer<typeof activeDialogSchema>;

export function newConversationState(): ConversationState {
  return conversationStateSchema.parse({});
}
