import type { Context } from 'hono';
import { talkingRoles } from '../tickets/handover.ts';
import type { DeskDeps, SignedIn } from './deps.ts';
import type { Sessions } from './sessions.ts';

/** A member of staff counts as present for so long after the live page was last heard of. */
export const PRESENT_MS = 90_000;
const CHECK_MS = 20_000;
/** Events that a page may leave unread before it counts as gone. */
const MOST_UNREAD = 100;

type Region = 'queue' | 'talk';
type EventDeps = Pick<DeskDeps, 'live' | 'transcripts' | 'now' | 'log'>;

/** Notes that this member looks at the live page; auditors look without being there for citizens. */
export async function beHere({ live, now }: Pick<DeskDeps, 'live' | 'now'>, who: SignedIn): Promise<void> {
  const talks = (talkingRoles as readonly string[]).includes(who.member.role);
  if (talks) await live.presence.seen(who.member.id, now() + PRESENT_MS);
}

/**
 * `GET /desk/events?live=<handover>`: server-sent events that name the regions of the page that have changed. Asked
 * for by pages' scripts only; it ends with the session, and when the page leaves.
 */
export function createLiveEvents(deps: EventDeps, sessions: Sessions) {
  return (c: Context, who: SignedIn): Response => {
    if (!(c.req.header('accept') ?? '').includes('text/event-stream')) return c.body(null, 406);
    const stream = openStream(deps, { who, sessions, id: c.req.query('live') });
    return c.body(stream, 200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
  };
}

interface Watching {
  who: SignedIn;
  sessions: Sessions;
  id: string | undefined;
}

function openStream(deps: EventDeps, { who, sessions, id }: Watching): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let unsubscribe: () => void = () => undefined;
  let stamps: Partial<Record<Region, string>> = {};
  let checkedAt = 0;

  function end(): void {
    unsubscribe();
    controller?.close();
    controller = undefined;
  }

  function write(event: string, data: unknown): void {
    controller?.enqueue(encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
    if ((controller?.desiredSize ?? 1) <= 0) end();
  }

  async function look(): Promise<void> {
    if (deps.now() - checkedAt >= CHECK_MS) {
      checkedAt = deps.now();
      if (!(await sessions.find(who.token))) return end();
      await beHere(deps, who);
      write('beat', {});
    }
    const fresh = await stampsOf(deps, id);
    const regions = (['queue', 'talk'] as const).filter((it) => stamps[it] !== fresh[it]);
    stamps = fresh;
    if (regions.length > 0) write('changed', { regions });
  }

  const lookOneByOne = oneByOne(look, (error) => {
    deps.log.error({ err: error, staff: who.member.id }, 'a live page could not be fed');
    end();
  });
  return new ReadableStream<Uint8Array>(
    {
      start(it) {
        controller = it;
        unsubscribe = deps.live.hub.subscribe(lookOneByOne, end);
        lookOneByOne();
      },
      cancel() {
        controller = undefined;
        unsubscribe();
      },
    },
    new CountQueuingStrategy({ highWaterMark: MOST_UNREAD }),
  );
}

/** What is asked for while it runs makes it run once more. */
function oneByOne(work: () => Promise<void>, failed: (error: unknown) => void): () => void {
  let running = false;
  let again = false;
  async function run(): Promise<void> {
    running = true;
    try {
      do {
        again = false;
        await work();
      } while (again);
    } catch (error) {
      failed(error);
    } finally {
      running = false;
    }
  }
  return () => {
    again = true;
    if (!running) void run();
  };
}

async function stampsOf({ live, transcripts }: EventDeps, id: string | undefined) {
  const [waiting, taken] = await Promise.all([live.handovers.waiting(), live.handovers.taken()]);
  const queue = [...waiting, ...taken].map((it) => `${it.id}:${it.version}`).join(' ');
  const handover = id === undefined ? undefined : await live.handovers.get(id);
  if (handover === undefined) return { queue };
  const [last] = await transcripts.transcript(handover.conversation, { limit: 1 });
  return { queue, talk: `${handover.version}:${last?.seq ?? 0}` };
}
