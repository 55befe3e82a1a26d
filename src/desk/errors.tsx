/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { HotlineError } from '../errors.ts';
import type { DeskDeps } from './deps.ts';
import { signedIn } from './gate.tsx';
import { ErrorPage } from './pages/error.tsx';
import { DESK } from './routes.ts';
import type { Sessions } from './sessions.ts';

/** Pages for what is not there and for what went wrong; the log knows the rest by the incident's name. */
export function createErrors(deps: Pick<DeskDeps, 'log' | 'newId'>, sessions: Sessions) {
  async function notFound(c: Context): Promise<Response> {
    // Typed by hand: the same page without the stroke at the end.
    if (c.req.method === 'GET' && c.req.path === `${DESK}/`) return c.redirect(DESK, 303);
    const who = await signedIn(c, sessions);
    return who
      ? c.html(<ErrorPage who={who} kind="notFound" code="NOT_FOUND" />, 404)
      : c.redirect(`${DESK}/sign-in`, 303);
  }

  function failed(error: Error, c: Context): Response | Promise<Response> {
    if (error instanceof HTTPException && error.status < 500) {
      return c.html(<ErrorPage who={null} kind="badRequest" code="BAD_REQUEST" />, error.status);
    }
    const incident = deps.newId();
    const path = c.req.path;
    deps.log.error({ err: error, incident, method: c.req.method, path }, 'a request to the desk failed');
    const code = error instanceof HotlineError ? error.code : 'INTERNAL';
    const isBusy = code === 'STORAGE_BUSY' || code === 'STORAGE_FULL';
    const kind = isBusy ? 'busy' : 'internal';
    return c.html(<ErrorPage who={null} kind={kind} code={code} incident={incident} />, isBusy ? 503 : 500);
  }

  return { notFound, failed };
}
