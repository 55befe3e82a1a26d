import { parse } from 'yaml';
import { z } from 'zod';
import { sectionHeadings, type SectionHeading } from '../knowledge/item.ts';
import { HotlineError } from '../errors.ts';
import type { AnswerStatus } from './answer.ts';
import { plain } from './plain.ts';

const pattern = z.string().transform((source, context) => {
  try {
    return new RegExp(source, 'u');
  } catch (error) {
    context.addIssue({ code: 'custom', message: `式子写错了：${String(error)}` });
    return z.NEVER;
  }
});
const patterns = z.array(pattern);

const ruleSchema = z.strictObject({
  reason: z.string(),
  /** A strong rule decides by itself; a weak one gives way to a confident answer from the corpus. */
  strong: z.boolean().default(true),
  any: patterns.min(1),
  unless: patterns.default([]),
});

const emergencyRuleSchema = z.strictObject({
  reason: z.string(),
  /** True: asking about such things is no emergency. */
  about: z.boolean(),
  any: patterns.min(1),
  unless: patterns.default([]),
});

const triageSchema = z.strictObject({
  about: patterns,
  intents: z.array(z.strictObject({ heading: z.enum(sectionHeadings), any: patterns.min(1) })),
  'follow-up': patterns,
  emergency: z.array(emergencyRuleSchema),
  refused: z.array(ruleSchema),
  handoff: z.array(ruleSchema),
  'account-data': z.array(ruleSchema),
  'file-ticket': z.array(ruleSchema),
  'out-of-scope': z.array(ruleSchema),
  'small-talk': z.array(ruleSchema),
});

type Rules = z.infer<typeof triageSchema>;
type Rule = z.infer<typeof ruleSchema>;

/** `strong`: decided. Otherwise a confident answer from the corpus goes first. */
export type TriageResult =
  | { type: 'question' }
  | { type: 'decided'; status: Exclude<AnswerStatus, 'answered'>; reason: string; strong: boolean };

export interface Triage {
  classify(text: string): TriageResult;
  /** Every status and reason that a rule can give; each needs its text. */
  readonly causes: readonly { status: string; reason: string }[];
  /** The sections that the question asks for, most telling first; empty when it does not say. */
  intents(text: string): SectionHeading[];
  /** True where the words point back at something said before. */
  isFollowUp(text: string): boolean;
}

/** From the most urgent down: of two concerns in one message the more urgent sets the status. */
const ORDER = ['refused', 'out-of-scope', 'handoff', 'account-data', 'file-ticket', 'small-talk'] as const;

/** `source` is the text of knowledge/triage.yaml. Throws HotlineError KNOWLEDGE_INVALID. */
export function createTriage(source: string): Triage {
  const rules = readRules(source);
  return {
    causes: (['emergency', ...ORDER] as const).flatMap((status) =>
      rules[status].map(({ reason }) => ({ status, reason })),
    ),
    classify(text) {
      const said = plain(text);
      const emergency = findEmergency(rules, said);
      if (emergency !== undefined) {
        return { type: 'decided', status: 'emergency', reason: emergency, strong: true };
      }
      return findRule(rules, said, true) ?? findRule(rules, said, false) ?? { type: 'question' };
    },
    intents(text) {
      const said = plain(text);
      return rules.intents.filter((intent) => matches(intent.any, said)).map((intent) => intent.heading);
    },
    isFollowUp: (text) => matches(rules['follow-up'], plain(text)),
  };
}

function readRules(source: string): Rules {
  const parsed = triageSchema.safeParse(parse(source));
  if (parsed.success) return parsed.data;
  throw new HotlineError('KNOWLEDGE_INVALID', `triage.yaml 不合格式：${z.prettifyError(parsed.error)}`, {
    remedy: '改正 knowledge/triage.yaml 中指出的地方。',
  });
}

function matches(all: readonly RegExp[], said: string): boolean {
  return all.some((one) => one.test(said));
}

function findEmergency(rules: Rules, said: string): string | undefined {
  const asksAbout = matches(rules.about, said);
  return rules.emergency.find(
    (rule) => matches(rule.any, said) && !matches(rule.unless, said) && !(rule.about && asksAbout),
  )?.reason;
}

function findRule(rules: Rules, said: string, strong: boolean): TriageResult | undefined {
  for (const status of ORDER) {
    const rule = rules[status].find(
      (one: Rule) => one.strong === strong && matches(one.any, said) && !matches(one.unless, said),
    );
    if (rule !== undefined) return { type: 'decided', status, reason: rule.reason, strong };
  }
  return undefined;
}
