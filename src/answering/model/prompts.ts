import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { HotlineError } from '../../errors.ts';
import type { Prompt } from './language-model.ts';

const rewritten = z.object({ question: z.string().trim().min(1).max(200) });
export const sentenceSchema = z.object({
  text: z.string().trim().min(1),
  passages: z.array(z.coerce.number().int()),
});
const worded = z.object({ sentences: z.array(sentenceSchema) });

export type Sentence = z.infer<typeof sentenceSchema>;

/** What the code gives each prompt, and what it takes from the reply. */
const specs = {
  rewrite: { inputs: ['history', 'question'], output: rewritten },
  word: { inputs: ['question', 'asOf', 'region', 'passages', 'correction'], output: worded },
} as const;

type Specs = typeof specs;
export type PromptId = keyof Specs;
type PromptOf<Id extends PromptId> = Prompt<Specs[Id]['inputs'][number], z.output<Specs[Id]['output']>>;
export type ModelPrompts = { readonly [Id in PromptId]: PromptOf<Id> };

export const promptIds = Object.keys(specs) as PromptId[];

const head = z.strictObject({
  id: z.string(),
  version: z.int().positive(),
  inputs: z.array(z.string()),
});
const FILE = /^---\n([\s\S]*?)\n---\n\s*# 规则\n([\s\S]*?)\n# 材料\n([\s\S]*)$/u;
const PLACEHOLDER = /\{(\w+)\}/gu;

/** Reads `model/<id>.md` of the folder of prompts. Throws HotlineError PROMPT_INVALID. */
export function loadModelPrompts(promptsDir: string): ModelPrompts {
  const load = <Input extends string, Value>(
    id: PromptId,
    spec: { inputs: readonly Input[]; output: z.ZodType<Value> },
  ) => readPrompt(join(promptsDir, 'model', `${id}.md`), id, spec);
  return { rewrite: load('rewrite', specs.rewrite), word: load('word', specs.word) };
}

function readPrompt<Input extends string, Value>(
  file: string,
  id: PromptId,
  { inputs, output }: { inputs: readonly Input[]; output: z.ZodType<Value> },
): Prompt<Input, Value> {
  const match = FILE.exec(readText(file).replaceAll('\r\n', '\n'));
  if (match === null) throw invalid(file, '要有 --- 之间的文件头，然后是“# 规则”和“# 材料”两节');
  const [, front = '', rules = '', material = ''] = match;
  const { version, inputs: declared } = readHead(file, front, id);
  const faults = [
    ...differences('文件头 inputs', declared, inputs),
    ...differences('“# 材料”', placeholders(material), inputs),
    ...placeholders(rules).map((name) => `“# 规则”里不能有 {${name}}`),
  ];
  if (faults.length > 0) throw invalid(file, faults.join('；'));
  return {
    id,
    version,
    output,
    rules: rules.trim(),
    material: (values) => fill(material.trim(), values),
  };
}

/** In one pass: what looks like a placeholder in an input stays as it is. */
function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(PLACEHOLDER, (_, name: string) => asData(values[name] ?? ''));
}

/** An input must not be able to close the tag that it stands in. */
function asData(text: string): string {
  return text.replaceAll('<', '＜').replaceAll('>', '＞');
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new HotlineError('PROMPT_INVALID', `读不到 ${file}`, {
      remedy: '在项目目录里启动，或者用 PROMPTS_DIR 指明位置；不用语言模型就去掉 CHAT_BASE_URL。',
      cause,
    });
  }
}

function readHead(file: string, front: string, id: PromptId): z.infer<typeof head> {
  let value: unknown;
  try {
    value = parse(front);
  } catch (cause) {
    throw invalid(file, `文件头不是 YAML：${String(cause)}`, cause);
  }
  const parsed = head.safeParse(value);
  if (!parsed.success) throw invalid(file, '文件头要有 id、version（正整数）、inputs（列表），没有别的');
  if (parsed.data.id !== id) throw invalid(file, `文件头的 id 要写 ${id}`);
  return parsed.data;
}

function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''))];
}

function differences(where: string, found: readonly string[], wanted: readonly string[]): string[] {
  return [
    ...wanted.filter((name) => !found.includes(name)).map((name) => `${where} 缺少 ${name}`),
    ...found.filter((name) => !wanted.includes(name)).map((name) => `${where} 多出 ${name}`),
  ];
}

function invalid(file: string, fault: string, cause?: unknown): HotlineError {
  return new HotlineError('PROMPT_INVALID', `${file} 与程序不符：${fault}`, {
    remedy: `改正 ${file}。`,
    cause,
  });
}
