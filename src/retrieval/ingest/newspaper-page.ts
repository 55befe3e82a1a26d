import type { IsoDate } from '../../knowledge/item.ts';
import { articleLevel, beginsArticle, isHeadline, isRest, joinRun, WIDE_GAP } from './newspaper-headlines.ts';
import { glue, isFinished, isNumbered, type Block } from './newspaper-lines.ts';
import {
  bylineOfLead,
  dayIn,
  isByline,
  isCaption,
  isClosed,
  isFurniture,
  isLead,
  isPageDate,
  isPhotographer,
  isSourceLine,
} from './newspaper-marks.ts';
import type { Draft, Page } from './newspaper-state.ts';

const LONGEST_RUN = 6;
const FEWEST_AIRY = 5;
/** Paragraphs a caption may have above the line that names the photographer. */
const CAPTION_PARAGRAPHS = 3;

export function createPage(blocks: readonly Block[]): Page {
  const spaced = blocks.filter((block) => block.gap >= WIDE_GAP).length > blocks.length / 3;
  const [tight, airy] = [sum(blocks.map((it) => it.tight)), sum(blocks.map((it) => it.airy))];
  return {
    ...{ drafts: [], current: undefined, run: [], loose: [], interrupted: false, day: null },
    ...{ level: articleLevel(blocks), spaced, airy: airy >= FEWEST_AIRY && airy > 10 * tight },
  };
}

export function take(page: Page, block: Block): void {
  const { text } = block;
  if (isFurniture(text)) {
    if (isPageDate(text)) page.day = dayIn(text);
    settleRun(page);
    add(page, block);
  } else if (isByline(text)) sign(page, text, null);
  else if (isSourceLine(text)) sign(page, text, dayIn(text));
  else if (isCaption(text) || isPhotographer(text)) picture(page, block);
  else if (isLead(text)) report(page, block);
  else if (isHeadline(block) || isRest(block, page)) page.run.push(block);
  else {
    useRun(page);
    add(page, block);
  }
}

export function endPage(page: Page): Draft[] {
  settleRun(page);
  if (page.loose.length > 0) open(page, '');
  return page.drafts;
}

function open(page: Page, headline: string): Draft {
  const draft: Draft = {
    ...{ headline, byline: null, published: page.day, blocks: page.loose, caption: false, closed: false },
  };
  page.drafts.push(draft);
  page.current = draft;
  page.loose = [];
  page.run = [];
  page.interrupted = false;
  return draft;
}

function add(page: Page, block: Block): void {
  const { text, gap } = block;
  const blocks = page.current?.blocks;
  const last = blocks?.at(-1);
  if (blocks === undefined) {
    page.loose.push(block);
  } else if (page.interrupted && last && !isFinished(last.text) && !isNumbered(text)) {
    last.text = glue(last.text, text);
  } else {
    blocks.push({ text, gap });
  }
  page.interrupted = false;
  if (page.current && isClosed(text)) page.current.closed = true;
}

/** Nothing that could be their article follows: the lines are text. */
function settleRun(page: Page): void {
  for (const block of page.run) add(page, block);
  page.run = [];
}

/** The lines are the headline of an article, or a heading inside the one that is open. */
function useRun(page: Page): void {
  const { run, current } = page;
  const [first] = run;
  if (first === undefined) return;
  if (run.length > LONGEST_RUN) {
    settleRun(page);
  } else if (current === undefined || beginsArticle(page, current)) {
    open(page, joinRun(page, run));
  } else {
    add(page, { text: `## ${joinRun(page, run)}`, gap: first.gap, finished: true, tight: 0, airy: 0 });
    page.run = [];
  }
}

/** A byline under a headline begins an article; below an article that has text it ends it. */
function sign(page: Page, text: string, published: IsoDate | null): void {
  const headed = page.run.length > 0;
  const draft = headed
    ? open(page, joinRun(page, page.run.slice(-LONGEST_RUN)))
    : (page.current ?? open(page, ''));
  if (draft.blocks.length > 0 && !headed) draft.closed = true;
  const name = text.replace(/^[■□●▲◆◎☉▪]\s*/u, '');
  draft.byline = draft.byline === null ? name : `${draft.byline}、${name}`;
  draft.published = published ?? draft.published;
}

/** 本报讯（记者 …） begins an article, with a headline or without. */
function report(page: Page, block: Block): void {
  const { run, current } = page;
  const draft =
    run.length === 0 && current !== undefined && current.blocks.length === 0
      ? current
      : open(page, joinRun(page, run.slice(-LONGEST_RUN)));
  draft.byline ??= bylineOfLead(block.text);
  draft.published = dayIn(block.text.slice(0, 60)) ?? draft.published;
  add(page, block);
}

function picture(page: Page, block: Block): void {
  const above = isPhotographer(block.text) ? captionAbove(page) : [];
  settleRun(page);
  page.drafts.push({
    ...{
      headline: '',
      byline: null,
      published: page.day,
      blocks: [...above, block],
      caption: true,
      closed: true,
    },
  });
  page.interrupted = true;
  if (page.current && isFinished(page.current.blocks.at(-1)?.text ?? '。')) page.current.closed = true;
}

/** A line that only names the photographer stands under the caption: back to the wide gap, else one paragraph. */
function captionAbove({ current, run }: Page): { text: string; gap: number }[] {
  if (run.length > 0) return run.splice(0);
  const blocks = current?.blocks ?? [];
  const recent = blocks.slice(1).slice(-CAPTION_PARAGRAPHS);
  const gapped = recent.findLastIndex((it) => it.gap >= WIDE_GAP);
  const wanted = gapped >= 0 ? recent.length - gapped : Math.min(1, recent.length);
  return blocks.splice(blocks.length - wanted, wanted);
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
