import type { Selectable } from 'kysely';
import { z } from 'zod';
import {
  incidentKinds,
  type Incident,
  type IncidentRepository,
  type IncidentWrite,
} from '../../tickets/incident.ts';
import { readJson, readValue } from './json.ts';
import type { Database, IncidentTable } from './schema.ts';

export function createSqlIncidents(db: Database): IncidentRepository {
  const all = db.selectFrom('incidents').selectAll().orderBy('starts_at', 'desc').orderBy('id');
  return {
    async get(id) {
      const row = await db.selectFrom('incidents').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toIncident(row);
    },
    async open() {
      const rows = await all.where('ended_at', 'is', null).execute();
      return rows.map(toIncident);
    },
    async list({ limit, offset }) {
      const rows = await all.limit(limit).offset(offset).execute();
      const { count } = await db
        .selectFrom('incidents')
        .select(({ fn }) => fn.countAll().as('count'))
        .executeTakeFirstOrThrow();
      return { incidents: rows.map(toIncident), total: Number(count) };
    },
  };
}

/** Whether the row was there as expected, and is now as the write says. */
export async function writeIncident(
  tx: Database,
  { incident, expectedVersion }: IncidentWrite,
): Promise<boolean> {
  const row = fromIncident(incident);
  if (expectedVersion === 0) {
    const made = await tx
      .insertInto('incidents')
      .values(row)
      .onConflict((it) => it.column('id').doNothing())
      .executeTakeFirst();
    return made.numInsertedOrUpdatedRows === 1n;
  }
  const changed = await tx
    .updateTable('incidents')
    .set(row)
    .where('id', '=', incident.id)
    .where('version', '=', expectedVersion)
    .executeTakeFirst();
  return changed.numUpdatedRows === 1n;
}

function fromIncident(incident: Incident): IncidentTable {
  return {
    id: incident.id,
    version: incident.version,
    kind: incident.kind,
    title: incident.title,
    area: incident.area,
    region: incident.region,
    places_json: JSON.stringify(incident.places),
    starts_at: incident.from,
    expected_until: incident.until,
    source: incident.source,
    advice: incident.advice,
    master: incident.master,
    created_by_id: incident.createdBy.id,
    created_by_name: incident.createdBy.name,
    created_at: incident.createdAt,
    updated_at: incident.updatedAt,
    ended_at: incident.endedAt,
  };
}

function toIncident(row: Selectable<IncidentTable>): Incident {
  const where = `incidents, ${row.id}`;
  return {
    id: row.id,
    version: row.version,
    kind: readValue(z.enum(incidentKinds), row.kind, where),
    title: row.title,
    area: row.area,
    region: row.region,
    places: readJson(z.array(z.string()), row.places_json, where),
    from: row.starts_at,
    until: row.expected_until,
    source: row.source,
    advice: row.advice,
    master: row.master,
    createdBy: { id: row.created_by_id, name: row.created_by_name },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    endedAt: row.ended_at,
  };
}
