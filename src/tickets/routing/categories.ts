import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { HotlineError } from '../../errors.ts';

const text = z.coerce.string().trim().min(1);
const id = z.string().regex(/^[a-z]+(-[a-z]+)*$/, 'id 只用英文小写和连字符');
export const territoryLevels = ['province', 'city', 'county'] as const;
export type TerritoryLevel = (typeof territoryLevels)[number];

const inCharge = z.union([id, z.partialRecord(z.enum(territoryLevels), id)]);
const child = z.strictObject({
  id,
  name: text,
  department: inCharge.optional(),
  words: z.array(text).min(3),
  names: z.array(text).default([]),
});
const treeSchema = z
  .array(
    z.strictObject({
      id,
      name: text,
      aliases: z.array(text).default([]),
      department: inCharge,
      children: z.array(child).min(1),
    }),
  )
  .min(2);

export type InCharge = z.infer<typeof inCharge>;
/** A category of the first level with those of the second. */
export type TopCategory = z.infer<typeof treeSchema>[number];

/** One of the second level, which is what a ticket is filed under. */
export interface Category {
  id: string;
  name: string;
  top: { id: string; name: string; aliases: readonly string[] };
  inCharge: InCharge;
  /** How citizens speak of it. */
  words: readonly string[];
  /** What public classifications call it. */
  names: readonly string[];
}

/**
 * The tree of knowledge/categories.yaml, as its leaves. Throws HotlineError KNOWLEDGE_NOT_FOUND, or KNOWLEDGE_INVALID
 * for another form, an id that is there twice and a department that the directory does not have.
 */
export function loadCategories(knowledgeDir: string, departments: readonly { id: string }[]): Category[] {
  const file = join(knowledgeDir, 'categories.yaml');
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new HotlineError('KNOWLEDGE_NOT_FOUND', `读不到 ${file}`, {
      remedy: '在项目目录里启动，或者用 KNOWLEDGE_DIR 指明位置。',
      cause,
    });
  }
  return createCategories(source, departments);
}

/** `source` is the text of knowledge/categories.yaml. Throws HotlineError KNOWLEDGE_INVALID. */
export function createCategories(source: string, departments: readonly { id: string }[]): Category[] {
  const parsed = treeSchema.safeParse(parse(source));
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error));
  const leaves = parsed.data.flatMap((top) =>
    top.children.map(({ department, ...leaf }) => ({
      ...leaf,
      top: { id: top.id, name: top.name, aliases: top.aliases },
      inCharge: department ?? top.department,
    })),
  );
  const ids = leaves.map((leaf) => leaf.id);
  const twice = ids.find((one, at) => ids.indexOf(one) !== at);
  if (twice !== undefined) throw invalid(`二级类 ${twice} 写了两次`);
  const known = new Set(departments.map((department) => department.id));
  for (const leaf of leaves)
    for (const department of departmentsOf(leaf.inCharge))
      if (!known.has(department)) throw invalid(`${leaf.id} 的部门 ${department} 不在 departments.yaml 里`);
  return leaves;
}

export function departmentsOf(inCharge: InCharge): string[] {
  return typeof inCharge === 'string' ? [inCharge] : Object.values(inCharge);
}

/** The one at this level; where none is written, the nearest below, then the nearest above. */
export function departmentAt(inCharge: InCharge, level: TerritoryLevel): string | undefined {
  if (typeof inCharge === 'string') return inCharge;
  const at = territoryLevels.indexOf(level);
  const order = [...territoryLevels.slice(at), ...territoryLevels.slice(0, at).reverse()];
  return order.map((one) => inCharge[one]).find((one) => one !== undefined);
}

function invalid(message: string): HotlineError {
  return new HotlineError('KNOWLEDGE_INVALID', `categories.yaml 不合格式：${message}`, {
    remedy: '写法见文件开头的说明。',
  });
}
