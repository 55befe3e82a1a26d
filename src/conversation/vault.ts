/** Encrypts contact details at rest (AES-256-GCM). The key never leaves the implementation. */
export interface Vault {
  seal(plain: string): string;
  /** Throws HotlineError STORAGE_FAILED when the text was not sealed with this key. */
  open(sealed: string): string;
  /** Keyed digest (HMAC-SHA-256, base64url) for codes that are compared and never shown again. */
  digest(text: string): string;
}

export const sealedKinds = ['contacts', 'drafts', 'second-factors'] as const;
/** Contacts of tickets, those of filings under way, and the secrets of second steps of signing in. */
export type SealedKind = (typeof sealedKinds)[number];

/** All that a vault has sealed, for a change of its key. */
export interface SealedValues {
  /**
   * Gives each of the next `limit` values behind `after` to `reseal`, and keeps what it returns, in one transaction.
   * Resolves with where to go on; undefined: there was none. Only while nobody else writes.
   */
  reseal(
    kind: SealedKind,
    reseal: (sealed: string) => string,
    from: { after: string; limit: number },
  ): Promise<string | undefined>;
}
