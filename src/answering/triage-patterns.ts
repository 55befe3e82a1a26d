/** Classes of words by name, each ready to stand in a pattern. */
export type Words = ReadonlyMap<string, string>;

/** A class may name classes that stand before it. Throws Error for one that is not there. */
export function expandWords(classes: Readonly<Record<string, readonly string[]>>): Words {
  const words = new Map<string, string>();
  for (const [name, members] of Object.entries(classes)) {
    words.set(name, `(?:${members.map((member) => expand(member, words)).join('|')})`);
  }
  return words;
}

/** Throws Error for a class that is not there and SyntaxError for what is no pattern. */
export function compile(source: string, words: Words): RegExp {
  return new RegExp(expand(source, words), 'gu');
}

/** …… runs on into the next clauses, … stays within its own; both are bounded so that no text is slow. */
function expand(source: string, words: Words): string {
  return source
    .replaceAll(/\{([a-z][a-z-]*)\}/g, (_, name: string) => {
      const members = words.get(name);
      if (members === undefined) throw new Error(`没有叫 ${name} 的词类`);
      return members;
    })
    .replaceAll('……', '.{0,24}?')
    .replaceAll('…', '[^，,。.!?;:、]{0,8}?');
}

/** Patterns of which any may match. One search for all of them costs far less than one for each. */
export interface Patterns {
  readonly any: RegExp;
  readonly each: readonly RegExp[];
}

export function join(each: readonly RegExp[]): Patterns {
  // Nothing matches the empty list.
  const source = each.length === 0 ? '(?!)' : each.map((one) => `(?:${one.source})`).join('|');
  return { any: new RegExp(source, 'gu'), each };
}

export function matches({ any }: Patterns, said: string): boolean {
  // search() starts at the beginning whatever an earlier exec() left behind.
  return said.search(any) >= 0;
}
