import { z } from 'zod';
import { eligibilitySchema } from './eligibility.ts';

/** Order as in knowledge/README.md: a citizen reads the answer first and the legal basis last. */
export const sectionHeadings = [
  '要点',
  '适用对象',
  '条件',
  '标准',
  '材料',
  '办理流程',
  '时限',
  '提示',
  '依据',
] as const;
export type SectionHeading = (typeof sectionHeadings)[number];

export const claimClasses = ['entitlement', 'local-option', 'direction', 'notice', 'comment'] as const;
export type ClaimClass = (typeof claimClasses)[number];

/** Six digits of GB/T 2260; '000000' is the whole country. */
export type RegionCode = string;
/** YYYY-MM-DD; compares correctly as a string. */
export type IsoDate = string;

/** A reference to the directory of hotlines instead of a source. */
export const HOTLINES = 'hotlines';

const text = z.string({ error: '要写一段文字' }).trim().min(1, '不能为空');
const date = z.iso.date({ error: '日期要写成 YYYY-MM-DD，例如 2024-08-05' });
const idText = z
  .string({ error: '要写知识点 id' })
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'id 只用英文小写、数字和连字符');
const sourceKey = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, '来源短名只用英文小写、数字和连字符，字母开头')
  .refine((key) => key !== HOTLINES, `短名 ${HOTLINES} 留给热线目录，换一个`);

const source = z
  .strictObject({
    title: text,
    file: text.regex(/^[^/].*\.(md|txt)$/, 'file 写相对路径，以 .md 或 .txt 结尾'),
    from: text.optional(),
    to: text.optional(),
    publisher: text.optional(),
    published: date.optional(),
  })
  .refine((it) => (it.from === undefined) === (it.to === undefined), 'from 和 to 要么都写，要么都不写');

export const frontMatter = z.strictObject({
  title: text.max(40, '标题超过 40 字，写短些'),
  topic: text,
  claimClass: z.enum(claimClasses, { error: `claimClass 只能是 ${claimClasses.join('、')} 之一` }),
  regions: z
    .array(
      z
        .string({ error: '地区代码要加引号，例如 "640000"' })
        .regex(/^\d{6}$/, '地区代码是 6 位数字，例如 "640000"'),
      { error: '要写成列表，例如 ["000000"]' },
    )
    .min(1, '至少写一个地区，全国写 ["000000"]'),
  audience: z.array(text, { error: '要写成列表，例如 [失业人员]' }).min(1, '写明给谁看'),
  issuer: text,
  document: text,
  documentNumber: text.nullable(),
  issued: date,
  published: date.optional(),
  revised: date.optional(),
  effective: date,
  expires: date.nullable(),
  supersedes: z.array(idText, { error: '要写成列表，没有就写 []' }),
  supersededBy: z.array(idText, { error: '要写成列表，没有就写 []' }),
  successor: text.nullable().optional(),
  sources: z
    .record(sourceKey, source, { error: '要写成 短名: {title, file}' })
    .refine((all) => Object.keys(all).length > 0, '至少写一个来源'),
  department: text,
  lastReview: date,
  nextReview: date,
  eligibility: eligibilitySchema.optional(),
  questions: z
    .array(text, { error: '要写成列表，一行一句' })
    .min(5, '群众的问法不足 5 句，补到 5 到 10 句')
    .max(10, '群众的问法超过 10 句，留最常用的 10 句'),
});

export type FrontMatter = z.infer<typeof frontMatter>;
export type Source = z.infer<typeof source>;

/**
 * `locators` as written, e.g. "第十四条" or "（二）"; empty for the whole passage of a newspaper text and for
 * the directory of hotlines (`sourceKey` 'hotlines').
 */
export interface Reference {
  sourceKey: string;
  locators: string[];
}

/** One line of the body, without list marker and reference; `ordered` is the number of a step. */
export interface Statement {
  text: string;
  ordered?: number;
  line: number;
  references: Reference[];
}

export interface Section {
  heading: SectionHeading;
  line: number;
  statements: Statement[];
}

/** `file` is relative to the knowledge folder; `line` everywhere counts from 1 in that file. */
export interface PolicyItem extends FrontMatter {
  id: string;
  file: string;
  sections: Section[];
}

export interface Fault {
  file: string;
  line: number;
  message: string;
}
