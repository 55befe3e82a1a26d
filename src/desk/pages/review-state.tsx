/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Review } from '../../retrieval/ingest/library.ts';
import { documentsText as t } from '../text-documents.ts';

export function ReviewState({ review }: { review: Review }) {
  return <span class={`status ${review.state}`}>{t[review.state]}</span>;
}
