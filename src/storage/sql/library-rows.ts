import type { Selectable } from 'kysely';
import { z } from 'zod';
import { claimClasses } from '../../knowledge/item.ts';
import type { DocumentKind, DocumentPassage } from '../../retrieval/ingest/document.ts';
import type { Review, StoredDocument } from '../../retrieval/ingest/library.ts';
import type { LibraryRecord } from '../library-record.ts';
import { readJson, readValue } from './json.ts';
import type { LibraryDocumentTable } from './schema.ts';

const kinds = ['law', 'ordinary', 'newspaper'] as const satisfies readonly DocumentKind[];
const date = z.iso.date().nullable();
const standing = {
  regions: z.array(z.string().regex(/^\d{6}$/)),
  from: date,
  expires: date,
  claimClass: z.enum(claimClasses),
};
const standingSchema = z.object(standing);
const proposalSchema = z.object({
  ...standing,
  grounds: z.object({ regions: z.string(), validity: z.string(), claimClass: z.string() }),
});
const headSchema = z.object({
  issuer: z.string().nullable(),
  documentNumber: z.string().nullable(),
  issued: date,
  revised: date,
  effective: date,
});
const passagesSchema = z.array(z.object({ section: z.string(), locator: z.string(), text: z.string() }));

type DocumentRow = Selectable<LibraryDocumentTable>;
export type StandingRow = Pick<DocumentRow, 'standing_json' | 'reviewed_by' | 'reviewed_at'>;
export type StoredRow = StandingRow &
  Pick<DocumentRow, 'id' | 'title' | 'text_digest'> & { passages_json: string };

export function toRecord(row: DocumentRow): LibraryRecord {
  const where = whereOf(row.id);
  return {
    id: row.id,
    origin: row.origin,
    textDigest: row.text_digest,
    kind: readValue(z.enum(kinds), row.kind, where),
    title: row.title,
    head: readJson(headSchema, row.head_json, where),
    proposal: readJson(proposalSchema, row.proposal_json, where),
    ...toStanding(row.id, row),
    passageCount: row.passage_count,
    addedAt: row.added_at,
  };
}

export function fromRecord(record: LibraryRecord): LibraryDocumentTable {
  return {
    id: record.id,
    origin: record.origin,
    text_digest: record.textDigest,
    kind: record.kind,
    title: record.title,
    head_json: JSON.stringify(record.head),
    proposal_json: JSON.stringify(record.proposal),
    passage_count: record.passageCount,
    added_at: record.addedAt,
    ...fromStanding(record),
  };
}

export function toStanding(id: string, row: StandingRow): Pick<LibraryRecord, 'standing' | 'review'> {
  const review: Review =
    row.reviewed_by === null || row.reviewed_at === null
      ? { state: 'proposed' }
      : { state: 'confirmed', by: row.reviewed_by, at: row.reviewed_at };
  return { standing: readJson(standingSchema, row.standing_json, whereOf(id)), review };
}

export function fromStanding({ standing, review }: Pick<LibraryRecord, 'standing' | 'review'>): StandingRow {
  const confirmed = review.state === 'confirmed' ? review : undefined;
  return {
    standing_json: JSON.stringify(standing),
    reviewed_by: confirmed?.by ?? null,
    reviewed_at: confirmed?.at ?? null,
  };
}

export function toStored(row: StoredRow): StoredDocument {
  return {
    id: row.id,
    title: row.title,
    textDigest: row.text_digest,
    passages: toPassages(row.id, row.passages_json),
    ...toStanding(row.id, row),
  };
}

export function toPassages(id: string, json: string): DocumentPassage[] {
  return readJson(passagesSchema, json, `library_texts, ${id}`);
}

function whereOf(id: string): string {
  return `library_documents, ${id}`;
}
