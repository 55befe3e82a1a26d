import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Instant } from '../conversation/activity.ts';
import { HotlineError } from '../errors.ts';
import { ticketKinds, urgencies, type TicketKind, type Urgency } from './ticket.ts';

/** At most a year, so that a slip of the finger shows. */
const hours = z.number().positive().max(8784);

const fileSchema = z.strictObject({
  hours: z.record(z.enum(ticketKinds), z.record(z.enum(urgencies), hours)),
});

/** Hours by the clock that a solution may take. */
export type ServiceLevels = Readonly<Record<TicketKind, Readonly<Record<Urgency, number>>>>;

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
    return fileSchema.parse(parse(text)).hours;
  } catch (cause) {
    const detail = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new HotlineError('KNOWLEDGE_INVALID', `${file}: ${detail}`, {
      remedy: 'Give hours for every kind of ticket, normal and urgent, as in the file that came along.',
      cause,
    });
  }
}

export function dueAt(levels: ServiceLevels, kind: TicketKind, urgency: Urgency, from: Instant): Instant {
  return from + Math.round(levels[kind][urgency] * 3_600_000);
}
