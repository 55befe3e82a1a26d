import { z } from 'zod';
import type { WebChannelDeps } from './deps.ts';
import { fault } from './faults.ts';
import type { CitizenHandler } from './gate.ts';
import { readJson } from './json-body.ts';
import { lineOf } from './line-of.ts';
import type { Reveals } from './reveals.ts';

const shownSchema = z.object({ outboxId: z.string().min(1).max(100) });

/** The page says that it shows what is shown once; only then has it been sent. */
export function createShown(
  deps: Pick<WebChannelDeps, 'transcripts' | 'outbox' | 'now'>,
  reveals: Reveals,
): CitizenHandler {
  return async (c, { conversation }) => {
    const body = shownSchema.safeParse(await readJson(c));
    if (!body.success) return fault(c, 'BAD_REQUEST');
    const { outboxId } = body.data;
    // Another's, and one that does not exist, look alike.
    if (await lineOf(deps.transcripts, conversation, outboxId)) {
      await deps.outbox.sent(outboxId, deps.now());
      reveals.shown(outboxId);
    }
    return c.body(null, 204);
  };
}
