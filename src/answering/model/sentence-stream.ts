import { withoutThinking } from './json-reply.ts';
import { sentenceSchema, type Sentence } from './prompts.ts';

/** The sentences of a reply that is still being written, as far as each is complete. */
export function completeSentences(reply: string): Sentence[] {
  const text = withoutThinking(reply);
  // Elsewhere it may be part of what the model was told.
  const list = /^(?:```(?:json)?\s*)?\{\s*"sentences"\s*:\s*\[/u.exec(text);
  if (list === null) return [];
  const sentences: Sentence[] = [];
  for (const part of completeObjects(text, list[0].length)) {
    const parsed = sentenceSchema.safeParse(part);
    // What comes after a broken one would stand without what was meant to be before it.
    if (!parsed.success) return sentences;
    sentences.push(parsed.data);
  }
  return sentences;
}

/** The JSON objects that follow one another from `start` on; the last one may be cut off and is left out. */
function completeObjects(text: string, start: number): unknown[] {
  const objects: unknown[] = [];
  let depth = 0;
  let begin = start;
  let quoted = false;
  for (let at = start; at < text.length; at += 1) {
    const char = text[at];
    if (quoted) {
      if (char === '\\') at += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{') {
      if (depth === 0) begin = at;
      depth += 1;
    } else if (char === '}') {
      depth -= 1;
      if (depth === 0) objects.push(parsed(text.slice(begin, at + 1)));
    } else if (char === ']' && depth === 0) break;
  }
  return objects;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
