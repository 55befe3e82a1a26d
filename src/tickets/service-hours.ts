import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Instant } from '../conversation/activity.ts';
import { HotlineError } from '../errors.ts';
import { dayOf, startOf, type Calendar } from './calendar.ts';
import { hoursSchema } from './service-level.ts';
import { spanSchema } from './span.ts';

const hoursList = z
  .array(hoursSchema)
  .refine(
    (all) => all.every(({ from }, index) => index === 0 || from >= (all[index - 1]?.to ?? 0)),
    '各个时段要按先后写，不能重叠',
  );

/** By the clock: who waits at a screen does not wait in working time. */
const clockSpan = spanSchema.transform((span, context) => {
  if (span.by === 'clock') return span.ms;
  context.addIssue('这里只能写分钟或小时');
  return z.NEVER;
});

const fileSchema = z.strictObject({
  workdays: hoursList,
  holidays: hoursList,
  shown: z.string().trim().min(1),
  queue: z.strictObject({
    'offer-ticket-after': clockSpan,
    'longest-wait': clockSpan,
    'absent-after': clockSpan,
  }),
});

export interface QueueLimits {
  /** All in milliseconds. */
  offerAfterMs: number;
  longestWaitMs: number;
  absentAfterMs: number;
}

/** When people talk with citizens, and how long these wait. */
export interface ServiceHours {
  isOpen(at: Instant): boolean;
  /** The hours in the words that citizens read. */
  shown: string;
  limits: QueueLimits;
}

/** Reads knowledge/service-hours.yaml. Throws HotlineError KNOWLEDGE_NOT_FOUND or KNOWLEDGE_INVALID. */
export async function loadServiceHours(
  file: string,
  calendar: Pick<Calendar, 'isWorkday'>,
): Promise<ServiceHours> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new HotlineError('KNOWLEDGE_NOT_FOUND', `The service hours ${file} cannot be read.`, {
      remedy: 'Put service-hours.yaml into the knowledge folder.',
      cause,
    });
  }
  return parseServiceHours(text, file, calendar);
}

export function parseServiceHours(
  text: string,
  file: string,
  calendar: Pick<Calendar, 'isWorkday'>,
): ServiceHours {
  const { workdays, holidays, shown, queue } = readFileText(text, file);
  return {
    shown,
    limits: {
      offerAfterMs: queue['offer-ticket-after'],
      longestWaitMs: queue['longest-wait'],
      absentAfterMs: queue['absent-after'],
    },
    isOpen(at) {
      const day = dayOf(at);
      const since = at - startOf(day);
      const hours = calendar.isWorkday(day).workday ? workdays : holidays;
      return hours.some(({ from, to }) => from <= since && since < to);
    },
  };
}

function readFileText(text: string, file: string): z.output<typeof fileSchema> {
  try {
    return fileSchema.parse(parse(text));
  } catch (cause) {
    const detail = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new HotlineError('KNOWLEDGE_INVALID', `${file}: ${detail}`, {
      remedy: 'Write the hours and the rules of the queue as in the file that came along.',
      cause,
    });
  }
}
