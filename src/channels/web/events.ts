import { z } from 'zod';
import type { ReceiveActivity } from '../../conversation/channel.ts';
import type { WebChannelDeps } from './deps.ts';
import { fault } from './faults.ts';
import { limits, type CitizenHandler, type Gate } from './gate.ts';
import type { Pages } from './pages.ts';
import type { Citizen } from './session.ts';

const seqSchema = z.coerce.number().int().min(0).catch(0);

/** The page's connection; a conversation's first one lets the bot greet. */
export function createEvents(
  deps: Pick<WebChannelDeps, 'now' | 'transcripts'>,
  { pages, gate, receiver }: { pages: Pages; gate: Gate; receiver: () => ReceiveActivity | undefined },
): CitizenHandler {
  async function join({ reference }: Citizen, receive: ReceiveActivity): Promise<void> {
    await receive({
      type: 'joined',
      // The same for every first visit of this conversation: it cannot happen twice.
      id: `${reference.address}:joined`,
      conversation: reference,
      receivedAt: deps.now(),
      isGroup: false,
    });
  }

  return async (c, citizen) => {
    const receive = receiver();
    if (!receive) return fault(c, 'STOPPING');
    if (pages.isFull()) return fault(c, 'BUSY');
    const afterSeq = seqSchema.parse(c.req.header('last-event-id') ?? c.req.query('after') ?? 0);
    const isNew =
      afterSeq === 0 && (await deps.transcripts.transcript(citizen.conversation, { limit: 1 })).length === 0;
    const waitMs = isNew ? gate.wait(c, citizen, limits.join) : 0;
    if (waitMs > 0) return fault(c, 'TOO_OFTEN', waitMs);
    const body = pages.open(citizen.conversation, afterSeq, async (isEmpty) => {
      if (isEmpty) await join(citizen, receive);
    });
    return c.body(body, 200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      // Proxies that collect answers before they pass them on would hold back every line.
      'X-Accel-Buffering': 'no',
    });
  };
}
