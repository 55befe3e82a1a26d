import type { Embedder } from './embedder.ts';
import type { Coverage } from './lexical.ts';
import type { Parts } from './parts.ts';
import { clauses, normaliseText } from './text.ts';

/** What one way to put the question gives, whatever the conditions. */
export interface Probe {
  vector: Float32Array;
  clauseVectors: Float32Array[];
  items: Coverage;
  characters: Coverage;
  passages: Coverage;
}

export type ProbeFor = (variant: string) => Promise<Probe>;

const RECENT = 64;
/** A story has no more clauses that matter than this. */
const MOST_CLAUSES = 16;

/** One question is searched for under several conditions; its probe is made once. */
export function createProbes(parts: Parts, embedder: Embedder): ProbeFor {
  const recent = new Map<string, Promise<Probe>>();
  return (variant) => {
    const known = recent.get(variant);
    if (known !== undefined) return known;
    const probe = makeProbe(parts, embedder, variant);
    // A failed embedding is asked for again; whoever awaits the probe hears of the failure.
    probe.catch(() => recent.delete(variant));
    recent.set(variant, probe);
    const oldest = recent.keys().next().value;
    if (recent.size > RECENT && oldest !== undefined) recent.delete(oldest);
    return probe;
  };
}

async function makeProbe(parts: Parts, embedder: Embedder, variant: string): Promise<Probe> {
  const normalised = normaliseText(variant);
  const spoken = clauses(normalised).slice(0, MOST_CLAUSES);
  const vector = await embedder.embedQuery(normalised);
  return {
    vector,
    clauseVectors: spoken.length === 1 ? [vector] : await embedder.embedDocuments(spoken),
    items: parts.itemLexical.coverage(normalised),
    characters: parts.characterLexical.coverage(normalised),
    passages: parts.passageLexical.coverage(normalised),
  };
}
