import { z } from 'zod';

const text = z.string({ error: '要写一段文字' }).trim().min(1, '不能为空');

/** One choice, one of several choices, or a range of numbers (`below`, `above`: without the end). */
const test = z.union(
  [
    z.string(),
    z.array(z.string()).min(1),
    z
      .strictObject({
        atLeast: z.number().optional(),
        atMost: z.number().optional(),
        below: z.number().optional(),
        above: z.number().optional(),
      })
      .refine((it) => Object.keys(it).length > 0, '至少写 atLeast、atMost、below、above 中的一个'),
  ],
  { error: '写一个选项、一列选项，或 {atLeast, atMost, below, above}' },
);

/** All facts named must pass. */
const tests = z.record(z.string(), test).refine((it) => Object.keys(it).length > 0, '至少写一个事实');

const cited = { text: text.max(60, '写短些，60 字以内'), source: text };

const condition = z
  .strictObject({ ...cited, when: tests.optional(), anyOf: z.array(tests).min(2).optional() })
  .refine((it) => (it.when === undefined) !== (it.anyOf === undefined), 'when 和 anyOf 写且只写一个');

/** `source` is a reference as in the body, such as 第十四条 or law 第十四条. */
export const eligibilitySchema = z.strictObject({
  /** What it is called; a local rule of the same name takes the place of the national one. */
  name: text.max(16, '名称写短些，16 字以内'),
  situations: z.array(text, { error: '要写成列表' }).min(1),
  conditions: z.array(condition).min(1),
  /** Who decides, and the next step. */
  decides: z.strictObject(cited),
  next: z.strictObject(cited),
});

export type Eligibility = z.infer<typeof eligibilitySchema>;
export type Condition = z.infer<typeof condition>;
export type Tests = z.infer<typeof tests>;
export type Test = z.infer<typeof test>;
