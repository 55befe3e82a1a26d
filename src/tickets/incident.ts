import { z } from 'zod';
import type { Instant } from '../conversation/activity.ts';

export const incidentKinds = ['water', 'power', 'gas', 'heating', 'road', 'other'] as const;
export type IncidentKind = (typeof incidentKinds)[number];

export type IncidentState = 'planned' | 'ongoing' | 'over';

/** An outage or a closure that somebody in charge has announced. */
export interface Incident {
  id: string;
  version: number;
  kind: IncidentKind;
  title: string;
  /** Where, in the words of the announcement. */
  area: string;
  /** GB/T 2260; null where it is not tied to one. */
  region: string | null;
  /** Roads and estates that are hit, as citizens write them. */
  places: string[];
  from: Instant;
  /** When it is expected to be over; null: not announced. */
  until: Instant | null;
  /** Who announced it, and where. */
  source: string;
  /** What to do meanwhile. */
  advice: string;
  /** Number of the ticket that collects who reports it. */
  master: string | null;
  createdBy: { id: string; name: string };
  createdAt: Instant;
  updatedAt: Instant;
  /** When staff said that it is over. */
  endedAt: Instant | null;
}

/** What a member of staff writes of an incident. */
export const incidentInput = z
  .strictObject({
    kind: z.enum(incidentKinds, { error: '要选类型' }),
    title: text(40, '要写标题'),
    area: text(300, '要写范围'),
    region: z
      .string()
      .regex(/^\d{6}$/, '地区代码是 6 位数字')
      .nullable(),
    places: z.array(z.string().min(2, '至少两个字').max(40)).max(50, '最多 50 个'),
    from: z.number().int(),
    until: z.number().int().nullable(),
    source: text(200, '要写是谁在哪里发布的'),
    advice: text(500, '要写群众现在怎么办'),
  })
  .refine((it) => it.until === null || it.until > it.from, {
    path: ['until'],
    error: '要晚于开始时间',
  });
export type IncidentInput = z.infer<typeof incidentInput>;

/** `expectedVersion` is 0 for a new incident. */
export interface IncidentWrite {
  incident: Incident;
  expectedVersion: number;
}

function text(most: number, missing: string) {
  return z.string({ error: missing }).trim().min(1, missing).max(most, `不能超过 ${most} 字`);
}

export function stateOf({ from, endedAt }: Pick<Incident, 'from' | 'endedAt'>, now: Instant): IncidentState {
  if (endedAt !== null) return 'over';
  return from > now ? 'planned' : 'ongoing';
}

/** Announced so long before it begins, it may be asked about. */
export const AHEAD_MS = 48 * 3_600_000;
/** So long after the end that was expected, nobody relies on the notice any more. */
export const OVERDUE_MS = 24 * 3_600_000;

/** Whether citizens are told of it now. */
export function isCurrent({ from, until, endedAt }: Incident, now: Instant): boolean {
  return endedAt === null && from <= now + AHEAD_MS && (until === null || until + OVERDUE_MS >= now);
}

/** The next version, with what changed. */
export function changed(incident: Incident, changes: Partial<Incident>, now: Instant): IncidentWrite {
  return {
    incident: { ...incident, ...changes, version: incident.version + 1, updatedAt: now },
    expectedVersion: incident.version,
  };
}

/** Writing goes through a unit of work (`HotlineStore`); this is the reading side. */
export interface IncidentRepository {
  get(id: string): Promise<Incident | undefined>;
  /** Those that staff have not ended, the latest beginning first. */
  open(): Promise<Incident[]>;
  /** All, the latest beginning first. */
  list(page: { limit: number; offset: number }): Promise<{ incidents: Incident[]; total: number }>;
}
