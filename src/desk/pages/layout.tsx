/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import { html } from 'hono/html';
import type { SignedIn } from '../deps.ts';
import { field } from '../forms.ts';
import { DESK, routes, type StaffRouteName } from '../routes.ts';
import { text } from '../text.ts';

export interface LayoutProps {
  title: string;
  /** null before sign-in. */
  who: SignedIn | null;
  /** The link of the navigation that this page is. */
  current?:
    | 'queue'
    | 'canned'
    | 'incidents'
    | 'live'
    | 'enter'
    | 'documents'
    | 'hitTest'
    | 'gaps'
    | 'topics'
    | 'reports'
    | 'staff'
    | 'password';
  narrow?: boolean;
  /** The page may be asked for again under its address. */
  refresh?: boolean;
  children?: Child;
}

export function Layout({ title, who, current, narrow, refresh, children }: LayoutProps) {
  return html`<!doctype html>${(
      <html lang="zh-CN">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>{`${title} · ${text.product}${text.desk}`}</title>
          <link rel="stylesheet" href={`${DESK}/assets/desk.css`} />
          <link rel="icon" href={`${DESK}/assets/icon.svg`} />
          {who && <script type="module" src={`${DESK}/assets/desk.js`} />}
        </head>
        <body
          data-refresh={refresh ? 'yes' : 'no'}
          data-changed={text.changed}
          data-reload={text.reload}
          data-session-over={text.sessionOver}
        >
          <a class="skip" href="#main">
            {text.skip}
          </a>
          {who ? <Header who={who} current={current} /> : null}
          <main id="main" class={narrow ? 'narrow' : ''} tabindex={-1}>
            {children}
          </main>
        </body>
      </html>
    )}`;
}

function Header({ who, current }: { who: SignedIn; current: LayoutProps['current'] }) {
  const may = (name: StaffRouteName) => routes[name].roles.includes(who.member.role);
  const link = (id: LayoutProps['current'], href: string, label: string) => (
    <a href={href} aria-current={current === id ? 'page' : undefined}>
      {label}
    </a>
  );
  return (
    <header class="top">
      <a class="brand" href={DESK}>
        {text.product}
        <span>{text.desk}</span>
      </a>
      <nav aria-label={text.navLabel}>
        {link('queue', DESK, text.nav.queue)}
        {may('livePage') && link('live', `${DESK}/live`, text.nav.live)}
        {may('enterTicket') && link('enter', `${DESK}/tickets/new`, text.nav.enter)}
        {may('incidents') && link('incidents', `${DESK}/incidents`, text.nav.incidents)}
        {may('documents') && link('documents', `${DESK}/documents`, text.nav.documents)}
        {may('hitTest') && link('hitTest', `${DESK}/hit-test`, text.nav.hitTest)}
        {may('gaps') && link('gaps', `${DESK}/gaps`, text.nav.gaps)}
        {may('topics') && link('topics', `${DESK}/topics`, text.nav.topics)}
        {may('reports') && link('reports', `${DESK}/reports`, text.nav.reports)}
        {may('canned') && link('canned', `${DESK}/canned`, text.nav.canned)}
        {may('staffPage') && link('staff', `${DESK}/staff`, text.nav.staff)}
      </nav>
      <div class="me">
        <span>
          {who.member.name}
          <small>{text.roles[who.member.role]}</small>
        </span>
        {link('password', `${DESK}/password`, text.nav.password)}
        <form method="post" action={`${DESK}/sign-out`}>
          <Csrf who={who} />
          <button class="link">{text.nav.signOut}</button>
        </form>
      </div>
    </header>
  );
}

export function Csrf({ who }: { who: SignedIn }) {
  return <input type="hidden" name={field.csrf} value={who.csrf} />;
}

/** `tone` is how it looks; a problem is also announced at once by screen readers. */
export function Message({ tone, children }: { tone: 'good' | 'bad' | 'note'; children?: Child }) {
  return (
    <div class={`message ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}

export function TableHead({ columns }: { columns: readonly string[] }) {
  return (
    <thead>
      <tr>
        {columns.map((label) => (
          <th scope="col">{label}</th>
        ))}
      </tr>
    </thead>
  );
}
