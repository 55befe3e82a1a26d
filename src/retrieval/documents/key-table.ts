const EMPTY = 0xffffffff;
const FULLEST = 0.6;

/**
 * Numbers 32-bit keys in the order in which they are first seen. Open addressing over typed arrays: a Map of
 * as many keys takes five times the memory and three times as long.
 */
export class KeyTable {
  #slots: Uint32Array;
  #ids: Uint32Array;
  #size = 0;

  constructor(expected = 1024) {
    const slots = slotsFor(expected);
    this.#slots = new Uint32Array(slots).fill(EMPTY);
    this.#ids = new Uint32Array(slots);
  }

  /** From keys in the order of their numbers. */
  static from(keys: Uint32Array): KeyTable {
    const table = new KeyTable(keys.length);
    for (const key of keys) table.add(key);
    return table;
  }

  get size(): number {
    return this.#size;
  }

  /** −1 where the key is not known. */
  find(key: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let at = mix(key) & mask;
    for (;;) {
      const found = slots[at];
      if (found === key) return this.#ids[at] ?? -1;
      if (found === EMPTY) return -1;
      at = (at + 1) & mask;
    }
  }

  add(key: number): number {
    const known = this.find(key);
    if (known >= 0) return known;
    if ((this.#size + 1) / this.#slots.length > FULLEST) this.#grow();
    const id = this.#size;
    this.#put(key, id);
    this.#size += 1;
    return id;
  }

  /** Keys in the order of their numbers. */
  keys(): Uint32Array {
    const keys = new Uint32Array(this.#size);
    this.#slots.forEach((key, at) => {
      if (key !== EMPTY) keys[this.#ids[at] ?? 0] = key;
    });
    return keys;
  }

  #put(key: number, id: number): void {
    const mask = this.#slots.length - 1;
    let at = mix(key) & mask;
    while (this.#slots[at] !== EMPTY) at = (at + 1) & mask;
    this.#slots[at] = key;
    this.#ids[at] = id;
  }

  #grow(): void {
    const keys = this.keys();
    this.#slots = new Uint32Array(this.#slots.length * 2).fill(EMPTY);
    this.#ids = new Uint32Array(this.#slots.length);
    keys.forEach((key, id) => this.#put(key, id));
  }
}

function slotsFor(expected: number): number {
  let slots = 1024;
  while (slots * FULLEST < expected) slots *= 2;
  return slots;
}

function mix(key: number): number {
  const first = Math.imul(key ^ (key >>> 16), 0x45d9f3b);
  return (first ^ (first >>> 15)) >>> 0;
}
