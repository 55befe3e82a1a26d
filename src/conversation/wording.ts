import { parse } from 'yaml';
import { HotlineError } from '../errors.ts';

/** Key → the placeholders that its text must have, in any order. */
export type WordingSpec = Readonly<Record<string, readonly string[]>>;

type Params<Names extends readonly string[]> = Names extends readonly []
  ? []
  : [params: Record<Names[number], string | number>];

/** What the bot says, by key; the texts live in prompts/ and are checked against the spec on loading. */
export type Say<Spec extends WordingSpec> = <Key extends keyof Spec & string>(
  key: Key,
  ...params: Params<Spec[Key]>
) => string;

/**
 * `file` names the texts in messages. Throws HotlineError PROMPT_INVALID when a key is missing or
 * unknown, or when a text's placeholders are not those of the spec.
 */
export function loadWording<Spec extends WordingSpec>(spec: Spec, yaml: string, file: string): Say<Spec> {
  const texts = readTexts(yaml, file);
  const faults = [
    ...Object.keys(spec)
      .filter((key) => !texts.has(key))
      .map((key) => `缺少 ${key}`),
    ...[...texts.keys()].filter((key) => !(key in spec)).map((key) => `多出 ${key}，程序里没有用到`),
    ...Object.entries(spec).flatMap(([key, names]) => placeholderFault(key, names, texts.get(key))),
  ];
  if (faults.length > 0) {
    throw new HotlineError('PROMPT_INVALID', `${file} 的用语与程序不符：${faults.join('；')}`, {
      remedy: `改正 ${file} 中指出的条目。`,
    });
  }
  return (key, ...params) => {
    const values: Record<string, string | number> = params[0] ?? {};
    return (texts.get(key) ?? '').replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
  };
}

function readTexts(yaml: string, file: string): Map<string, string> {
  const value = parseYaml(yaml, file);
  if (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((text) => typeof text === 'string')
  ) {
    return new Map(
      Object.entries(value as Record<string, string>).map(([key, text]) => [key, text.trimEnd()]),
    );
  }
  throw new HotlineError('PROMPT_INVALID', `${file} 不是“键: 文字”的列表`, { remedy: `改正 ${file}。` });
}

function parseYaml(yaml: string, file: string): unknown {
  try {
    return parse(yaml);
  } catch (cause) {
    throw new HotlineError('PROMPT_INVALID', `${file} 不是 YAML：${String(cause)}`, {
      remedy: `改正 ${file} 中指出的那一行；文字里有冒号、引号时，整句用单引号括起来。`,
      cause,
    });
  }
}

function placeholderFault(key: string, names: readonly string[], text: string | undefined): string[] {
  if (text === undefined) return [];
  const found = new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''));
  const missing = names.filter((name) => !found.has(name));
  const extra = [...found].filter((name) => !names.includes(name));
  return [...missing.map((name) => `${key} 缺少 {${name}}`), ...extra.map((name) => `${key} 多出 {${name}}`)];
}
