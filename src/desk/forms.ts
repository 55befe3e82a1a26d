import type { Context } from 'hono';
import { z } from 'zod';
import { HTTPException } from 'hono/http-exception';
import { DESK } from './routes.ts';
import { text } from './text.ts';

/** Fields of a posted form; a field sent twice counts with its last value, files are left out. */
export type Form = Readonly<Record<string, string>>;
/** What is wrong, by field; '' is about the whole form. */
export type Problems = Readonly<Record<string, string>>;

/** Names of fields that belong to the desk itself; everything else is what somebody typed. */
export const field = {
  csrf: '_csrf',
  version: '_version',
  once: '_once',
  /** The list that a form was sent from, as its address says it. */
  back: '_back',
  /** The ticket that a button of a list is about. */
  take: '_take',
  /** Which page was asked for before sign-in. */
  to: '_to',
  resumePath: '_resume_path',
  resumeForm: '_resume_form',
} as const;

export async function readForm(c: Context): Promise<Form> {
  const body = await c.req.parseBody().catch((cause: unknown) => {
    throw new HTTPException(400, { cause });
  });
  const entries = Object.entries(body).filter((it): it is [string, string] => typeof it[1] === 'string');
  // Browsers send line breaks as CRLF; a text is stored as it was typed.
  return Object.fromEntries(entries.map(([name, value]) => [name, value.replace(/\r\n/g, '\n')]));
}

/** An address of the desk, or undefined for anything else. */
export function deskPath(path: string | undefined): string | undefined {
  return path?.startsWith(`${DESK}/`) && /^[!-~]*$/.test(path) ? path : undefined;
}

/** What was posted when the session had ended, kept in the page itself and nowhere else. */
export interface Resume {
  path: string;
  form: Form;
}

const resumedForm = z.record(z.string(), z.string());

/** Passwords are typed again; the old session's token is of no use. */
export function resumeOf(path: string, form: Form): Resume {
  const kept = Object.entries(form).filter(([name]) => name !== field.csrf && !name.startsWith('password'));
  return { path, form: Object.fromEntries(kept) };
}

export function readResume(form: Form): Resume | undefined {
  // It becomes the address of a form: nothing but the desk's own.
  const path = deskPath(form[field.resumePath]);
  if (!path) {
    return undefined;
  }
  try {
    return resumeOf(path, resumedForm.parse(JSON.parse(form[field.resumeForm] ?? '')));
  } catch {
    return undefined;
  }
}

export type Checked<T> = { ok: true; value: T } | { ok: false; problems: Problems };

export function check<T>(schema: z.ZodType<T>, form: Form): Checked<T> {
  const result = schema.safeParse(form);
  if (result.success) {
    return { ok: true, value: result.data };
  }
  const problems: Record<string, string> = {};
  for (const issue of result.error.issues) {
    problems[issue.path.join('.')] ??= issue.message;
  }
  return { ok: false, problems };
}

/** Counts characters as people do, not UTF-16 units. */
export function required(most: number) {
  return z
    .string({ error: text.forms.required })
    .trim()
    .min(1, text.forms.required)
    .refine((it) => [...it].length <= most, text.forms.tooLong(most));
}

/** null where nothing was typed. */
export function optional(most: number) {
  return z
    .string()
    .trim()
    .refine((it) => [...it].length <= most, text.forms.tooLong(most))
    .transform((it) => it || null)
    .nullable()
    .default(null);
}

export function oneOf<const T extends readonly string[]>(values: T) {
  return z.enum(values, { error: text.forms.choose });
}
