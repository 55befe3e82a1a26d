/**
 * What was worked out for the texts of late, by a function of nothing but the text: one question passes by many that
 * each want it read in the same way. `most` texts are known, none of more than `longest` characters.
 */
export function remembering<T>(
  work: (text: string) => T,
  { most, longest }: { most: number; longest: number },
): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const worked = work(text);
    if (text.length > longest) return worked;
    known.set(text, worked);
    const oldest = known.keys().next().value;
    if (known.size > most && oldest !== undefined) known.delete(oldest);
    return worked;
  };
}
