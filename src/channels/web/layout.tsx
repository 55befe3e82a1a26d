/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { html } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { Assets } from './assets.ts';
import { text } from './text.ts';

/** Set by the page's script; not secret, so that it can be read there. */
export const LARGE_COOKIE = 'large';

export interface LayoutProps {
  assets: Assets;
  title: string;
  heading: string;
  isLarge: boolean;
  page: 'chat' | 'progress';
  /** Given to the script, which has no words of its own. */
  config?: unknown;
  children?: Child;
}

export function isLarge(c: Context): boolean {
  return getCookie(c, LARGE_COOKIE) === '1';
}

export function Layout(props: LayoutProps) {
  const { assets, title, heading, page } = props;
  return html`<!doctype html>${(
      <html lang="zh-CN" class={props.isLarge ? 'large' : ''}>
        <head>
          <meta charset="utf-8" />
          <meta
            name="viewport"
            content="width=device-width, initial-scale=1, interactive-widget=resizes-content"
          />
          <meta name="theme-color" content="#0b5568" />
          <meta name="format-detection" content="telephone=no" />
          <title>{title}</title>
          <link rel="stylesheet" href={assets.href('chat.css')} />
          <link rel="icon" href={assets.href('icon.svg')} />
          <script type="module" src={assets.href('chat.js')} />
        </head>
        <body class={page} data-config={JSON.stringify(props.config ?? {})}>
          <a class="skip" href={page === 'chat' ? '#text' : '#number'}>
            {text.skip}
          </a>
          <header class="top">
            <div class="brand">
              <h1>{heading}</h1>
              <p>{text.tagline}</p>
            </div>
            <nav>
              <button type="button" id="large" aria-pressed={props.isLarge ? 'true' : 'false'}>
                {text.largeType}
              </button>
              {page === 'chat' ? (
                <a href="/progress">{text.progressLink}</a>
              ) : (
                <a href="/">{text.chatLink}</a>
              )}
            </nav>
          </header>
          {props.children}
        </body>
      </html>
    )}`;
}

/** Words of the page's own, with the numbers in them as links. */
export function Words({ children }: { children?: unknown }) {
  const pieces = String(children).split(/(12345|110|119|120)/);
  return <>{pieces.map((piece, i) => (i % 2 === 1 ? <a href={`tel:${piece}`}>{piece}</a> : piece))}</>;
}
