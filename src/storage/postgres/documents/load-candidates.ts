import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import { claimClasses } from '../../../knowledge/item.ts';
import {
  openCandidates,
  type CandidateParts,
  type CandidatePassage,
} from '../../../retrieval/documents/candidate-segment.ts';
import type { OpenSegment } from '../../../retrieval/documents/candidates.ts';
import type { DocumentState } from '../../../retrieval/documents/snapshot.ts';
import type { FoundPassages } from './find.ts';

type Db = Kysely<unknown>;

const documentSchema = z.object({
  seq: z.number(),
  id: z.string(),
  textDigest: z.string(),
  title: z.string(),
  kind: z.enum(['statute', 'regulation', 'interpretation', 'case', 'other']),
  regions: z.array(z.string()),
  from: z.string().nullable(),
  expires: z.string().nullable(),
  claimClass: z.enum(claimClasses),
  reviewed: z.boolean(),
  superseded: z.boolean(),
});
type DocumentRow = z.infer<typeof documentSchema>;

interface PassageRow {
  seq: number;
  document: number;
  heading: number;
  place: number;
  packed: Uint8Array;
}

interface UnitRow {
  passage: number;
  locator: string;
  text: string;
  vector: Uint8Array;
  scale: number;
}

export interface LoadedCandidates {
  open: OpenSegment;
  states: DocumentState[];
  /** Passages of the segment, where the others are but neighbours. */
  byWords: ReadonlySet<number>;
  byMeaning: number[];
}

/** What ranking needs of these passages and of their neighbours. */
export async function loadCandidates(
  tx: Db,
  { byWords, byMeaning }: FoundPassages,
  { keys, dimensions }: { keys: readonly number[]; dimensions: number },
): Promise<LoadedCandidates> {
  const wanted = [...new Set([...byWords, ...byMeaning])];
  const passages = await passageRows(tx, wanted);
  const documents = await documentRows(tx, [...new Set(passages.map(({ document }) => document))]);
  const strengths = await wholeStrengths(tx, documents, keys);
  const headings = await headingRows(tx, [...new Set(passages.map(({ heading }) => heading))]);
  const units = await unitRows(tx, passages, wanted);
  const parts: CandidateParts = {
    documents: documents.map((it) => ({ ...it, strengths: strengths.get(it.seq) ?? new Map() })),
    headings: headings.map(({ section, packed }) => ({ section, terms: packed })),
    passages: passagesOf(passages, { documents, headings, units }),
  };
  const position = positions(passages);
  const at = (found: readonly number[]) => found.flatMap((seq) => position.get(seq) ?? []);
  return {
    open: openCandidates(parts, keys, dimensions),
    states: documents.map(stateOf),
    byWords: new Set(at(byWords)),
    byMeaning: at(byMeaning),
  };
}

async function passageRows(tx: Db, wanted: readonly number[]): Promise<PassageRow[]> {
  const { rows } = await sql<PassageRow>`select p.seq, p.document, p.heading, p.place, p.packed
    from document_index.passages p where p.seq in (
      select beside.seq from document_index.passages found
        join document_index.passages beside on beside.document = found.document
          and beside.place between found.place - 1 and found.place + 1
      where found.seq = any(${[...wanted]}::integer[]))
    order by p.document, p.place`.execute(tx);
  return rows;
}

async function documentRows(tx: Db, wanted: readonly number[]): Promise<DocumentRow[]> {
  const { rows } = await sql`select seq, id, text_digest as "textDigest", title, kind, regions,
    valid_from as "from", expires, claim_class as "claimClass", reviewed, superseded
    from document_index.documents where seq = any(${[...wanted]}::integer[]) order by seq`.execute(tx);
  return rows.map((row) => documentSchema.parse(row));
}

async function wholeStrengths(
  tx: Db,
  documents: readonly DocumentRow[],
  keys: readonly number[],
): Promise<Map<number, Map<number, number>>> {
  const { rows } = await sql<{ document: number; key: number; strength: number }>`
    select document, key, strength from document_index.whole_terms
    where key = any(${keys.map((key) => key | 0)}::integer[])
      and document = any(${documents.map(({ seq }) => seq)}::integer[])`.execute(tx);
  const result = new Map<number, Map<number, number>>();
  for (const { document, key, strength } of rows) {
    const known = result.get(document);
    if (known === undefined) result.set(document, new Map([[key >>> 0, strength]]));
    else known.set(key >>> 0, strength);
  }
  return result;
}

interface HeadingRow {
  seq: number;
  section: string;
  packed: Uint8Array;
}

async function headingRows(tx: Db, wanted: readonly number[]): Promise<HeadingRow[]> {
  const { rows } = await sql<HeadingRow>`select seq, section, packed from document_index.headings
    where seq = any(${[...wanted]}::integer[]) order by seq`.execute(tx);
  return rows;
}

/** Of neighbours no text: it is not read. */
async function unitRows(
  tx: Db,
  passages: readonly PassageRow[],
  wanted: readonly number[],
): Promise<Map<number, UnitRow[]>> {
  const { rows } = await sql<UnitRow>`select passage, locator,
      case when passage = any(${[...wanted]}::integer[]) then text else '' end as text, vector, scale
    from document_index.units where passage = any(${passages.map(({ seq }) => seq)}::integer[])
    order by seq`.execute(tx);
  const result = new Map<number, UnitRow[]>();
  for (const row of rows) {
    const known = result.get(row.passage);
    if (known === undefined) result.set(row.passage, [row]);
    else known.push(row);
  }
  return result;
}

function passagesOf(
  rows: readonly PassageRow[],
  {
    documents,
    headings,
    units,
  }: {
    documents: readonly { seq: number }[];
    headings: readonly { seq: number }[];
    units: ReadonlyMap<number, readonly UnitRow[]>;
  },
): CandidatePassage[] {
  const documentAt = positions(documents);
  const headingAt = positions(headings);
  return rows.map(({ seq, document, heading, place, packed }) => ({
    document: documentAt.get(document) ?? 0,
    heading: headingAt.get(heading) ?? 0,
    opens: place === 0,
    terms: packed,
    units: (units.get(seq) ?? []).map(({ locator, text, vector, scale }) => ({
      ...{ locator, text, scale },
      vector: new Int8Array(vector.buffer, vector.byteOffset, vector.length),
    })),
  }));
}

function positions(rows: readonly { seq: number }[]): Map<number, number> {
  return new Map(rows.map(({ seq }, position) => [seq, position]));
}

function stateOf({ regions, from, expires, claimClass, ...it }: DocumentRow): DocumentState {
  return {
    standing: { regions, from, expires, claimClass },
    reviewed: it.reviewed,
    kind: it.kind,
    superseded: it.superseded,
  };
}
