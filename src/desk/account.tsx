/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { DeskDeps, SignedIn } from './deps.ts';
import { deskPath, field, readResume, type Form, type Resume } from './forms.ts';
import { SESSION_COOKIE, signedIn, type Answer } from './gate.tsx';
import { PasswordPage, ResumePage, SignInPage } from './pages/account.tsx';
import { resumeWords } from './resume.ts';
import { DESK } from './routes.ts';
import { SESSION_MS, type Sessions } from './sessions.ts';
import { text } from './text.ts';
import type { StaffMember } from '../tickets/repository.ts';
import { CodePage } from './pages/second-factor.tsx';
import { createSecondFactor } from './second-factor.ts';
import { firstStepGuesses, signInGuesses } from './sign-in-guesses.ts';

export const PASSWORD_LENGTH = 10;

/** Sign-in, sign-out and the own password. */
export function createAccount(deps: DeskDeps, sessions: Sessions) {
  const { throttle } = deps;
  const factor = createSecondFactor(deps);
  // Checked for a login that does not exist, so that it takes as long as one that does.
  let nobodysHash: Promise<string> | undefined;

  const resumed = (who: SignedIn, resume: Resume) => (
    <ResumePage who={who} resume={resume} words={resumeWords(resume, deps.departments)} />
  );

  async function memberWith(login: string, password: string) {
    const member = await deps.staff.byLogin(login);
    nobodysHash ??= deps.hashPassword(deps.newToken());
    const matches = await deps.verifyPassword(password, member?.passwordHash ?? (await nobodysHash));
    return member?.active && matches ? member : undefined;
  }

  async function startSession(c: Context, staffId: string): Promise<SignedIn | undefined> {
    const { token } = await sessions.open(staffId);
    setCookie(c, SESSION_COOKIE, token, {
      path: DESK,
      httpOnly: true,
      sameSite: 'Lax',
      secure: deps.client(c).https,
      maxAge: SESSION_MS / 1000,
    });
    return sessions.find(token);
  }

  async function closeFormer(c: Context): Promise<void> {
    const former = getCookie(c, SESSION_COOKIE);
    if (former) {
      await sessions.close(former);
    }
  }

  function waiting(c: Context, waitMs: number): string {
    const seconds = Math.ceil(waitMs / 1000);
    c.header('Retry-After', String(seconds));
    return text.signIn.wait(seconds);
  }

  async function signInPage(c: Context): Promise<Response> {
    return (await signedIn(c, sessions))
      ? c.redirect(DESK, 303)
      : c.html(<SignInPage to={deskPath(c.req.query('to'))} />);
  }

  async function signIn(c: Context, form: Form): Promise<Response> {
    const login = (form['login'] ?? '').trim().toLowerCase();
    const resume = readResume(form);
    const to = deskPath(form[field.to]);
    const again = (problem: string, status: ContentfulStatusCode) =>
      c.html(<SignInPage {...{ login, problem, resume, to }} />, status);
    const { address } = deps.client(c);
    const guesses = signInGuesses(login, address);
    const waitMs = await throttle.attempt(guesses);
    if (waitMs > 0) return again(waiting(c, waitMs), 429);
    const member = await memberWith(login, form['password'] ?? '');
    if (!member) {
      deps.log.warn({ address }, 'a sign-in at the desk failed');
      return again(text.signIn.failed, 401);
    }
    if (member.secondFactor !== null) {
      await throttle.succeeded(firstStepGuesses(login, address));
      return c.html(<CodePage pending={factor.pending(member)} resume={resume} to={to} />);
    }
    await throttle.succeeded(guesses);
    return enter(c, member, { resume, to });
  }

  async function secondStep(c: Context, form: Form): Promise<Response> {
    const pending = form['pending'] ?? '';
    const resume = readResume(form);
    const to = deskPath(form[field.to]);
    const { address } = deps.client(c);
    const member = await factor.readPending(pending, deps.staff.byId);
    if (!member)
      return c.html(<SignInPage problem={text.secondFactor.expired} resume={resume} to={to} />, 401);
    const guesses = signInGuesses(member.login, address);
    const waitMs = await throttle.attempt(guesses);
    const again = (problem: string, status: ContentfulStatusCode) =>
      c.html(<CodePage {...{ pending, problem, resume, to }} />, status);
    if (waitMs > 0) return again(waiting(c, waitMs), 429);
    const used = await factor.use(member, form['code'] ?? '', deps.staff.replaceSecondFactor);
    if (!used) {
      deps.log.warn({ staff: member.id, address }, 'a second step at the desk failed');
      return again(text.secondFactor.wrong, 401);
    }
    await throttle.succeeded(guesses);
    return enter(c, used, { resume, to });
  }

  /** Both steps are done. */
  async function enter(
    c: Context,
    member: StaffMember,
    { resume, to }: { resume: Resume | undefined; to: string | undefined },
  ): Promise<Response> {
    await closeFormer(c);
    const who = await startSession(c, member.id);
    await deps.record({
      staff: member.id,
      action: 'staff.signed-in',
      subject: member.id,
      detail: deps.client(c).address,
    });
    if (who?.member.mustChangePassword) {
      return resume
        ? c.html(<PasswordPage who={who} resume={resume} />)
        : c.redirect(`${DESK}/password`, 303);
    }
    return who && resume ? c.html(resumed(who, resume)) : c.redirect(to ?? DESK, 303);
  }

  async function signOut(c: Context, who: SignedIn): Promise<Response> {
    await sessions.close(who.token);
    deleteCookie(c, SESSION_COOKIE, { path: DESK });
    return c.html(<SignInPage note={text.signIn.signedOut} />);
  }

  function passwordPage(c: Context, who: SignedIn): Answer {
    return c.html(
      <PasswordPage
        who={who}
        saved={c.req.query('saved') === '1'}
        canBind={deps.bindingCode !== undefined}
      />,
    );
  }

  function bindingCode(c: Context, who: SignedIn): Answer {
    const code = deps.bindingCode?.(who.member);
    return c.html(<PasswordPage who={who} canBind={code !== undefined} code={code} />);
  }

  async function changePassword(c: Context, who: SignedIn, form: Form): Promise<Response> {
    const resume = readResume(form);
    const again = (problem: string, status: ContentfulStatusCode) =>
      c.html(<PasswordPage who={who} problem={problem} resume={resume} />, status);
    const guesses = signInGuesses(who.member.login, deps.client(c).address);
    const waitMs = await throttle.attempt(guesses);
    if (waitMs > 0) return again(waiting(c, waitMs), 429);
    const present = await deps.verifyPassword(form['password'] ?? '', who.member.passwordHash);
    if (!present) return again(text.password.wrong, 422);
    await throttle.succeeded(guesses);
    const problem = problemOf(who, form);
    if (problem) return again(problem, 422);
    const passwordHash = await deps.hashPassword(form['passwordNext'] ?? '');
    await deps.staff.change(who.member.id, { passwordHash, mustChangePassword: false });
    await deps.staff.endSessionsOf(who.member.id);
    const renewed = await startSession(c, who.member.id);
    await deps.record({ staff: who.member.id, action: 'staff.password-changed', subject: who.member.id });
    return renewed && resume ? c.html(resumed(renewed, resume)) : c.redirect(`${DESK}/password?saved=1`, 303);
  }

  function problemOf({ member }: SignedIn, form: Form): string | undefined {
    const t = text.password;
    const { password = '', passwordNext = '', passwordAgain } = form;
    if ([...passwordNext].length < PASSWORD_LENGTH) {
      return t.short;
    }
    if (passwordNext === password || passwordNext.toLowerCase() === member.login) {
      return t.same;
    }
    return passwordNext === passwordAgain ? undefined : t.differ;
  }

  return {
    open: { signInPage, signIn, secondStep },
    staff: { signOut, passwordPage, changePassword, bindingCode },
  };
}
