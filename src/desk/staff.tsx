/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import type { StaffMember } from '../tickets/repository.ts';
import { roles } from '../tickets/ticket.ts';
import type { DeskDeps, SignedIn } from './deps.ts';
import { check, oneOf, optional, required, type Form } from './forms.ts';
import { ErrorPage } from './pages/error.tsx';
import { emptyForm } from './pages/fields.tsx';
import { StaffPage, type StaffProps } from './pages/staff.tsx';
import { text } from './text.ts';

const ONE_TIME_CHARS = 12;

const newMember = z
  .object({
    name: required(40),
    login: required(32)
      .toLowerCase()
      .pipe(z.string().regex(/^[a-z0-9][a-z0-9.-]{1,31}$/, text.staff.loginHint)),
    role: oneOf(roles),
    department: optional(100),
  })
  .refine((it) => it.role !== 'handler' || it.department !== null, {
    path: ['department'],
    error: text.staff.needsDepartment,
  });

/** Who works at the desk; for administrators. */
export function createStaff(deps: DeskDeps) {
  async function show(
    c: Context,
    who: SignedIn,
    extra: Partial<StaffProps> = {},
    status: ContentfulStatusCode = 200,
  ): Promise<Response> {
    const members = await deps.staff.list();
    const { departments } = deps;
    return c.html(<StaffPage {...{ who, members, departments, state: emptyForm }} {...extra} />, status);
  }

  async function addStaff(c: Context, who: SignedIn, form: Form): Promise<Response> {
    const checked = check(newMember, form);
    if (!checked.ok) {
      return show(c, who, { state: { typed: form, problems: checked.problems } }, 422);
    }
    const { login, department } = checked.value;
    const problems = {
      ...((await deps.staff.byLogin(login)) && { login: text.staff.loginTaken }),
      ...(department &&
        !deps.departments.some(({ id }) => id === department) && { department: text.forms.choose }),
    };
    if (Object.keys(problems).length > 0) {
      return show(c, who, { state: { typed: form, problems } }, 422);
    }
    const member = {
      ...checked.value,
      id: deps.newId(),
      active: true,
      createdAt: deps.now(),
      chatDigest: null,
      secondFactor: null,
    };
    return withOneTimePassword(c, who, member, 'staff.added');
  }

  async function withOneTimePassword(
    c: Context,
    who: SignedIn,
    member: Omit<StaffMember, 'passwordHash' | 'mustChangePassword'>,
    deed: 'staff.added' | 'staff.password-reset',
  ): Promise<Response> {
    const password = oneTimePassword(deps.newToken);
    const passwordHash = await deps.hashPassword(password);
    const saved = { ...member, passwordHash, mustChangePassword: true };
    if (deed === 'staff.added') await deps.staff.save(saved);
    else await deps.staff.change(member.id, { passwordHash, mustChangePassword: true });
    await deps.staff.endSessionsOf(member.id);
    await deps.record({ staff: who.member.id, action: deed, subject: member.id, detail: member.role });
    return show(c, who, { oneTime: { member: saved, password } });
  }

  const onMember =
    (act: (c: Context, who: SignedIn, member: StaffMember) => Promise<Response>) =>
    async (c: Context, who: SignedIn): Promise<Response> => {
      const member = await deps.staff.byId(c.req.param('id') ?? '');
      return member
        ? act(c, who, member)
        : c.html(<ErrorPage who={who} kind="notFound" code="NOT_FOUND" />, 404);
    };

  const deactivate = onMember(async (c, who, member) => {
    // This also keeps at least one administrator in place.
    if (member.id === who.member.id) {
      return show(c, who, { bad: text.staff.notYourself }, 422);
    }
    await deps.staff.change(member.id, { active: false });
    await deps.staff.endSessionsOf(member.id);
    await deps.record({ staff: who.member.id, action: 'staff.deactivated', subject: member.id });
    return show(c, who, { good: text.staff.deactivated(member.name) });
  });

  const activate = onMember(async (c, who, member) => {
    await deps.staff.change(member.id, { active: true });
    await deps.record({ staff: who.member.id, action: 'staff.activated', subject: member.id });
    return show(c, who, { good: text.staff.activated(member.name) });
  });

  const resetFactor = onMember(async (c, who, member) => {
    await deps.staff.change(member.id, { secondFactor: null });
    await deps.staff.endSessionsOf(member.id);
    await deps.record({ staff: who.member.id, action: 'second-factor.reset', subject: member.id });
    return show(c, who, { good: text.staff.factorReset(member.name) });
  });

  const resetPassword = onMember((c, who, member) =>
    withOneTimePassword(c, who, member, 'staff.password-reset'),
  );

  return {
    staffPage: (c: Context, who: SignedIn) => show(c, who),
    addStaff,
    deactivate,
    activate,
    resetPassword,
    resetFactor,
  };
}

/** `k3fh-w9qp-tzm7`: no signs that look alike, about 69 bits. */
function oneTimePassword(newToken: () => string): string {
  let signs = '';
  while (signs.length < ONE_TIME_CHARS) {
    signs += newToken().replace(/[^a-hjkmnp-zA-HJ-NP-Z2-9]/g, '');
  }
  return (signs.slice(0, ONE_TIME_CHARS).match(/.{4}/g) ?? []).join('-');
}
