import type { Context } from 'hono';
import { z } from 'zod';
import type { ActivityContent, AttachmentRef } from '../../conversation/activity.ts';
import type { ReceiveActivity } from '../../conversation/channel.ts';
import type { WebChannelDeps } from './deps.ts';
import { fault } from './faults.ts';
import type { CitizenHandler } from './gate.ts';
import { readJson } from './json-body.ts';
import type { Pages } from './pages.ts';
import type { Citizen } from './session.ts';
import type { FaultName } from './text.ts';

export const LONGEST_TEXT = 4000;
export const MOST_FILES = 5;

/** Made by the page, so that a message that is sent again is recognised. */
const id = z.uuid();

const messageSchema = z.object({
  id,
  text: z.string().transform((text) => withoutControls(text).trim()),
  attachments: z.array(z.string().min(1).max(100)).default([]),
});

const buttonSchema = z.object({
  id,
  data: z.string().min(1).max(64),
  label: z
    .string()
    .transform((label) => withoutControls(label).replace(/\s+/g, ' ').trim())
    .pipe(z.string().min(1).max(100)),
});

/** Line breaks count; other control characters say nothing, and not every database takes them. */
function withoutControls(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/\p{Cc}/gu, (it) => (it === '\n' || it === '\t' ? it : ''));
}

export interface InboundDeps {
  deps: Pick<WebChannelDeps, 'attachments' | 'transcripts' | 'now' | 'isUrgent' | 'sheds'>;
  pages: Pages;
  /** Undefined while the channel is not started. */
  receiver: () => ReceiveActivity | undefined;
}

/** What the page posts becomes an activity; the answer follows the commit. */
export function createInbound({ deps, pages, receiver }: InboundDeps) {
  async function accept(
    c: Context,
    citizen: Citizen,
    activityId: string,
    content: ActivityContent,
  ): Promise<Response> {
    const receive = receiver();
    if (!receive) return fault(c, 'STOPPING');
    const said = content.type === 'message' ? content.text : '';
    if (await deps.sheds?.(citizen.conversation, said)) return fault(c, 'BUSY');
    const outcome = await receive({
      ...content,
      // Ids are unique within the channel: nobody can use up another's.
      id: `${citizen.reference.address}:${activityId}`,
      conversation: citizen.reference,
      receivedAt: deps.now(),
      isGroup: false,
    });
    pages.poke(citizen.conversation);
    const [last] = await deps.transcripts.transcript(citizen.conversation, { limit: 1 });
    // When the page has been shown this line, it has been shown what this turn left.
    return c.json({ outcome, seq: last?.seq ?? 0 }, 202, { 'Cache-Control': 'no-store' });
  }

  const message: CitizenHandler = async (c, citizen) => {
    const body = messageSchema.safeParse(await readJson(c));
    if (!body.success) return fault(c, 'BAD_REQUEST');
    const { text, attachments } = body.data;
    const wrong = faultOf(text, attachments);
    if (wrong) return fault(c, wrong);
    const refs = await Promise.all(attachments.map((it) => ownAttachment(citizen, it)));
    if (!refs.every((ref) => ref !== undefined)) return fault(c, 'FILE_UNKNOWN');
    return accept(c, citizen, body.data.id, { type: 'message', text, attachments: refs });
  };

  const button: CitizenHandler = async (c, citizen) => {
    const body = buttonSchema.safeParse(await readJson(c));
    if (!body.success) return fault(c, 'BAD_REQUEST');
    const { data, label } = body.data;
    return accept(c, citizen, body.data.id, { type: 'button', data, label });
  };

  async function ownAttachment(citizen: Citizen, attachmentId: string): Promise<AttachmentRef | undefined> {
    const found = await deps.attachments.get(attachmentId);
    return found?.conversation === citizen.conversation ? found.ref : undefined;
  }

  /** The body is read once, and kept for whoever reads it again. */
  async function isUrgent(c: Context): Promise<boolean> {
    const body = messageSchema.safeParse(await readJson(c));
    return body.success && deps.isUrgent?.(body.data.text.slice(0, LONGEST_TEXT)) === true;
  }

  return { message, button, isUrgent };
}

function faultOf(text: string, attachments: readonly string[]): FaultName | undefined {
  if (text === '' && attachments.length === 0) return 'EMPTY';
  if (text.length > LONGEST_TEXT) return 'TOO_LONG';
  return attachments.length > MOST_FILES ? 'TOO_MANY_FILES' : undefined;
}
