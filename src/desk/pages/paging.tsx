/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { text } from '../text.ts';

const t = text.queue;

export interface PagingProps {
  /** Counts from 1. */
  page: number;
  pages: number;
  to: (page: number) => string;
}

/** Nothing where there is one page only. */
export function Paging({ page, pages, to }: PagingProps) {
  if (pages <= 1) {
    return null;
  }
  return (
    <nav class="pages" aria-label={t.pagesLabel}>
      {page > 1 && (
        <a rel="prev" href={to(page - 1)}>
          {t.previous}
        </a>
      )}
      <span>{t.page(page, pages)}</span>
      {page < pages && (
        <a rel="next" href={to(page + 1)}>
          {t.next}
        </a>
      )}
    </nav>
  );
}
