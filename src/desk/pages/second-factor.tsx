/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { raw } from 'hono/html';
import type { SignedIn } from '../deps.ts';
import { field, type Resume } from '../forms.ts';
import { DESK } from '../routes.ts';
import type { Offer } from '../second-factor.ts';
import { text } from '../text.ts';
import { Carried } from './account.tsx';
import { emptyForm, Input } from './fields.tsx';
import { Csrf, Layout, Message } from './layout.tsx';

const t = text.secondFactor;

export interface CodeProps {
  pending: string;
  problem?: string;
  resume?: Resume;
  to?: string;
}

/** The second step of signing in. */
export function CodePage({ pending, problem, resume, to }: CodeProps) {
  return (
    <Layout title={t.step} who={null} narrow>
      <h1>{t.step}</h1>
      {problem && <Message tone="bad">{problem}</Message>}
      <form method="post" action={`${DESK}/sign-in/code`} class="card">
        <Carried resume={resume} />
        {to && <input type="hidden" name={field.to} value={to} />}
        <input type="hidden" name="pending" value={pending} />
        <Input
          state={emptyForm}
          name="code"
          label={t.code}
          hint={t.codeHint}
          autocomplete="one-time-code"
          maxlength={20}
          autofocus
        />
        <button class="primary">{t.submit}</button>
      </form>
    </Layout>
  );
}

export interface FactorProps {
  who: SignedIn;
  /** undefined: it is set up already. */
  offer?: Offer;
  problem?: string;
  isRequired: boolean;
}

export function FactorPage({ who, offer, problem, isRequired }: FactorProps) {
  return (
    <Layout title={t.title} who={who} current="password" narrow>
      <h1>{t.title}</h1>
      {offer && isRequired && <Message tone="note">{t.required}</Message>}
      {problem && <Message tone="bad">{problem}</Message>}
      {offer ? <SetUp who={who} offer={offer} /> : <Leave who={who} isRequired={isRequired} />}
    </Layout>
  );
}

function SetUp({ who, offer }: { who: SignedIn; offer: Offer }) {
  return (
    <form method="post" action={`${DESK}/second-factor`} class="card">
      <p>{t.lead}</p>
      <div class="qr" role="img" aria-label={t.picture}>
        {raw(offer.svg)}
      </div>
      <p class="hint">
        {t.byHand} <code>{offer.secret}</code>
      </p>
      <Csrf who={who} />
      <input type="hidden" name="sealed" value={offer.sealed} />
      <Input
        state={emptyForm}
        name="code"
        label={t.code}
        hint={t.firstHint}
        autocomplete="one-time-code"
        maxlength={20}
      />
      <button class="primary">{t.confirm}</button>
    </form>
  );
}

function Leave({ who, isRequired }: { who: SignedIn; isRequired: boolean }) {
  const left = who.member.secondFactor?.recovery.length ?? 0;
  return (
    <form method="post" action={`${DESK}/second-factor/remove`} class="card">
      <p>{t.inUse(left)}</p>
      {!isRequired && (
        <>
          <Csrf who={who} />
          <Input
            state={emptyForm}
            name="password"
            label={text.password.current}
            type="password"
            autocomplete="current-password"
          />
          <button class="danger">{t.remove}</button>
        </>
      )}
    </form>
  );
}

/** Shown once: whoever loses the telephone gets in with one of them. */
export function RecoveryPage({ who, codes }: { who: SignedIn; codes: readonly string[] }) {
  return (
    <Layout title={t.done} who={who} current="password" narrow>
      <h1>{t.done}</h1>
      <Message tone="note">{t.recoveryLead}</Message>
      <ol class="tell" id="recovery">
        {codes.map((code) => (
          <li>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <p>
        <a href={DESK}>{text.errors.back}</a>
      </p>
    </Layout>
  );
}
