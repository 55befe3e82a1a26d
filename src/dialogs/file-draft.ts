import { z } from 'zod';
import type { AttachmentRef } from '../conversation/activity.ts';
import { ticketKinds } from '../tickets/ticket.ts';
import type { DialogDeps, Turn } from './deps.ts';

export const steps = ['description', 'place', 'happened', 'contact', 'attachments', 'confirm'] as const;
export type Step = (typeof steps)[number];

export const SHORTEST_DESCRIPTION = 4;
/** Characters; attachments by number. */
export const LIMITS = { description: 2_000, place: 200, happened: 100, contact: 200, attachments: 9 };

const attachmentSchema = z.object({ id: z.string(), mime: z.string(), size: z.number() });

/** What has been gathered; masked or sealed, because it waits in the conversation's state. */
export const draftSchema = z.object({
  kind: z.enum(ticketKinds),
  description: z.string().optional(),
  place: z.string().optional(),
  location: z.object({ latitude: z.number(), longitude: z.number() }).optional(),
  happened: z.string().optional(),
  contactSealed: z.string().optional(),
  contactHint: z.string().optional(),
  attachments: z.array(attachmentSchema).default([]),
  turnId: z.string().optional(),
  /** Who says so is to be known to nobody but those of the hotline who have to. */
  confidential: z.boolean().default(false),
  /** One step is being corrected; then back to the summary. */
  correcting: z.boolean().default(false),
  /** Whether the same matter that others have reported was looked for. */
  joinAsked: z.boolean().default(false),
  /** What was found, as it is shown, until the citizen has chosen. */
  joining: z
    .object({ text: z.string(), buttons: z.array(z.object({ label: z.string(), data: z.string() })) })
    .optional(),
  /** Ids of incidents, and numbers of tickets, that it is not about. */
  notIncidents: z.array(z.string()).default([]),
  without: z.array(z.string()).default([]),
});
export type Draft = z.infer<typeof draftSchema>;

/** A ticket being filed, in one turn. */
export interface Filing {
  deps: DialogDeps;
  turn: Turn;
  draft: Draft;
}

/** At most so many characters, none of them cut in two. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : [...text].slice(0, most).join('');
}

/** How many of these were taken. */
export function addAttachments({ draft }: Filing, attachments: readonly AttachmentRef[]): number {
  const before = draft.attachments.length;
  draft.attachments = [...draft.attachments, ...attachments].slice(0, LIMITS.attachments);
  return draft.attachments.length - before;
}
