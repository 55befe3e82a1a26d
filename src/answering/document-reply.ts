import type { DocumentHit } from '../retrieval/documents/query.ts';
import type { Citation } from './answer.ts';
import { layout, type Case, type Reply } from './case.ts';
import { routeOf } from './routes.ts';
import { THRESHOLDS } from './thresholds.ts';

/** An article is read on a phone; a longer one ends at a sentence. */
const LONGEST_QUOTE = 400;
const LONGEST_MENTION = 120;

/** The document that answers where no policy item does; undefined where none is near enough. */
export function documentReply(it: Case): Reply | undefined {
  const hit = it.finding.documents[0];
  if (hit === undefined || hit.similarity < THRESHOLDS.document) return undefined;
  const { say, knowledge, compose } = it.deps;
  const route = routeOf(it.question.text, knowledge.departments, compose.isEmergencyNumber);
  it.sources.evidence.push(hit.text, hit.title, hit.section, dates(hit));
  return {
    status: 'answered',
    reason: hit.reviewed ? hit.standing.claimClass : 'not-reviewed',
    text: layout([
      `${say('document-lead')}${claimLead(it, hit)}`,
      `${nameOf(it, hit)}\n“${quoted(hit.text, LONGEST_QUOTE)}”`,
      hit.reviewed ? '' : say('document-not-reviewed'),
      say('document-ask', route),
      say('composed'),
    ]),
    citations: [citationOf(it, hit)],
    asksRegion: false,
    related: [],
  };
}

/** A line or two below the answer of a policy item: that goes first where both answer. */
export function documentBeside(it: Case): { text: string; citations: Citation[] } {
  const hit = it.finding.documents[0];
  if (hit === undefined || hit.similarity < THRESHOLDS.documentBeside) return { text: '', citations: [] };
  const { say } = it.deps;
  it.sources.evidence.push(hit.text, hit.title, hit.section, dates(hit));
  const note = hit.reviewed ? '' : say('document-not-reviewed');
  return {
    text: `${say('document-beside')}\n${nameOf(it, hit)}“${quoted(hit.text, LONGEST_MENTION)}”${note}`,
    citations: [citationOf(it, hit)],
  };
}

/** Only what was confirmed as a rule to apply under may sound like one. */
function claimLead({ deps: { say } }: Case, { standing, reviewed }: DocumentHit): string {
  if (!reviewed) return '';
  switch (standing.claimClass) {
    case 'direction':
      return say('direction-lead');
    case 'notice':
      return say('notice-lead');
    case 'comment':
      return say('comment-lead');
    case 'local-option':
    case 'entitlement':
      return '';
  }
}

function nameOf({ deps: { say, compose } }: Case, { title, locator, standing }: DocumentHit): string {
  const place = standing.regions.map((code) =>
    code === '000000' ? say('national') : compose.regions.name(code),
  );
  const since = standing.from === null ? '' : `，${say('valid-from', { date: standing.from })}`;
  return `《${title}》${locator}（${place.join('、')}${since}）`;
}

function dates({ standing }: DocumentHit): string {
  return [standing.from, standing.expires].filter((date) => date !== null).join(' ');
}

/** Whole sentences, as many as fit; at least the beginning of the first. */
function quoted(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const end = Math.max(...['。', '；', '！', '？'].map((mark) => text.lastIndexOf(mark, longest - 1)));
  return end > longest / 3 ? `${text.slice(0, end + 1)}……` : `${text.slice(0, longest)}……`;
}

function citationOf({ deps: { compose } }: Case, hit: DocumentHit): Citation {
  return {
    title: hit.title,
    document: hit.title,
    locator: hit.locator,
    region: hit.standing.regions.map((code) => compose.regions.name(code)).join('、'),
    validFrom: hit.standing.from,
    source: hit.title,
  };
}
