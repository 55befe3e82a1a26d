/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { SignedIn } from '../deps.ts';
import { DESK } from '../routes.ts';
import { text } from '../text.ts';
import { Layout } from './layout.tsx';

export interface ErrorProps {
  who: SignedIn | null;
  kind: 'forbidden' | 'notFound' | 'documentGone' | 'badRequest' | 'busy' | 'internal';
  code: string;
  incident?: string;
}

export function ErrorPage({ who, kind, code, incident }: ErrorProps) {
  const { title, remedy } = text.errors[kind];
  return (
    <Layout title={title} who={who} narrow>
      <h1>{title}</h1>
      <p>{remedy}</p>
      <p class="hint">
        {text.errors.code(code)}
        {incident && `，${text.errors.incident(incident)}`}
      </p>
      <p>
        <a href={DESK}>{text.errors.back}</a>
      </p>
    </Layout>
  );
}
