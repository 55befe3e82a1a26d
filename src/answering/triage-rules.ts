import { parse } from 'yaml';
import { z } from 'zod';
import { sectionHeadings } from '../knowledge/item.ts';
import { HotlineError } from '../errors.ts';
import { compile, expandWords, join, type Words } from './triage-patterns.ts';

const text = z.string().min(1);

/** What the file holds, before its patterns are compiled: {name} stands for a class of words. */
function schemaOf(words: Words) {
  const pattern = text.transform((source, context) => {
    try {
      return compile(source, words);
    } catch (error) {
      context.addIssue({ code: 'custom', message: `式子写错了：${String(error)}` });
      return z.NEVER;
    }
  });
  const some = z.array(pattern).min(1).transform(join);
  const patterns = z.array(pattern).default([]).transform(join);
  const rule = z.strictObject({
    reason: z.string(),
    /** A strong rule decides by itself; a weak one gives way to a confident answer from the corpus. */
    strong: z.boolean().default(true),
    any: some,
    unless: patterns,
  });
  const emergency = z.strictObject({
    reason: z.string(),
    /** An emergency however it is said. */
    certain: patterns,
    /** Said of something going on, unless the words say that it is over, supposed or only asked about. */
    present: patterns,
    /** As often told afterwards: a question about its consequences anywhere makes it one of those. */
    event: patterns,
    unless: patterns,
  });
  return z.strictObject({
    words: z.unknown(),
    spelling: z.array(z.strictObject({ from: pattern, to: z.string() })),
    harmless: patterns,
    time: z.strictObject({ now: patterns, past: patterns, over: patterns, supposed: patterns }),
    about: patterns,
    everyday: patterns,
    intents: z.array(z.strictObject({ heading: z.enum(sectionHeadings), any: some })),
    'follow-up': patterns,
    emergency: z.array(emergency),
    /** One example a line, by reason; `everyday` are those of no danger. */
    examples: z.record(
      z.string(),
      z.string().transform((lines) => lines.split('\n').filter((line) => line.trim() !== '')),
    ),
    refused: z.array(rule),
    handoff: z.array(rule),
    'account-data': z.array(rule),
    'file-ticket': z.array(rule),
    'out-of-scope': z.array(rule),
    'small-talk': z.array(rule),
  });
}

const wordsSchema = z.looseObject({ words: z.record(z.string().regex(/^[a-z-]+$/), z.array(text).min(1)) });

export type Rules = z.infer<ReturnType<typeof schemaOf>>;
export type Rule = Rules['refused'][number];

/** `source` is the text of knowledge/triage.yaml. Throws HotlineError KNOWLEDGE_INVALID. */
export function readRules(source: string): Rules {
  const file: unknown = parse(source);
  const classes = wordsSchema.safeParse(file);
  if (!classes.success) throw invalid(z.prettifyError(classes.error));
  const parsed = schemaOf(wordsOf(classes.data.words)).safeParse(file);
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error));
  return parsed.data;
}

function wordsOf(classes: Record<string, string[]>): Words {
  try {
    return expandWords(classes);
  } catch (error) {
    throw invalid(`words：${String(error)}`);
  }
}

function invalid(what: string): HotlineError {
  return new HotlineError('KNOWLEDGE_INVALID', `triage.yaml 不合格式：${what}`, {
    remedy: '改正 knowledge/triage.yaml 中指出的地方。',
  });
}
