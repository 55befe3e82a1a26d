import { sql, type Kysely, type RawBuilder } from 'kysely';
import { normKindOf } from '../../../retrieval/documents/norm-kind.ts';
import { packTerms, termsByText, type TextTerm } from '../../../retrieval/documents/packed-terms.ts';
import type { Postings } from '../../../retrieval/documents/postings.ts';
import { unitAt, type Segment, type SegmentDocument } from '../../../retrieval/documents/segment.ts';
import { batches } from '../../sql/batches.ts';
import { lockIndex } from './state.ts';

const ROWS = 200;
const ARRAY = 10_000;

type Db = Kysely<unknown>;

/** Takes a segment apart into rows; its documents are not shown yet. One transaction. */
export async function writeSegmentRows(db: Db, segment: Segment): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lockIndex(tx);
    const documents = await insertAll(
      tx,
      sql`document_index.documents (id, text_digest, title, kind, passages, headings, units)`,
      segment.documents.map((it) => documentRow(segment, it)),
    );
    const headings = await insertHeadings(tx, segment, documents);
    const passages = await insertPassages(tx, segment, { documents, headings });
    await insertUnits(tx, segment, { documents, passages });
    await insertWholeTerms(tx, termsByText(segment.wholes), documents);
    await countTerms(tx, segment);
  });
}

function documentRow(
  { unitFrom, headingOf }: Segment,
  { id, textDigest, title, from, to }: SegmentDocument,
): RawBuilder<unknown> {
  const units = (unitFrom[to] ?? 0) - (unitFrom[from] ?? 0);
  const headings = new Set(headingOf.subarray(from, to)).size;
  return sql`(${storable(id)}, ${textDigest}, ${storable(title)}, ${normKindOf(title)}, ${to - from}::integer,
    ${headings}::integer, ${units}::integer)`;
}

/** Inserts rows in their order and returns their numbers in the same order. */
async function insertAll(
  tx: Db,
  into: RawBuilder<unknown>,
  rows: readonly RawBuilder<unknown>[],
): Promise<number[]> {
  const numbers: number[] = [];
  for (const some of batches(rows, ROWS)) {
    const result = await sql<{
      seq: number;
    }>`insert into ${into} values ${sql.join(some)} returning seq`.execute(tx);
    // Numbers are given in the order of the values, whatever the order in which they are returned.
    numbers.push(...result.rows.map(({ seq }) => seq).sort((a, b) => a - b));
  }
  return numbers;
}

function insertHeadings(tx: Db, segment: Segment, documents: readonly number[]): Promise<number[]> {
  const documentOf = new Uint32Array(segment.sections.length);
  segment.headingOf.forEach((heading, passage) => {
    documentOf[heading] = segment.documentOf[passage] ?? 0;
  });
  const rows = termsByText(segment.headings).map(
    (terms, i) =>
      sql`(${documents[documentOf[i] ?? 0]}::integer, ${storable(segment.sections[i] ?? '')}, ${termColumns(terms)})`,
  );
  return insertAll(tx, sql`document_index.headings (document, section, terms, once, packed)`, rows);
}

function insertPassages(
  tx: Db,
  segment: Segment,
  { documents, headings }: { documents: readonly number[]; headings: readonly number[] },
): Promise<number[]> {
  const rows = termsByText(segment.passages).map((terms, passage) => {
    const position = segment.documentOf[passage] ?? 0;
    const place = passage - (segment.documents[position]?.from ?? 0);
    return sql`(${documents[position]}::integer, ${headings[segment.headingOf[passage] ?? 0]}::integer,
      ${place}::integer, ${termColumns(terms)})`;
  });
  return insertAll(tx, sql`document_index.passages (document, heading, place, terms, once, packed)`, rows);
}

/** The keys, what a term that stands there once is worth (most do), and all strengths. */
function termColumns(terms: readonly TextTerm[]): RawBuilder<unknown> {
  const once = terms.reduce((least, { strength }) => Math.min(least, strength), 255) / 255;
  return sql`${terms.map(({ key }) => key | 0)}::integer[], ${once}::real, ${Buffer.from(packTerms(terms))}::bytea`;
}

async function insertUnits(
  tx: Db,
  segment: Segment,
  { documents, passages }: { documents: readonly number[]; passages: readonly number[] },
): Promise<void> {
  const { dimensions, data, scales } = segment.vectors;
  const rows = passages.flatMap((seq, passage) => {
    const from = segment.unitFrom[passage] ?? 0;
    return Array.from({ length: (segment.unitFrom[passage + 1] ?? 0) - from }, (_, i) => {
      const unit = unitAt(segment, from + i);
      const vector = data.subarray((from + i) * dimensions, (from + i + 1) * dimensions);
      return sql`(${seq}::integer, ${documents[segment.documentOf[passage] ?? 0]}::integer, ${storable(unit.locator)},
        ${storable(unit.text)}, ${Buffer.from(vector)}::bytea, ${scales[from + i] ?? 0}::real,
        ${`[${vector.join(',')}]`}::halfvec)`;
    });
  });
  const columns = sql`document_index.units (passage, document, locator, text, vector, scale, embedding)`;
  await insertAll(tx, columns, rows);
}

/** The one character that PostgreSQL cannot keep in a text; it means nothing there. */
function storable(text: string): string {
  return text.replaceAll('\0', ' ');
}

async function insertWholeTerms(
  tx: Db,
  terms: readonly (readonly TextTerm[])[],
  documents: readonly number[],
): Promise<void> {
  const rows = terms.flatMap((all, i) => all.map((it) => ({ ...it, document: documents[i] ?? 0 })));
  for (const some of batches(rows, ARRAY)) {
    await sql`insert into document_index.whole_terms (key, document, strength)
      select * from unnest(${some.map(({ key }) => key | 0)}::integer[],
        ${some.map(({ document }) => document)}::integer[],
        ${some.map(({ strength }) => strength)}::smallint[])`.execute(tx);
  }
}

/** In how many texts each term stands. */
async function countTerms(tx: Db, segment: Segment): Promise<void> {
  for (const part of ['passages', 'headings', 'wholes'] as const) {
    const { keys, starts }: Postings = segment[part];
    const counts = Array.from(keys, (key, i) => ({
      key: key | 0,
      count: (starts[i + 1] ?? 0) - (starts[i] ?? 0),
    }));
    const column = sql.ref(part);
    for (const some of batches(counts, ARRAY)) {
      await sql`insert into document_index.terms as known (key, passages, headings, wholes)
        select key, ${of(part, 'passages')}, ${of(part, 'headings')}, ${of(part, 'wholes')}
        from unnest(${some.map(({ key }) => key)}::integer[],
          ${some.map(({ count }) => count)}::integer[]) as given (key, count)
        on conflict (key) do update set ${column} = known.${column} + excluded.${column}`.execute(tx);
    }
  }
}

function of(part: string, column: string): RawBuilder<unknown> {
  return part === column ? sql`count` : sql`0`;
}
