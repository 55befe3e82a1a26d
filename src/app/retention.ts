import { setImmediate } from 'node:timers/promises';
import { TALLY_MS } from '../conversation/throttle.ts';
import { purgeDaily } from '../tickets/purge.ts';
import type { Core } from './core.ts';
import { createForgottenList } from './forget-again.ts';
import { beat } from './key-in-use.ts';

export interface RetentionWatch {
  start(): void;
  /** Ends the round under way after the transaction that it is in. */
  stop(): Promise<void>;
  /** Removes files of what was erased, keeps the list of who was forgotten, and once a day erases what is old. */
  round(): Promise<void>;
}

const EVERY_MS = 20_000;

export function createRetentionWatch(core: Core): RetentionWatch {
  const { storage, attachments, config, metrics, log, now, retention: rules } = core;
  const keepList = createForgottenList({ storage, dataDir: config.dataDir });
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let isStopping = false;

  async function round(): Promise<void> {
    await beat(storage.settings, now());
    await storage.tallies.forget(now() - TALLY_MS);
    const files = await attachments.sweep();
    if (files > 0) log.info({ files }, 'files of erased attachments were removed');
    await keepList();
    const purged = await purgeDaily({
      retention: storage.retention,
      settings: storage.settings,
      inTurn: storage.neighbours.inTurn,
      rules,
      now,
      onPurged: (kind, count) => metrics.purged(kind, count),
      rest: () => setImmediate(),
      isStopping: () => isStopping,
    });
    if (purged === undefined) return;
    await attachments.sweep();
    const counts = Object.fromEntries(purged.map(({ kind, count }) => [kind, count]));
    log.info({ purged: counts }, 'what had been kept long enough was erased');
  }

  const look = () =>
    round()
      .catch((error: unknown) => log.error({ err: error }, 'what is old could not be erased'))
      .finally(() => {
        running = undefined;
      });
  return {
    round,
    start() {
      running ??= look();
      timer = setInterval(() => void (running ??= look()), EVERY_MS);
      timer.unref();
    },
    async stop() {
      isStopping = true;
      clearInterval(timer);
      await running;
    },
  };
}
