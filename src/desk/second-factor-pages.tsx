/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { DeskDeps, SignedIn } from './deps.ts';
import type { Form } from './forms.ts';
import type { Answer } from './gate.tsx';
import { FactorPage, RecoveryPage } from './pages/second-factor.tsx';
import { createSecondFactor } from './second-factor.ts';
import { DESK } from './routes.ts';
import { text } from './text.ts';

/** Setting up the second step of one's own sign-in, and leaving it. */
export function createFactorPages(deps: DeskDeps) {
  const factor = createSecondFactor(deps);
  const t = text.secondFactor;

  function show(
    c: Context,
    who: SignedIn,
    {
      problem,
      sealed,
      status = 200,
    }: { problem?: string; sealed?: string; status?: ContentfulStatusCode } = {},
  ): Answer {
    const offer = who.member.secondFactor === null ? factor.offer(who.member, sealed) : undefined;
    const isRequired = deps.secondFactorRequired && who.member.role === 'administrator';
    return c.html(<FactorPage {...{ who, offer, problem, isRequired }} />, status);
  }

  async function confirmFactor(c: Context, who: SignedIn, form: Form): Promise<Response> {
    if (who.member.secondFactor !== null) return show(c, who);
    const sealed = form['sealed'] ?? '';
    if (!isSealed(sealed)) return show(c, who, { status: 422, problem: t.again });
    const accepted = factor.accept(who.member, sealed, form['code'] ?? '');
    if (accepted === undefined) return show(c, who, { status: 422, problem: t.wrong, sealed });
    await deps.staff.change(who.member.id, { secondFactor: accepted.member.secondFactor });
    await deps.record({ staff: who.member.id, action: 'second-factor.set', subject: who.member.id });
    return c.html(<RecoveryPage who={{ ...who, member: accepted.member }} codes={accepted.recovery} />);
  }

  async function dropFactor(c: Context, who: SignedIn, form: Form): Promise<Response> {
    const isRequired = deps.secondFactorRequired && who.member.role === 'administrator';
    if (isRequired) return show(c, who, { status: 403, problem: t.required });
    if (!(await deps.verifyPassword(form['password'] ?? '', who.member.passwordHash))) {
      return show(c, who, { status: 422, problem: text.password.wrong });
    }
    await deps.staff.change(who.member.id, { secondFactor: null });
    await deps.record({ staff: who.member.id, action: 'second-factor.removed', subject: who.member.id });
    return c.redirect(`${DESK}/second-factor`, 303);
  }

  /** What comes back from the form may be anything. */
  function isSealed(sealed: string): boolean {
    try {
      deps.vault.open(sealed);
      return true;
    } catch (error) {
      deps.log.warn({ err: error }, 'a form brought a secret that was not sealed here');
      return false;
    }
  }

  return { factorPage: (c: Context, who: SignedIn) => show(c, who), confirmFactor, dropFactor };
}
