const PRIME = 0x01000193;
const START = 0x811c9dc5;

/**
 * FNV-1a over 32-bit words, then over the bytes that are left. Tells damage, not intent, and takes a tenth of
 * a second for an index that SHA-256 takes a second for. Chunks but the last are whole words.
 */
export function checksum(bytes: Uint8Array, seed = START): number {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  let hash = seed;
  for (let at = 0; at < words.length; at += 1)
    hash = Math.imul(hash ^ (words[at] ?? 0), PRIME) ^ (hash >>> 15);
  for (let at = words.length * 4; at < bytes.length; at += 1)
    hash = Math.imul(hash ^ (bytes[at] ?? 0), PRIME);
  return hash >>> 0;
}
