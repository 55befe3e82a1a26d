import type { Target } from './run-target.ts';
import { desk } from './targets/desk.ts';
import { ingest } from './targets/ingest.ts';
import { directoriesTarget, items } from './targets/knowledge.ts';
import { decoder, webhook } from './targets/telegram.ts';
import { web } from './targets/web.ts';

export const targets: readonly Target[] = [decoder, webhook, web, desk, items, directoriesTarget, ingest];

/** How many of all the inputs each target gets. */
export function shares(all: number, of: readonly Target[]): number[] {
  const sum = of.reduce((total, { weight }) => total + weight, 0);
  return of.map(({ weight }) => Math.ceil((all * weight) / sum));
}
