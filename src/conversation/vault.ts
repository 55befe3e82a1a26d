/** Encrypts contact details at rest (AES-256-GCM). The key never leaves the implementation. */
export interface Vault {
  seal(plain: string): string;
  /** Throws HotlineError STORAGE_FAILED when the text was not sealed with this key. */
  open(sealed: string): string;
  /** Keyed digest (HMAC-SHA-256, base64url) for codes that are compared and never shown again. */
  digest(text: string): string;
}
