import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { HotlineError } from '../errors.ts';
import { spanSchema } from './span.ts';
import { ticketKinds, urgencies } from './ticket.ts';
import type { Hours } from './working-time.ts';

const MINUTE = 60_000;

export const hoursSchema = z.string().transform((written, context): Hours => {
  const match = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/u.exec(written.trim());
  const [from, to] = match
    ? [minutes(match[1], match[2]), minutes(match[3], match[4])]
    : [Number.NaN, Number.NaN];
  if (!(from < to)) {
    context.addIssue(`“${written}”不是时段：请写成“09:00-12:00”这样`);
    return z.NEVER;
  }
  return { from: from * MINUTE, to: to * MINUTE };
});

function minutes(hours = '', rest = ''): number {
  return Number(hours) * 60 + Number(rest);
}

const levelSchema = z.strictObject({ response: spanSchema, solution: spanSchema });
const few = z.number().int().min(0).max(10);

const fileSchema = z
  .strictObject({
    'working-hours': z
      .array(hoursSchema)
      .min(1)
      .refine(
        (all) => all.every(({ from }, index) => index === 0 || from >= (all[index - 1]?.to ?? 0)),
        '各个时段要按先后写，不能重叠',
      ),
    levels: z.record(z.enum(ticketKinds), z.record(z.enum(urgencies), levelSchema)),
    rules: z.strictObject({
      warn: z.record(z.enum(urgencies), spanSchema),
      'return-within': spanSchema,
      'extension-lead': spanSchema,
      'extension-most': spanSchema,
      extensions: few,
      'wait-for-citizen': spanSchema,
      'urge-every': spanSchema,
      'redos-by-citizen': few,
      'reopen-within': spanSchema,
      reopens: few,
      'silence-after': spanSchema,
    }),
  })
  .transform(({ 'working-hours': workingHours, levels, rules }) => ({ workingHours, levels, rules }));

/** What knowledge/service-levels.yaml says: how long things may take, and how often. */
export type ServiceLevels = Readonly<z.infer<typeof fileSchema>>;
export type ServiceRules = ServiceLevels['rules'];

/** Reads knowledge/service-levels.yaml. Throws HotlineError KNOWLEDGE_NOT_FOUND or KNOWLEDGE_INVALID. */
export async function loadServiceLevels(file: string): Promise<ServiceLevels> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new HotlineError('KNOWLEDGE_NOT_FOUND', `The service levels ${file} cannot be read.`, {
      remedy: 'Put service-levels.yaml into the knowledge folder.',
      cause,
    });
  }
  return parseServiceLevels(text, file);
}

export function parseServiceLevels(text: string, file: string): ServiceLevels {
  try {
    return fileSchema.parse(parse(text));
  } catch (cause) {
    const detail = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new HotlineError('KNOWLEDGE_INVALID', `${file}: ${detail}`, {
      remedy: 'Give every kind of ticket its levels, and every rule, as in the file that came along.',
      cause,
    });
  }
}
