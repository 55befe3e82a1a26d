import type { PolicyItem, SectionHeading, Statement } from '../knowledge/item.ts';

/** A part of one section of a policy item: what search finds and answers are made of. */
export interface Passage {
  /** `<item>#<section>` or `<item>#<section>-<part>`. */
  id: string;
  itemId: string;
  title: string;
  heading: SectionHeading;
  statements: Statement[];
  /** The statements, one a line. */
  text: string;
}

/** Characters; a longer section is cut between statements. */
export const PASSAGE_LIMIT = 400;

export function passagesOf(item: PolicyItem): Passage[] {
  // 依据 only names the articles that every statement names already.
  const sections = item.sections.filter((section) => section.heading !== '依据');
  return sections.flatMap((section) => {
    const parts = cut(section.statements);
    return parts.map((statements, part) => ({
      id: parts.length === 1 ? `${item.id}#${section.heading}` : `${item.id}#${section.heading}-${part + 1}`,
      itemId: item.id,
      title: item.title,
      heading: section.heading,
      statements,
      text: statements.map((statement) => statement.text).join('\n'),
    }));
  });
}

function cut(statements: readonly Statement[]): Statement[][] {
  const parts: Statement[][] = [];
  let length = Infinity;
  for (const statement of statements) {
    if (length + statement.text.length > PASSAGE_LIMIT) {
      parts.push([]);
      length = 0;
    }
    parts[parts.length - 1]?.push(statement);
    length += statement.text.length;
  }
  return parts;
}
