import { isNumbered, WIDEST_HEADLINE, widthOf, type Block } from './newspaper-lines.ts';
import { isByline, isLead, isSourceLine } from './newspaper-marks.ts';
import type { Draft, Page } from './newspaper-state.ts';

const NARROWEST_HEADLINE = 4;
export const WIDE_GAP = 2;

/** Headings that bylines follow begin articles; where there are none, the highest. */
export function articleLevel(blocks: readonly Block[]): number {
  const levels = blocks.map(headingLevel);
  const signed = levels.filter((level, index) => {
    const next = blocks[index + 1]?.text ?? '';
    return level > 0 && (isByline(next) || isSourceLine(next) || isLead(next));
  });
  const marked = levels.filter((level) => level > 0);
  return signed.length > 0 ? Math.max(...signed) : marked.length > 0 ? Math.min(...marked) : 0;
}

function headingLevel({ text }: Block): number {
  return /^#+/u.exec(text)?.[0].length ?? 0;
}

/** The last character or two of a headline, in a line of their own. */
export function isRest({ text, finished }: Block, { run }: Page): boolean {
  return run.length > 0 && !finished && widthOf(text) < NARROWEST_HEADLINE;
}

export function isHeadline(block: Block): boolean {
  const { text } = block;
  if (text.startsWith('#')) return !isNumbered(text.replace(/^#+\s*/u, ''));
  const width = widthOf(text);
  return (
    width >= NARROWEST_HEADLINE &&
    width <= WIDEST_HEADLINE &&
    (!block.finished || /[！？!?]$/u.test(text)) &&
    !/[。；]|[，、：:,]$/u.test(text) &&
    !isNumbered(text)
  );
}

export function beginsArticle({ run, level, spaced }: Page, current: Draft): boolean {
  if (run.some((it) => it.text.startsWith('#') && headingLevel(it) <= level)) return true;
  if (run.every((it) => it.text.startsWith('#'))) return false;
  const tiers = run.filter((it) => it.gap > 0).length;
  const close = run.some((it) => it.gap === 0 || it.tight > 0);
  return current.closed || (!spaced && (run[0]?.gap ?? 0) >= WIDE_GAP) || (tiers >= 2 && close);
}

/** Lines one under the other are one line of a headline, wrapped; lines apart are its tiers. */
export function joinRun({ airy }: Page, run: readonly Block[]): string {
  return run
    .map(({ text, gap }, index) => (index > 0 && gap > 0 && !airy ? ' ' : '') + text.replace(/^#+\s*/u, ''))
    .join('');
}
