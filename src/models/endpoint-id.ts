import { createHash } from 'node:crypto';

/**
 * Names a model behind an endpoint. The same name at another address may be another model, so a digest of the
 * address is part of it; the address itself is not, for it may be internal.
 */
export function endpointId(kind: string, { model, baseUrl }: { model: string; baseUrl: string }): string {
  const address = new URL(baseUrl).href.replace(/\/+$/, '');
  return `${kind}-${model}-${createHash('sha256').update(address).digest('hex').slice(0, 8)}`;
}
