import { createSourceText, unwrap } from '../source-text.ts';
import { sectionFields, type DraftContent, type DraftField } from './draft.ts';

/** The only source of an item that was written at the desk. */
export const SOURCE_KEY = 'yuanwen';
const BETWEEN = /[、，,；;\n]+/u;
/** Characters at the beginning and the end of a text without articles that mark it off. */
const MARK = 12;

export interface RenderContext {
  id: string;
  /** The code of a place by its name; '000000' for the whole country. */
  regionCode: (name: string) => string | undefined;
  /** YYYY-MM-DD; the day of the review. */
  today: string;
}

/** An item in the format of knowledge/items; `fields` says for each line where it came from. */
export interface Rendered {
  file: string;
  text: string;
  /** By line, from 1; undefined for what nobody typed. */
  fields: (DraftField | undefined)[];
}

type Line = [text: string, field?: DraftField];

export function renderDraft(content: DraftContent, context: RenderContext): Rendered {
  const file = `items/published/${context.id}.md`;
  const lines: Line[] = [
    ['---'],
    ...headLines(content, context),
    ['---'],
    ...(Object.entries(sectionFields) as [keyof typeof sectionFields, string][]).flatMap(([field, heading]) =>
      sectionLines(field, heading, content[field]),
    ),
  ];
  return {
    file,
    text: `${lines.map(([text]) => text).join('\n')}\n`,
    fields: [undefined, ...lines.map(([, field]) => field)],
  };
}

function headLines(content: DraftContent, { regionCode, today }: RenderContext): Line[] {
  const line = (key: string, field: DraftField, value: unknown): Line => [
    `${key}: ${JSON.stringify(value)}`,
    field,
  ];
  const optional = (field: DraftField): Line[] =>
    content[field].trim() === '' ? [] : [line(field, field, content[field].trim())];
  const words = (field: DraftField) => namesIn(content[field]);
  const orNull = (field: DraftField) => content[field].trim() || null;
  const plain = (field: DraftField) => line(field, field, content[field].trim());
  return [
    plain('title'),
    plain('topic'),
    plain('claimClass'),
    line(
      'regions',
      'regions',
      words('regions').map((name) => regionCode(name) ?? name),
    ),
    line('audience', 'audience', words('audience')),
    plain('issuer'),
    plain('document'),
    line('documentNumber', 'documentNumber', orNull('documentNumber')),
    plain('issued'),
    ...optional('revised'),
    plain('effective'),
    line('expires', 'expires', orNull('expires')),
    ['supersedes: []'],
    ['supersededBy: []'],
    ['sources:', 'sourceText'],
    [`  ${SOURCE_KEY}: ${JSON.stringify(sourceOf(content))}`, 'sourceText'],
    plain('department'),
    ['lastReview: ' + JSON.stringify(today), 'nextReview'],
    plain('nextReview'),
    ['questions:', 'questions'],
    ...linesOf(content.questions).map((question): Line => [`  - ${JSON.stringify(question)}`, 'questions']),
  ];
}

/** A text without articles is cited as a whole, from its first words to its last. */
function sourceOf({ document, publisher, published, sourceText }: DraftContent) {
  const given = {
    ...(publisher.trim() !== '' && { publisher: publisher.trim() }),
    ...(published.trim() !== '' && { published: published.trim() }),
  };
  const title = document.trim();
  if (createSourceText(sourceText).hasArticles) return { title, file: 'published/source.md', ...given };
  const bare = [...unwrap(sourceText)];
  const marks = { from: bare.slice(0, MARK).join(''), to: bare.slice(-MARK).join('') };
  return { title, file: 'published/source.txt', ...(bare.length > 0 && marks), ...given };
}

function sectionLines(field: DraftField, heading: string, typed: string): Line[] {
  const statements = linesOf(typed);
  if (statements.length === 0) return [];
  // Whoever writes says 原文; the format wants the short name of a source.
  const cited = statements.map((it) => it.replace(/〔\s*原文\s*〕/gu, `〔${SOURCE_KEY}〕`));
  return [[''], [`## ${heading}`, field], ...cited.map((it): Line => [it, field])];
}

export function linesOf(typed: string): string[] {
  return typed
    .split('\n')
    .map((it) => it.trim())
    .filter((it) => it !== '');
}

export function namesIn(typed: string): string[] {
  return typed
    .split(BETWEEN)
    .map((it) => it.trim())
    .filter((it) => it !== '');
}
