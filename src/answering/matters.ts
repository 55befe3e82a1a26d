import type { Matter } from '../knowledge/directories.ts';
import { plain, plainWord } from './plain.ts';

/** The matter outside the corpus that the question names, by the longest of its words; undefined for none. */
export function findMatter(question: string, matters: readonly Matter[]): Matter | undefined {
  const said = plain(question);
  let best: { matter: Matter; length: number } | undefined;
  for (const matter of matters) {
    if (matter.unless?.some((word) => said.includes(plainWord(word)))) continue;
    for (const word of matter.words) {
      const wanted = plainWord(word);
      if (wanted.length > (best?.length ?? 0) && said.includes(wanted))
        best = { matter, length: wanted.length };
    }
  }
  return best?.matter;
}
