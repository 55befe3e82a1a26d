/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Context } from 'hono';
import { z } from 'zod';
import type { DeskDeps, SignedIn } from './deps.ts';
import { check, optional, required, type Form } from './forms.ts';
import { HitTestPage } from './pages/hit-test.tsx';
import { emptyForm } from './pages/fields.tsx';
import type { Answer } from './gate.tsx';
import { hitTestText as t } from './text-hit-test.ts';

export const QUESTION_LENGTH = 10_000;
const REGION_LENGTH = 50;

/** Shows what the search finds for a question, and why. Neither the question nor the outcome is kept. */
export function createHitTest({ explain, resolveRegion }: Pick<DeskDeps, 'explain' | 'resolveRegion'>) {
  const asked = askedSchema(resolveRegion);

  /** Under an address with a question it searches at once, so that a link can be passed on. */
  function hitTest(c: Context, who: SignedIn): Answer {
    const query = c.req.query();
    return query['question'] === undefined
      ? c.html(<HitTestPage who={who} state={emptyForm} />)
      : runHitTest(c, who, query);
  }

  /** The form is posted: a question may be longer than an address, and stays out of histories and logs. */
  async function runHitTest(c: Context, who: SignedIn, form: Form): Promise<Response> {
    const checked = check(asked, form);
    if (!checked.ok) {
      const state = { typed: form, problems: checked.problems };
      return c.html(<HitTestPage {...{ who, state }} bad={t.problems} />, 422);
    }
    const { question, region, 'as-of': asOf } = checked.value;
    const report = await explain(question, region ?? undefined, asOf ?? undefined);
    return c.html(<HitTestPage who={who} state={{ typed: form, problems: {} }} report={report} />);
  }

  return { hitTest, runHitTest };
}

function askedSchema(resolveRegion: DeskDeps['resolveRegion']) {
  return z.object({
    question: required(QUESTION_LENGTH),
    region: optional(REGION_LENGTH).transform((name, context) => {
      const code = name === null ? null : resolveRegion(name);
      if (code === undefined) {
        context.addIssue(t.unknownRegion(name ?? ''));
      }
      return code;
    }),
    'as-of': optional(10).refine((it) => it === null || z.iso.date().safeParse(it).success, t.badDate),
  });
}
