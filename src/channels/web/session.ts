import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import {
  conversationId,
  type ConversationId,
  type ConversationReference,
} from '../../conversation/activity.ts';
import type { WebChannelDeps } from './deps.ts';

/** Who writes: known only by the token in the browser's cookie, of which the database sees a keyed digest. */
export interface Citizen {
  reference: ConversationReference;
  conversation: ConversationId;
}

export type Sessions = ReturnType<typeof createSessions>;

const A_YEAR_S = 365 * 24 * 60 * 60;
const TOKEN = /^[A-Za-z0-9_-]{43,}$/;

export function createSessions(deps: Pick<WebChannelDeps, 'vault' | 'client' | 'newToken'>) {
  /** Behind https the prefix keeps other sites of the same domain from planting a session. */
  const cookieOf = (https: boolean) => (https ? '__Host-session' : 'session');

  function find(c: Context): Citizen | undefined {
    const token = tokenOf(c);
    if (token === undefined) return undefined;
    const reference = { channel: 'web', address: deps.vault.digest(`web-session:${token}`) } as const;
    return { reference, conversation: conversationId(reference) };
  }

  function tokenOf(c: Context): string | undefined {
    const token = getCookie(c, cookieOf(deps.client(c).https));
    return token !== undefined && TOKEN.test(token) ? token : undefined;
  }

  function store(c: Context, token: string, maxAge: number): void {
    const secure = deps.client(c).https;
    setCookie(c, cookieOf(secure), token, { path: '/', httpOnly: true, sameSite: 'Lax', secure, maxAge });
  }

  return {
    find,
    /** A visit makes the session last another year. */
    open: (c: Context) => store(c, tokenOf(c) ?? deps.newToken(), A_YEAR_S),
    /** This browser no longer leads to the conversation. */
    leave: (c: Context) => store(c, '', 0),
  };
}
