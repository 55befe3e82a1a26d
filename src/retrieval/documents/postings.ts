import { KeyTable } from './key-table.ts';

/** Which texts have which term, how strongly; compact arrays that can be written to a file as they are. */
export interface Postings {
  /** Number of texts. */
  readonly texts: number;
  /** Keys of the terms, in the order of their numbers. */
  readonly keys: Uint32Array;
  /** Where each term's postings begin; one longer than `keys`. */
  readonly starts: Uint32Array;
  readonly ids: Uint32Array;
  /** BM25's saturated term frequency without the factor k+1, 0–1, in steps of 1/255. */
  readonly strengths: Uint8Array;
}

export interface Saturation {
  /** BM25's k1. */
  k: number;
  /** BM25's b: how much a long text is held to be long by chance, 0–1. */
  b: number;
}

/** Collects texts one after the other, then sorts what was collected by term. */
export class PostingsBuilder {
  readonly #table = new KeyTable(1 << 18);
  #terms = new Uint32Array(1 << 20);
  #counts = new Uint8Array(1 << 20);
  #size = 0;
  readonly #ends: number[] = [];
  readonly #lengths: number[] = [];
  #seen = new Uint32Array(1 << 18);
  #places = new Uint32Array(1 << 18);

  /** `keys` are the term keys of one text, with repetitions. */
  add(keys: Uint32Array): void {
    const mark = this.#ends.length + 1;
    this.#reserve(keys.length);
    for (const key of keys) {
      const term = this.#table.add(key);
      if (term >= this.#seen.length) this.#widen(term);
      if (this.#seen[term] === mark) {
        const place = this.#places[term] ?? 0;
        if ((this.#counts[place] ?? 0) < 255) this.#counts[place] = (this.#counts[place] ?? 0) + 1;
        continue;
      }
      this.#seen[term] = mark;
      this.#places[term] = this.#size;
      this.#terms[this.#size] = term;
      this.#counts[this.#size] = 1;
      this.#size += 1;
    }
    this.#ends.push(this.#size);
    this.#lengths.push(keys.length);
  }

  /** In terms. */
  averageLength(): number {
    return this.#lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, this.#lengths.length);
  }

  /** `average`: the length in terms that texts are measured against. */
  finish({ k, b }: Saturation, average: number): Postings {
    const texts = this.#ends.length;
    const starts = new Uint32Array(this.#table.size + 1);
    for (let i = 0; i < this.#size; i += 1) starts[(this.#terms[i] ?? 0) + 1]! += 1;
    for (let term = 0; term < this.#table.size; term += 1) starts[term + 1]! += starts[term] ?? 0;
    const next = starts.slice();
    const ids = new Uint32Array(this.#size);
    const strengths = new Uint8Array(this.#size);
    for (let text = 0, i = 0; text < texts; text += 1) {
      const scale = k * (1 - b + (b * (this.#lengths[text] ?? 0)) / Math.max(1, average));
      for (; i < (this.#ends[text] ?? 0); i += 1) {
        const term = this.#terms[i] ?? 0;
        const at = next[term] ?? 0;
        next[term] = at + 1;
        const count = this.#counts[i] ?? 0;
        ids[at] = text;
        strengths[at] = Math.max(1, Math.round((255 * count) / (count + scale)));
      }
    }
    return { texts, keys: this.#table.keys(), starts, ids, strengths };
  }

  #reserve(more: number): void {
    if (this.#size + more <= this.#terms.length) return;
    const room = Math.max(this.#terms.length * 2, this.#size + more);
    const terms = new Uint32Array(room);
    terms.set(this.#terms);
    this.#terms = terms;
    const counts = new Uint8Array(room);
    counts.set(this.#counts);
    this.#counts = counts;
  }

  #widen(term: number): void {
    const room = Math.max(this.#seen.length * 2, term + 1);
    const seen = new Uint32Array(room);
    seen.set(this.#seen);
    this.#seen = seen;
    const places = new Uint32Array(room);
    places.set(this.#places);
    this.#places = places;
  }
}
