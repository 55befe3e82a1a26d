import { DESK } from './routes.ts';

/** Ids hold slashes and much else: they travel as a parameter. */
export function documentAddress(id: string, more: Readonly<Record<string, string>> = {}): string {
  return `${DESK}/documents/one?${new URLSearchParams({ id, ...more })}`;
}
