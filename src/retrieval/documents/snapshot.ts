import type { IsoDate } from '../../knowledge/item.ts';
import type { Standing } from '../ingest/document.ts';
import type { DocumentOutline } from '../ingest/library.ts';
import { normKindOf, type NormKind } from './norm-kind.ts';
import { openSegment, type OpenSegment } from './candidates.ts';
import { passageCount, type Segment, type SegmentDocument } from './segment.ts';

/** What is known of one document of a segment besides its text. */
export interface DocumentState {
  /** Undefined where the document was removed or has another text now: its passages are no longer found. */
  standing: Standing | undefined;
  reviewed: boolean;
  kind: NormKind;
  superseded: boolean;
}

/** Everything that a search looks at; never changed, only replaced as a whole. */
export interface Snapshot {
  version: string;
  segments: readonly OpenSegment[];
  /** Of each segment, in the order of its documents. */
  states: readonly (readonly DocumentState[])[];
  documents: number;
  passages: number;
}

type Named = Pick<SegmentDocument, 'id' | 'textDigest' | 'title'>;

/** A document counts where its outline is the one that its segment was built from. */
export function createSnapshot(
  version: string,
  segments: readonly (Segment | OpenSegment)[],
  outline: readonly DocumentOutline[],
): Snapshot {
  const open = segments.map((it) => ('segment' in it ? it : openSegment(it)));
  const states = statesOf(
    open.map(({ segment }) => segment.documents),
    outline,
  );
  return {
    version,
    segments: open,
    states,
    documents: states.flat().filter((state) => state.standing !== undefined).length,
    passages: open.reduce((sum, { segment }) => sum + passageCount(segment), 0),
  };
}

/** What the outline says of the documents of several groups, in their order. */
export function statesOf(
  groups: readonly (readonly Named[])[],
  outline: readonly DocumentOutline[],
): DocumentState[][] {
  const byId = new Map(outline.map((it) => [it.id, it]));
  const states = groups.map((documents) =>
    documents.map((document): DocumentState => {
      const known = byId.get(document.id);
      const isCurrent = known?.textDigest === document.textDigest;
      // The same text may stand in two segments after a crash: the first one counts.
      if (isCurrent) byId.delete(document.id);
      return {
        standing: isCurrent ? known.standing : undefined,
        reviewed: known?.review.state === 'confirmed',
        kind: normKindOf(document.title),
        superseded: false,
      };
    }),
  );
  markSuperseded(groups, states);
  return states;
}

interface Version {
  state: DocumentState;
  date: IsoDate;
}

/** Of several versions of one law in one region the newest holds; the others end where the next begins. */
function markSuperseded(groups: readonly (readonly Named[])[], states: readonly DocumentState[][]): void {
  const versions = new Map<string, Version[]>();
  groups.forEach((documents, s) =>
    documents.forEach(({ id, title }, d) => {
      const state = states[s]?.[d];
      const date = state === undefined ? undefined : versionDate(id, state.standing);
      if (
        state?.standing === undefined ||
        date === undefined ||
        state.kind === 'other' ||
        state.kind === 'case'
      )
        return;
      const key = `${baseTitle(title)}|${state.standing.regions.join()}|${partOf(id)}`;
      versions.set(key, [...(versions.get(key) ?? []), { state, date }]);
    }),
  );
  for (const all of versions.values()) {
    const sorted = all.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
    sorted.forEach(({ state, date }, i) => {
      const next = sorted.slice(i + 1).find((it) => it.date > date);
      if (next === undefined || state.standing === undefined) return;
      state.superseded = true;
      // A successor that begins on an unknown day ends it on the day of its version.
      state.standing = { ...state.standing, expires: state.standing.expires ?? next.date };
    });
  }
}

const VERSION_IN_NAME = /[(（](\d{4}-\d{2}-\d{2})[)）](?:\.\w+)*$/u;

function versionDate(id: string, standing: Standing | undefined): IsoDate | undefined {
  return VERSION_IN_NAME.exec(id)?.[1] ?? standing?.from ?? undefined;
}

/** A code that comes in several files is one law: its books are no versions of one another. */
function partOf(id: string): string {
  const name = id.split(/[/#\\]/u).at(-1) ?? id;
  return name.replace(VERSION_IN_NAME, '').replace(/\.\w+$/u, '');
}

function baseTitle(title: string): string {
  return title
    .replace(/^中华人民共和国/u, '')
    .replace(/\s*[（(][^（）()]*(?:修正|修订|修改)[^（）()]*[）)]/gu, '');
}
