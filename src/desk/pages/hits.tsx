/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import { partsOf, type DocumentReport, type ItemReport, type Part } from '../../answering/explain.ts';
import { documentSignalNames, itemSignalNames } from '../../answering/signal-names.ts';
import { documentAddress } from '../document-address.ts';
import { hitTestText as t } from '../text-hit-test.ts';
import { TableHead } from './layout.tsx';

interface HitProps<Hit> {
  hit: Hit;
  /** Its parts are shown without a click. */
  open?: boolean;
}

export function ItemHitDetails({ hit, open }: HitProps<ItemReport>) {
  return (
    <Hit {...{ hit, open }} title={hit.title} note={hit.region}>
      <p>
        <small>{t.nearestQuestion}</small> {hit.nearestQuestion}
      </p>
      {hit.passages.map(({ text, similarity }) => (
        <p class="typed">
          <b>{similarity.toFixed(3)}</b> {text}
        </p>
      ))}
      <Parts parts={partsOf(hit)} names={itemSignalNames} />
    </Hit>
  );
}

export function DocumentHitDetails({ hit, open }: HitProps<DocumentReport>) {
  const { id, title, section, locator, text, region, reviewed } = hit;
  const note = [region, reviewed ? '' : t.notReviewed].filter(Boolean).join(' · ');
  return (
    <Hit {...{ hit, open, note }} title={[title || id, locator].filter(Boolean).join(' ')}>
      <p>
        <a href={documentAddress(id)}>{title || id}</a>
        {section && <small>{` ${section}`}</small>}
      </p>
      <p class="typed">{text}</p>
      <Parts parts={partsOf(hit)} names={documentSignalNames} />
    </Hit>
  );
}

interface Headed {
  hit: { similarity: number };
  open: boolean | undefined;
  title: string;
  note: string;
  children?: Child;
}

function Hit({ hit: { similarity }, open, title, note, children }: Headed) {
  return (
    <details class="passage hit" open={open}>
      <summary>
        <b title={t.similarity}>{similarity.toFixed(3)}</b> {title}
        <small>{note}</small>
      </summary>
      {children}
    </details>
  );
}

function Parts<Name extends string>({
  parts,
  names,
}: {
  parts: readonly Part<Name>[];
  names: Record<Name, string>;
}) {
  const { signal, value, share, effect } = t.parts;
  return (
    <table class="parts">
      <TableHead columns={[signal, value, share, effect]} />
      <tbody>
        {parts.filter(isSeen).map((part) => (
          <tr>
            <th scope="row">{names[part.name]}</th>
            <td>{part.value.toFixed(3)}</td>
            <td>
              <meter
                class={part.contribution < 0 ? 'against' : ''}
                min={0}
                max={1}
                value={part.share.toFixed(3)}
                aria-label={names[part.name]}
              />
            </td>
            <td>{effectWords(part)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What rounds to nothing tells nobody anything. */
function isSeen({ share }: Part<string>): boolean {
  return share >= 0.0005;
}

function effectWords({ share, contribution }: Part<string>): string {
  const percent = `${(share * 100).toFixed(1)}%`;
  return contribution < 0 ? t.lowers(percent) : t.raises(percent);
}
