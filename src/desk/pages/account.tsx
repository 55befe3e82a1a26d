/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { SignedIn } from '../deps.ts';
import { field, type Form, type Resume } from '../forms.ts';
import { DESK } from '../routes.ts';
import type { ResumeWords } from '../resume.ts';
import { text } from '../text.ts';
import { emptyForm, Input } from './fields.tsx';
import { Csrf, Layout, Message } from './layout.tsx';

/** Carries what somebody typed through a sign-in, in the page itself. */
export function Carried({ resume }: { resume?: Resume }) {
  return resume ? (
    <>
      <input type="hidden" name={field.resumePath} value={resume.path} />
      <input type="hidden" name={field.resumeForm} value={JSON.stringify(resume.form)} />
    </>
  ) : null;
}

export interface SignInProps {
  login?: string;
  problem?: string;
  note?: string;
  resume?: Resume;
  /** Where to go on afterwards. */
  to?: string;
}

export function SignInPage({ login, problem, note, resume, to }: SignInProps) {
  const t = text.signIn;
  const state = { typed: { login: login ?? '' }, problems: {} };
  return (
    <Layout title={t.title} who={null} narrow>
      <p class="brand">
        {text.product}
        <span>{text.desk}</span>
      </p>
      <h1>{t.title}</h1>
      {note && <Message tone="note">{note}</Message>}
      {problem && <Message tone="bad">{problem}</Message>}
      <form method="post" action={`${DESK}/sign-in`} class="card">
        <Carried resume={resume} />
        {to && <input type="hidden" name={field.to} value={to} />}
        <Input state={state} name="login" label={t.login} autocomplete="username" autofocus={!login} />
        <Input
          state={state}
          name="password"
          label={t.password}
          type="password"
          autocomplete="current-password"
          autofocus={!!login}
        />
        <button class="primary">{t.submit}</button>
      </form>
    </Layout>
  );
}

export interface ResumeProps {
  who: SignedIn;
  resume: Resume;
  words: ResumeWords;
}

/** Shows what was typed under the session that ended and submits it under the new one. */
export function ResumePage({ who, resume, words }: ResumeProps) {
  return (
    <Layout title={text.resume.title} who={who} narrow>
      <h1>{text.resume.title}</h1>
      <Message tone="note">{text.resume.lead}</Message>
      <form method="post" action={resume.path} class="card">
        <h2>{words.act}</h2>
        <HiddenFields form={resume.form} />
        <Csrf who={who} />
        <dl class="facts">
          {words.typed.map(({ label, value }) => (
            <div>
              <dt>{label}</dt>
              <dd class="typed">{value}</dd>
            </div>
          ))}
        </dl>
        <div class="row">
          <button class="primary">{text.resume.submit}</button>
          <a href={DESK}>{text.resume.cancel}</a>
        </div>
      </form>
    </Layout>
  );
}

function HiddenFields({ form }: { form: Form }) {
  return (
    <>
      {Object.entries(form).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
    </>
  );
}

export interface PasswordProps {
  who: SignedIn;
  problem?: string;
  saved?: boolean;
  resume?: Resume;
  /** Whether chat accounts can be bound. */
  canBind?: boolean;
  /** What to say to the bot; shown once. */
  code?: string;
}

export function PasswordPage({ who, problem, saved, resume, canBind, code }: PasswordProps) {
  const t = text.password;
  return (
    <Layout title={t.title} who={who} current="password" narrow>
      <h1>{t.title}</h1>
      {who.member.mustChangePassword && <Message tone="note">{t.mustChange}</Message>}
      {saved && <Message tone="good">{t.saved}</Message>}
      {problem && <Message tone="bad">{problem}</Message>}
      <form method="post" action={`${DESK}/password`} class="card">
        <Csrf who={who} />
        <Carried resume={resume} />
        <Input
          state={emptyForm}
          name="password"
          label={t.current}
          type="password"
          autocomplete="current-password"
        />
        <Input
          state={emptyForm}
          name="passwordNext"
          label={t.next}
          hint={t.rule}
          type="password"
          autocomplete="new-password"
        />
        <Input
          state={emptyForm}
          name="passwordAgain"
          label={t.again}
          type="password"
          autocomplete="new-password"
        />
        <button class="primary">{t.submit}</button>
      </form>
      <p>
        <a href={`${DESK}/second-factor`}>{text.secondFactor.title}</a>
      </p>
      {canBind && <BindForm who={who} code={code} />}
    </Layout>
  );
}

function BindForm({ who, code }: Pick<PasswordProps, 'who' | 'code'>) {
  const t = text.binding;
  return (
    <form method="post" action={`${DESK}/password/chat`} class="card">
      <h2>{t.title}</h2>
      <p class="hint">{who.member.chatDigest === null ? t.lead : t.bound}</p>
      {code === undefined ? (
        <>
          <Csrf who={who} />
          <button>{t.submit}</button>
        </>
      ) : (
        <>
          <p>{t.say}</p>
          <p class="tell">
            <code id="binding-code">/bind {code}</code>
          </p>
        </>
      )}
    </form>
  );
}
