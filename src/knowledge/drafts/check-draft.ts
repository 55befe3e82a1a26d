import { checkItems } from '../check.ts';
import { checkItemAgainst } from '../sources.ts';
import type { Fault } from '../item.ts';
import type { Knowledge } from '../load.ts';
import { parseItem, type ParsedItem } from '../parse.ts';
import { createSourceText } from '../source-text.ts';
import type { DraftContent, DraftField } from './draft.ts';
import { namesIn, renderDraft, SOURCE_KEY, type RenderContext } from './render.ts';

/** Something to put right before others may see it; `field` is where, if it is in one place. */
export interface Finding {
  field: DraftField | undefined;
  message: string;
}

export interface CheckedDraft {
  /** The item in the format of knowledge/items. */
  item: string;
  /** Empty for a sound one. */
  findings: Finding[];
}

/** The checks that every file of the knowledge passes, and each statement against the text of its source. */
export function checkDraft(
  content: DraftContent,
  context: RenderContext & { knowledge: Knowledge },
): CheckedDraft {
  const { knowledge } = context;
  const rendered = renderDraft(content, context);
  const toFinding = ({ line, message }: Fault): Finding => ({ field: rendered.fields[line], message });
  const parsed = parseItem(rendered.file, rendered.text);
  const faults = parsed.ok ? faultsOf(parsed.parsed, content, knowledge) : parsed.faults;
  // The source carries the name of the document: where that is missing it is said once.
  const named = faults.filter(({ message }) => !message.startsWith(`sources.${SOURCE_KEY}.title`));
  const findings = [...typedFindings(content, context), ...named.map(toFinding)];
  return { item: rendered.text, findings: distinct(findings) };
}

/** What the rendered item cannot say in the words of the form. */
function typedFindings({ sourceText, regions }: DraftContent, { regionCode }: RenderContext): Finding[] {
  const unknown = namesIn(regions).filter((name) => regionCode(name) === undefined);
  return [
    ...(sourceText.trim() === ''
      ? [{ field: 'sourceText' as const, message: '贴上所依据的原文：每一句都要能在原文里找到' }]
      : []),
    ...unknown.map((name) => ({
      field: 'regions' as const,
      message: `没有找到“${name}”，或者有几个地方叫这个名字，写上所属的省、市`,
    })),
  ];
}

function faultsOf(parsed: ParsedItem, { sourceText }: DraftContent, knowledge: Knowledge): Fault[] {
  const { item } = parsed;
  const others = knowledge.items.filter(({ id }) => id !== item.id);
  const known = others.map((it): ParsedItem => ({ item: it, lineOf: () => 1 }));
  // The draft comes last, so that a question which another item has already is the draft's fault.
  const faults = checkItems([...known, parsed], knowledge).filter(({ file }) => file === item.file);
  if (sourceText.trim() === '') return faults;
  const source = createSourceText(sourceText);
  const all = { ...knowledge, items: [...others, item] };
  const against = checkItemAgainst(item, all, () => source);
  return [...faults, ...against];
}

function distinct(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ field, message }) => {
    const key = `${field} ${message}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
