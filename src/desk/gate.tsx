/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Context, Handler } from 'hono';
import { getCookie } from 'hono/cookie';
import type { Role } from '../tickets/ticket.ts';
import type { DeskDeps, SignedIn } from './deps.ts';
import { deskPath, field, readForm, resumeOf, type Form } from './forms.ts';
import { PasswordPage, ResumePage, SignInPage } from './pages/account.tsx';
import { ErrorPage } from './pages/error.tsx';
import { resumeWords } from './resume.ts';
import { DESK, routes, type StaffRouteName } from './routes.ts';
import { isSameToken, type Sessions } from './sessions.ts';
import { text } from './text.ts';

export const SESSION_COOKIE = 'desk_session';

export type Answer = Response | Promise<Response>;
/** `form` is empty for a GET. */
export type OpenHandler = (c: Context, form: Form) => Answer;
export type StaffHandler = (c: Context, who: SignedIn, form: Form) => Answer;

/** What somebody with a one-time password may do before it is changed. */
const beforePasswordChange: readonly StaffRouteName[] = ['passwordPage', 'changePassword', 'signOut'];
/** What an administrator may do before the second factor is set up, where it is required. */
const beforeSecondFactor: readonly StaffRouteName[] = [
  ...beforePasswordChange,
  'factorPage',
  'confirmFactor',
];
/** Forms whose content is typed again or has none. */
const nothingToResume: readonly StaffRouteName[] = [
  'changePassword',
  'signOut',
  'confirmFactor',
  'dropFactor',
];

export async function signedIn(c: Context, sessions: Sessions): Promise<SignedIn | undefined> {
  const token = getCookie(c, SESSION_COOKIE);
  return token ? sessions.find(token) : undefined;
}

export function openGate(handler: OpenHandler): Handler {
  return async (c) =>
    isForeign(c) ? foreign(c) : handler(c, c.req.method === 'POST' ? await readForm(c) : {});
}

/**
 * Stands before every page of staff: session, role, one-time password and the form's token, on each request.
 * What was posted without a valid session or token is shown again and not lost.
 */
export function createStaffGate(
  sessions: Sessions,
  { departments, secondFactorRequired }: Pick<DeskDeps, 'departments' | 'secondFactorRequired'>,
) {
  return (name: StaffRouteName, handler: StaffHandler): Handler => {
    const allowed: readonly Role[] = routes[name].roles;
    return async (c) => {
      if (isForeign(c)) {
        return foreign(c);
      }
      const isPost = c.req.method === 'POST';
      const form = isPost ? await readForm(c) : {};
      const resume = resumeOf(c.req.path, form);
      const who = await signedIn(c, sessions);
      if (!who) {
        return isPost && !nothingToResume.includes(name)
          ? c.html(<SignInPage note={text.signIn.expired} resume={resume} />, 401)
          : c.redirect(`${DESK}/sign-in${isPost ? '' : returnTo(c)}`, 303);
      }
      if (!allowed.includes(who.member.role)) {
        return c.html(<ErrorPage who={who} kind="forbidden" code="FORBIDDEN" />, 403);
      }
      if (who.member.mustChangePassword && !beforePasswordChange.includes(name)) {
        return isPost
          ? c.html(<PasswordPage who={who} resume={resume} />, 403)
          : c.redirect(`${DESK}/password`, 303);
      }
      const lacksFactor =
        secondFactorRequired && who.member.role === 'administrator' && who.member.secondFactor === null;
      if (lacksFactor && !beforeSecondFactor.includes(name)) {
        return c.redirect(`${DESK}/second-factor`, 303);
      }
      if (isPost && !isSameToken(who.csrf, form[field.csrf])) {
        return nothingToResume.includes(name)
          ? c.redirect(DESK, 303)
          : c.html(<ResumePage {...{ who, resume, words: resumeWords(resume, departments) }} />, 403);
      }
      return handler(c, who, form);
    };
  };
}

/** Leads back, after sign-in, to the page that was asked for. */
function returnTo(c: Context): string {
  const { pathname, search } = new URL(c.req.url);
  return deskPath(pathname) ? `?${new URLSearchParams({ to: pathname + search })}` : '';
}

/** Browsers say where a form was sent from; without that word the form's token and SameSite decide. */
function isForeign(c: Context): boolean {
  const site = c.req.header('sec-fetch-site');
  return c.req.method === 'POST' && site !== undefined && site !== 'same-origin' && site !== 'none';
}

function foreign(c: Context): Answer {
  return c.html(<SignInPage problem={text.signIn.crossSite} />, 403);
}
