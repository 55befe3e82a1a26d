import { z } from 'zod';
import { HotlineError } from '../../errors.ts';

export const buttonRowsSchema = z.array(z.array(z.object({ label: z.string(), data: z.string() })));
export const attachmentsSchema = z.array(z.object({ id: z.string(), mime: z.string(), size: z.number() }));
export const passagesSchema = z.array(z.object({ id: z.string(), similarity: z.number() }));
export const citationsSchema = z.array(
  z.object({ title: z.string(), document: z.string(), locator: z.string() }),
);
export const stringRecordSchema = z.record(z.string(), z.string());

/** Checks a value that was read back; `where` names the table and the row. */
export function readValue<T extends z.ZodType>(schema: T, value: unknown, where: string): z.output<T> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw unreadable(where, parsed.error);
  }
  return parsed.data;
}

export function readJson<T extends z.ZodType>(schema: T, text: string, where: string): z.output<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw unreadable(where, error);
  }
  return readValue(schema, value, where);
}

function unreadable(where: string, cause: unknown): HotlineError {
  return new HotlineError('STORAGE_FAILED', `The database holds an unreadable row in ${where}.`, {
    remedy: 'It was written by another version or changed by hand: run the version that wrote it.',
    cause,
  });
}
