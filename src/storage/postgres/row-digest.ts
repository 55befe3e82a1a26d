import { createHash } from 'node:crypto';

export interface RowDigest {
  add(row: readonly unknown[]): void;
  rows(): number;
  /** The same for the same rows in whatever order. */
  value(): string;
}

const MODULUS = 1n << 128n;

/** Digests of rows added up: databases may give them in any order. */
export function createRowDigest(): RowDigest {
  let sum = 0n;
  let rows = 0;
  return {
    add(row) {
      const digest = createHash('sha256').update(JSON.stringify(row)).digest('hex').slice(0, 32);
      sum = (sum + BigInt(`0x${digest}`)) % MODULUS;
      rows += 1;
    },
    rows: () => rows,
    value: () => `${rows}:${sum.toString(16)}`,
  };
}
