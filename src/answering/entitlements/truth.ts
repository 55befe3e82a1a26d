import type { FactValue } from '../../conversation/state.ts';
import { testsOf } from '../../knowledge/check-eligibility.ts';
import type { Condition, Eligibility, Test, Tests } from '../../knowledge/eligibility.ts';

/** By the fact's id; a fact that is not in it is not known. */
export type Facts = Readonly<Record<string, FactValue>>;

export type { FactValue };

export type Truth = boolean | 'unknown';

export type Verdict = 'likely' | 'unlikely' | 'open';

export interface Evaluation {
  verdict: Verdict;
  /** The conditions that do not hold. */
  failed: Condition[];
  /** Ids of the facts that would decide, without repetition. */
  missing: string[];
}

/** Every condition must hold; one that does not decides, whatever else is unknown. */
export function evaluate({ conditions }: Eligibility, facts: Facts): Evaluation {
  const truths = conditions.map((condition) => ({ condition, truth: truthOf(condition, facts) }));
  const failed = truths.filter(({ truth }) => truth === false).map(({ condition }) => condition);
  if (failed.length > 0) return { verdict: 'unlikely', failed, missing: [] };
  const open = truths.filter(({ truth }) => truth === 'unknown');
  const missing = [...new Set(open.flatMap(({ condition }) => missingIn(condition, facts)))];
  return { verdict: open.length === 0 ? 'likely' : 'open', failed, missing };
}

function truthOf(condition: Condition, facts: Facts): Truth {
  return anyOf(testsOf(condition).map((tests) => allHold(tests, facts)));
}

function missingIn(condition: Condition, facts: Facts): string[] {
  return testsOf(condition)
    .filter((tests) => allHold(tests, facts) === 'unknown')
    .flatMap((tests) => Object.entries(tests))
    .filter(([id, test]) => holds(test, facts[id]) === 'unknown')
    .map(([id]) => id);
}

function allHold(tests: Tests, facts: Facts): Truth {
  return allOf(Object.entries(tests).map(([id, test]) => holds(test, facts[id])));
}

function allOf(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.includes('unknown') ? 'unknown' : true;
}

function anyOf(truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true;
  return truths.includes('unknown') ? 'unknown' : false;
}

/** Whether all, none or some of what the fact may still be passes. */
export function holds(test: Test, value: FactValue | undefined): Truth {
  if (value === undefined) return 'unknown';
  if (typeof test === 'string' || Array.isArray(test)) {
    if (!Array.isArray(value)) return 'unknown';
    const wanted = typeof test === 'string' ? [test] : test;
    const passing = value.filter((choice) => wanted.includes(choice)).length;
    return passing === value.length ? true : passing === 0 ? false : 'unknown';
  }
  if (Array.isArray(value)) return 'unknown';
  const wanted = { least: lowest(test), most: highest(test) };
  const known = { least: value.min ?? -Infinity, most: value.max ?? Infinity };
  if (known.least >= wanted.least && known.most <= wanted.most) return true;
  return known.most < wanted.least || known.least > wanted.most ? false : 'unknown';
}

type RangeTest = Exclude<Test, string | string[]>;

/** Facts are counted in whole units: more than 59 is at least 60. */
function lowest({ atLeast, above }: RangeTest): number {
  return Math.max(atLeast ?? -Infinity, above === undefined ? -Infinity : above + 1);
}

function highest({ atMost, below }: RangeTest): number {
  return Math.min(atMost ?? Infinity, below === undefined ? Infinity : below - 1);
}
