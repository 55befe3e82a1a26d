import type { MiddlewareHandler } from 'hono';
import type { TurnRunner } from '../conversation/runner.ts';
import { inSomeTrace, inTrace } from '../conversation/trace.ts';
import type { Watch } from '../conversation/watch.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

/** Writes a line for each turn and each attempt to send, and counts them. */
export function createWatch({ log, metrics }: { log: Log; metrics: Metrics }): Watch {
  return {
    turnEnded(turn) {
      metrics.turnEnded(turn);
      log[turn.outcome === 'failed' ? 'warn' : 'info'](turn, 'a turn ended');
    },
    attempted(delivery) {
      metrics.attempted(delivery);
      log[delivery.outcome === 'sent' ? 'info' : 'warn'](delivery, 'a message was tried to be sent');
    },
  };
}

/** Every update has a trace: the channel's, the request's, or one that begins here. */
export function traceUpdates(
  runner: TurnRunner,
  { log, newId }: { log: Log; newId: () => string },
): TurnRunner {
  return {
    receive: (activity) =>
      inSomeTrace(newId, () => {
        const { channel } = activity.conversation;
        // Other channels' ids hold the name of a session.
        const update = channel === 'telegram' ? { update: activity.id } : {};
        log.info({ channel, type: activity.type, ...update }, 'an update arrived');
        return runner.receive(activity);
      }),
    stop: () => runner.stop(),
    get depth() {
      return runner.depth;
    },
  };
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'OPTIONS']);

/** Begins a trace for each request, and counts the answers; a stream counts when it begins. */
export function watchRequests({
  metrics,
  newId,
}: {
  metrics: Metrics;
  newId: () => string;
}): MiddlewareHandler {
  return (c, next) =>
    inTrace(newId(), async () => {
      const begun = performance.now();
      await next();
      const { method } = c.req;
      metrics.responded({
        method: METHODS.has(method) ? method : 'other',
        status: c.res.status,
        tookMs: performance.now() - begun,
      });
    });
}
