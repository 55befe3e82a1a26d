/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { DocumentPassage } from '../../retrieval/ingest/document.ts';
import type { LibraryDocument } from '../../retrieval/ingest/library.ts';
import { documentAddress } from '../document-address.ts';
import { documentsText as t } from '../text-documents.ts';
import { Paging } from './paging.tsx';

const PASSAGES_OF_PAGE = 30;

export function Passages({ document, page }: { document: LibraryDocument; page: number }) {
  const { id, passages } = document;
  const pages = Math.ceil(passages.length / PASSAGES_OF_PAGE);
  const current = Math.min(page, Math.max(1, pages));
  const start = (current - 1) * PASSAGES_OF_PAGE;
  return (
    <section>
      <h2>
        {t.passages} <small>{t.passageCount(passages.length)}</small>
      </h2>
      {passages.length === 0 && <p class="empty">{t.noPassages}</p>}
      {passages.slice(start, start + PASSAGES_OF_PAGE).map((passage, index, shown) => (
        <Passage passage={passage} isNewSection={passage.section !== shown[index - 1]?.section} />
      ))}
      <Paging
        page={current}
        pages={pages}
        to={(to) => `${documentAddress(id, { page: String(to) })}#passages`}
      />
    </section>
  );
}

function Passage({ passage, isNewSection }: { passage: DocumentPassage; isNewSection: boolean }) {
  const { section, locator, text } = passage;
  return (
    <>
      {isNewSection && section && <h3>{section}</h3>}
      <p class="typed excerpt">
        {locator && !text.startsWith(locator) && <b>{`${locator} `}</b>}
        {text}
      </p>
    </>
  );
}
