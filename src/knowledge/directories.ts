import { z } from 'zod';

const text = z.string().trim().min(1);
const id = z.string().regex(/^[a-z]+(-[a-z]+)*$/, 'id 只用英文小写和连字符');

/**
 * `duties` are the words citizens use for what the department handles. One that serves a territory says so with
 * `region`, and with `branchOf` whose work it does there; tickets of that territory go to it.
 */
export const departmentList = z.array(
  z.strictObject({
    id,
    name: text,
    duties: z.array(text).min(3),
    hotline: text.optional(),
    branchOf: id.optional(),
    region: z
      .string()
      .regex(/^\d{6}$/)
      .optional(),
  }),
);
export type Department = z.infer<typeof departmentList>[number];

/**
 * `authority` runs the number and is its source. `emergency` numbers may be given before anything else is
 * asked. `regions` is present only for a number that serves less than the whole country.
 */
export const hotlineList = z.array(
  z.strictObject({
    number: z.string({ error: '号码要加引号' }).regex(/^\d[\d-]{2,}$/),
    name: text,
    purpose: text,
    authority: text,
    hours: text.optional(),
    emergency: z.boolean(),
    regions: z.array(z.string().regex(/^\d{6}$/)).optional(),
  }),
);
export type Hotline = z.infer<typeof hotlineList>[number];

/** Who items are for, and the words that speak of them; regular expressions. */
export const audienceList = z.strictObject({
  beside: text,
  groups: z.array(z.strictObject({ audience: text, words: text })),
});
export type Audiences = z.infer<typeof audienceList>;

/** Hard word → what it means, for large type. */
export const glossaryList = z.record(text, text.max(30, '解释写短些，30 字以内'));

export const topicList = z.array(text);

/**
 * What citizens ask about and no item answers. `words` are what they call it; one of `unless` in the same
 * question makes it another matter, which items do answer. `office` is who answers it, in plain Chinese;
 * `department` is left out when none of the directory is in charge (a court, a bank, a school).
 */
export const matterList = z.array(
  z.strictObject({
    words: z.array(text.min(2, '一个字太短，会误伤别的词')).min(1),
    unless: z.array(text).min(1).optional(),
    department: id.optional(),
    office: text.max(60, '归谁管写短些，60 字以内'),
    hotline: z.string({ error: '号码要加引号' }),
  }),
);
export type Matter = z.infer<typeof matterList>[number];
