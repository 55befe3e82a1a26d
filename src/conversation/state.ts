import { z } from 'zod';

/** A dialog in progress: which one, at which step, with what it has gathered. */
const activeDialogSchema = z.object({
  name: z.string(),
  step: z.string(),
  data: z.record(z.string(), z.unknown()),
});

/** What is known of one fact: a range of whole numbers, both ends in it, or the choices that are still open. */
export const factValueSchema = z.union([
  z.array(z.string()).min(1),
  z.strictObject({ min: z.number().optional(), max: z.number().optional() }),
]);
export type FactValue = z.infer<typeof factValueSchema>;
/** By the fact's id. */
export const factsSchema = z.record(z.string(), factValueSchema);

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
        /** What it followed on, where it says nothing by itself. */
        about: z.string().optional(),
        /** Digests of what was said to it, and of its sources: who would hear the same again is not told it again. */
        said: z.object({ text: z.string(), sources: z.string() }).optional(),
        /** `helped`: the citizen said so. `filed`: it is a ticket now. */
        settled: z.enum(['helped', 'filed']).optional(),
      }),
    )
    .default([]),
  /** Facts about oneself that the citizen agreed to have kept, for the next check. */
  profile: z.object({ facts: factsSchema, agreedAt: z.number() }).optional(),
  /** Facts of the check that has just ended, until the next turn: to be kept only if the citizen agrees. */
  checked: z.object({ facts: factsSchema, turnId: z.string() }).optional(),
  /** The question of staff that the last words were offered as an answer to. */
  supplementAsked: z.string().optional(),
  /** Said to be under 14: nothing is kept that need not be. */
  child: z.literal(true).optional(),
  greeted: z.boolean().default(false),
  largeType: z.boolean().default(false),
  /** Danger that was told of and has not been settled: which, and when last. */
  emergency: z.object({ reason: z.string(), at: z.number() }).optional(),
  /** The numbered choices under the last reply in large type. */
  choices: z.array(z.object({ label: z.string(), data: z.string() })).optional(),
  owner: z.enum(['bot', 'person']).default('bot'),
  /** The request for a person that waits or is with one. */
  handover: z.object({ id: z.string() }).optional(),
});

export type ConversationState = z.infer<typeof conversationStateSchema>;
export type ActiveDialog = z.infer<typeof activeDialogSchema>;

export function newConversationState(): ConversationState {
  return conversationStateSchema.parse({});
}
