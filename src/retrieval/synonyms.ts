import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { HotlineError } from '../errors.ts';
import type { Widened } from './documents/query.ts';
import { normaliseText } from './text.ts';

const synonymsSchema = z.record(z.string().min(2), z.string().min(1));

export interface Synonyms {
  /** The question with every word of the dictionary replaced by its official words; undefined if none is in it. */
  rewrite(question: string): string | undefined;
  /** The same, with the official words by themselves. */
  widen(question: string): Widened | undefined;
  /** Citizens' words in it, normalised. */
  readonly words: readonly string[];
  /** Entries in the dictionary. */
  readonly size: number;
}

/** The dictionary of a knowledge folder. Throws HotlineError KNOWLEDGE_NOT_FOUND or KNOWLEDGE_INVALID. */
export function loadSynonyms(knowledgeDir: string): Synonyms {
  const file = join(knowledgeDir, 'synonyms.yaml');
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new HotlineError('KNOWLEDGE_NOT_FOUND', `读不到 ${file}`, {
      remedy: '在项目目录里启动，或者用 KNOWLEDGE_DIR 指明位置。',
      cause,
    });
  }
  return createSynonyms(source);
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
  const widen = (question: string): Widened | undefined => {
    const text = normaliseText(question);
    const words: string[] = [];
    let rewritten = '';
    for (let at = 0; at < text.length;) {
      const word = longestWordAt(text, at, { official, longest });
      const found = word === undefined ? undefined : official.get(word);
      if (found !== undefined) words.push(found);
      rewritten += found === undefined ? text.charAt(at) : ` ${found} `;
      at += word?.length ?? 1;
    }
    return words.length > 0 ? { words, rewritten: rewritten.trim() } : undefined;
  };
  return {
    widen,
    rewrite: (question) => widen(question)?.rewritten,
    words: [...official.keys()],
    size: official.size,
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
