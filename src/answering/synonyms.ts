import { parse } from 'yaml';
import { z } from 'zod';
import { HotlineError } from '../errors.ts';
import { normaliseText } from '../retrieval/text.ts';

const synonymsSchema = z.record(z.string().min(2), z.string().min(1));

export interface Synonyms {
  /** The question with every word of the dictionary replaced by its official words; undefined if none is in it. */
  rewrite(question: string): string | undefined;
}

/** `source` is the text of knowledge/synonyms.yaml. Throws HotlineError KNOWLEDGE_INVALID. */
export function createSynonyms(source: string): Synonyms {
  const parsed = synonymsSchema.safeParse(parse(source));
  if (!parsed.success) {
    throw new HotlineError('KNOWLEDGE_INVALID', `synonyms.yaml 不合格式：${z.prettifyError(parsed.error)}`, {
      remedy: '每行写成“群众的说法: 正式说法”。',
    });
  }
  const official = new Map(Object.entries(parsed.data).map(([word, words]) => [normaliseText(word), words]));
  const longest = Math.max(0, ...[...official.keys()].map((word) => word.length));
  return {
    rewrite(question) {
      const text = normaliseText(question);
      let result = '';
      let found = false;
      for (let at = 0; at < text.length;) {
        const word = longestWordAt(text, at, { official, longest });
        found ||= word !== undefined;
        result += word === undefined ? text.charAt(at) : ` ${official.get(word) ?? ''} `;
        at += word?.length ?? 1;
      }
      return found ? result.trim() : undefined;
    },
  };
}

function longestWordAt(
  text: string,
  at: number,
  { official, longest }: { official: ReadonlyMap<string, string>; longest: number },
): string | undefined {
  for (let length = Math.min(longest, text.length - at); length > 0; length -= 1) {
    const word = text.slice(at, at + length);
    if (official.has(word)) return word;
  }
  return undefined;
}
