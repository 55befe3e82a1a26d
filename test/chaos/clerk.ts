import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBrowser, hiddenFieldsOf, type Browser } from '../desk/desk-world.ts';
import type { Supervisor } from './supervisor.ts';
import { pause } from './waiting.ts';

const PASSWORD = 'correct horse battery';
const AGAIN_MS = 60;

/** What staff do to every ticket, in this order. */
export const clerkMoves = ['accept', 'note', 'reply', 'close'] as const;
type ClerkMove = (typeof clerkMoves)[number];

const typed: Readonly<Record<ClerkMove, Record<string, string>>> = {
  accept: {},
  note: { note: '已经电话核实。' },
  reply: { text: '已经派人到现场处理，谢谢您的反映。' },
  close: {},
};

export type Clerk = Awaited<ReturnType<typeof createClerk>>;

/** Somebody at the desk who sends a form again until it is known what became of it. */
export async function createClerk(hotline: Supervisor, dataDir: string) {
  const browser = createBrowser({
    request: async (path, init) => fetch((await hotline.url()) + path, { ...init, redirect: 'manual' }),
  });
  const [login = '', first = ''] = readFileSync(join(dataDir, 'first-password.txt'), 'utf8').split('\n');
  await persevere(() => signIn(browser, login, first));
  await persevere(() => changePassword(browser, first));
  const worked: string[] = [];

  /** Undefined: try again. True: the move has been made, now or by an attempt whose answer was lost. */
  async function attempt(number: string, move: ClerkMove): Promise<true | undefined> {
    const page = await browser.get(`/desk/tickets/${number}`);
    if (page.status === 303) {
      await signIn(browser, login, PASSWORD);
      return undefined;
    }
    if (page.status !== 200) return undefined;
    const action = `/desk/tickets/${number}/moves/${move}`;
    if (!page.html.includes(`action="${action}"`)) return true;
    return send(action, { ...hiddenFieldsOf(page.html, action), ...typed[move] });
  }

  /** The same form, with the version that was seen, until there is an answer: it cannot take effect twice. */
  async function send(action: string, form: Record<string, string>): Promise<true | undefined> {
    for (let isFirst = true; ; isFirst = false) {
      const status = await browser.post(action, form).then(
        (page) => page.status,
        (error: unknown) => passing(error),
      );
      if (status === 303) return true;
      // The ticket is not as it was seen: what was lost was the answer to this very form.
      if (status === 409) return isFirst ? undefined : true;
      if (status !== undefined && status < 500) return undefined;
      await pause(AGAIN_MS);
    }
  }

  return {
    /** Numbers of tickets that went through all moves. */
    worked,
    async works(number: string): Promise<void> {
      for (const move of clerkMoves) await persevere(() => attempt(number, move));
      worked.push(number);
    },
  };
}

async function signIn(browser: Browser, login: string, password: string): Promise<true | undefined> {
  browser.cookies.clear();
  const page = await browser.post('/desk/sign-in', { login, password });
  return page.status === 303 ? true : undefined;
}

async function changePassword(browser: Browser, first: string): Promise<true | undefined> {
  const page = await browser.get('/desk/password');
  const form = hiddenFieldsOf(page.html, '/desk/password');
  const change = { password: first, passwordNext: PASSWORD, passwordAgain: PASSWORD };
  const changed = await browser.post('/desk/password', { ...form, ...change });
  return changed.status < 400 ? true : undefined;
}

async function persevere(attempt: () => Promise<true | undefined>): Promise<void> {
  for (;;) {
    const done = await attempt().catch((error: unknown) => passing(error));
    if (done) return;
    await pause(AGAIN_MS);
  }
}

/** The program is down, or was killed in the middle of its answer. */
function passing(error: unknown): undefined {
  if (error instanceof TypeError) return undefined;
  throw error;
}
