import { startHotline, type RunningHotline } from '../support/program.ts';
import { until } from './waiting.ts';

/** Milliseconds since 1970-01-01 UTC, between which something was broken. */
export interface Broken {
  from: number;
  to: number;
}

export type Supervisor = ReturnType<typeof createSupervisor>;

const START_AGAIN_MS = 200;

/** Starts the program again and again; whoever writes to it asks here where it is. */
export function createSupervisor(environment: Record<string, string>) {
  const broken: Broken[] = [];
  let current: RunningHotline | undefined;
  let acknowledgements = 0;
  let kills = 0;
  let refusedStarts = 0;

  async function start(): Promise<void> {
    current = await startHotline(environment);
  }

  async function kill(): Promise<void> {
    const from = Date.now();
    const victim = current;
    current = undefined;
    if (victim === undefined) return;
    victim.child.kill('SIGKILL');
    await victim.ended;
    kills += 1;
    broken.push({ from, to: Date.now() });
  }

  return {
    broken,
    start,
    kill,
    /** Starts until it stays: where it cannot, such as on a full disk, it has to say so and end. */
    async startUntilItStays(mostStarts: number): Promise<void> {
      for (let starts = 1; ; starts += 1) {
        try {
          return await start();
        } catch (error) {
          refusedStarts += 1;
          if (starts >= mostStarts) throw error;
          await new Promise((resolve) => setTimeout(resolve, START_AGAIN_MS));
        }
      }
    },
    /** Resolves with what `work` gives; what goes out meanwhile may go out twice. */
    async breaking<T>(work: () => Promise<T>): Promise<T> {
      const from = Date.now();
      try {
        return await work();
      } finally {
        broken.push({ from, to: Date.now() });
      }
    },
    acknowledged: () => void (acknowledgements += 1),
    /** Resolves after so many more acknowledgements, or when the time is over. */
    async afterAcknowledgements(count: number, mostMs: number): Promise<void> {
      const wanted = acknowledgements + count;
      await until(() => acknowledgements >= wanted, { mostMs, orElse: 'go on' });
    },
    /** Where it listens now; waits while there is none. */
    async url(): Promise<string> {
      await until(() => current !== undefined, { mostMs: 300_000, orElse: 'fail', what: 'a program' });
      return current?.url ?? '';
    },
    signal: (signal: NodeJS.Signals) => void current?.child.kill(signal),
    /** With the code that it ended with, and what it said last. */
    async stop(): Promise<{ code: number | string | null; said: string[] }> {
      const stopping = current;
      current = undefined;
      stopping?.child.kill('SIGTERM');
      const code = (await stopping?.ended) ?? null;
      return { code, said: (stopping?.err ?? []).slice(-4) };
    },
    get kills() {
      return kills;
    },
    get refusedStarts() {
      return refusedStarts;
    },
    isUp: () => current !== undefined,
  };
}
