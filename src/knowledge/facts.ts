import { z } from 'zod';

const text = z.string({ error: '要写一段文字' }).trim().min(1, '不能为空');
const id = z.string().regex(/^[a-z][a-zA-Z0-9]*(-[a-z0-9]+)*$/, 'id 用英文字母、数字和连字符，小写开头');
const pattern = text.refine(isPattern, '不是正确的正则表达式');

function isPattern(source: string): boolean {
  try {
    new RegExp(source, 'u');
    return true;
  } catch {
    return false;
  }
}

/** `atLeast`, `below`: a range of numbers, the upper end not in it; either may be open. */
const range = { atLeast: z.number().optional(), below: z.number().optional() };

/** What a citizen's own words tell: the first group of `pattern` is the number, or the choice is `is`. */
const numberFact = z.strictObject({
  id,
  label: text.max(12, '名称写短些，12 字以内'),
  type: z.literal('number'),
  unit: text,
  ask: text.max(50, '问题写短些，50 字以内'),
  why: text.optional(),
  options: z.array(z.strictObject({ label: text.max(16), ...range })).max(6, '按钮最多 6 个'),
  said: z.array(z.strictObject({ pattern, times: z.number().positive().optional() })).default([]),
});

const choiceFact = z.strictObject({
  id,
  label: text.max(12, '名称写短些，12 字以内'),
  type: z.literal('choice'),
  ask: text.max(50, '问题写短些，50 字以内'),
  why: text.optional(),
  options: z
    .array(z.strictObject({ is: id, label: text.max(16) }))
    .min(2)
    .max(6, '按钮最多 6 个'),
  said: z.array(z.strictObject({ pattern, is: id })).default([]),
});

const fact = z.discriminatedUnion('type', [numberFact, choiceFact]);

const situation = z.strictObject({
  id,
  label: text.max(12),
  said: z.array(pattern).default([]),
});

/** knowledge/facts.yaml: what can be asked of a person, and the situations that a check begins with. */
export const factCatalogue = z.strictObject({
  situations: z.array(situation).min(2).max(12),
  facts: z.array(fact).min(1),
});

export type FactCatalogue = z.infer<typeof factCatalogue>;
export type Fact = z.infer<typeof fact>;
export type NumberFact = z.infer<typeof numberFact>;
export type ChoiceFact = z.infer<typeof choiceFact>;
export type Situation = z.infer<typeof situation>;
