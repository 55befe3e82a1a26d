import type { Instant } from '../conversation/activity.ts';
import type { Neighbours } from '../conversation/neighbours.ts';
import type { SettingStore } from '../conversation/store.ts';
import { retentionKinds, type RetentionKind, type RetentionStore } from './retention.ts';
import { keptSince, type RetentionRules } from './retention-rules.ts';

export interface PurgeDeps {
  retention: RetentionStore;
  settings: SettingStore;
  inTurn: Neighbours['inTurn'];
  rules: RetentionRules;
  now: () => Instant;
  onPurged: (kind: RetentionKind, count: number) => void;
  /** Between two transactions; others get their turn. */
  rest: () => Promise<void>;
  isStopping?: () => boolean;
}

export type Purged = { kind: RetentionKind; count: number }[];

/** Small, so that nobody who writes waits long. */
const AT_ONCE = 500;
const DONE = 'retention.done';
const HOUR_MS = 3_600_000;
const BEIJING_MS = 8 * HOUR_MS;
/** When hardly anybody writes. */
const FROM_HOUR = 3;

/** Everything that has been kept long enough goes; what ended halfway goes on where it was. */
export async function purge(deps: PurgeDeps): Promise<Purged> {
  const { retention, rules, onPurged } = deps;
  const now = deps.now();
  const purged: Purged = [];
  for (const kind of retentionKinds) {
    const before = keptSince(rules, kind, now);
    let count = 0;
    for (let taken = AT_ONCE; taken === AT_ONCE && deps.isStopping?.() !== true;) {
      taken = await deps.inTurn('retention', () => retention.purge(kind, before, AT_ONCE));
      count += taken;
      if (taken > 0) onPurged(kind, taken);
      await deps.rest();
    }
    purged.push({ kind, count });
  }
  await retention.tidy();
  return purged;
}

/** What a purge would take. */
export async function duePurge({
  retention,
  rules,
  now,
}: Pick<PurgeDeps, 'retention' | 'rules' | 'now'>): Promise<Purged> {
  const at = now();
  const counted: Purged = [];
  for (const kind of retentionKinds) {
    counted.push({ kind, count: await retention.due(kind, keptSince(rules, kind, at)) });
  }
  return counted;
}

/** Once a day, early in the morning in China or as soon after as the program runs; undefined where it is not due. */
export async function purgeDaily(deps: PurgeDeps): Promise<Purged | undefined> {
  const shifted = new Date(deps.now() + BEIJING_MS);
  const today = shifted.toISOString().slice(0, 10);
  if (shifted.getUTCHours() < FROM_HOUR || (await deps.settings.get(DONE)) === today) return undefined;
  const purged = await purge(deps);
  if (deps.isStopping?.() !== true) await deps.settings.set(DONE, today);
  return purged;
}
