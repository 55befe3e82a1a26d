import type { Fact } from '../../knowledge/facts.ts';
import type { Entitlement } from './entitlement.ts';
import { rangeOf } from './said.ts';
import { evaluate, type FactValue, type Facts } from './truth.ts';

/** How much each candidate counts beside the one before it. */
const LESS_EACH = 0.7;

/**
 * The question that on average decides most of what is open, of those that have not been asked; undefined where
 * none would decide anything. What stands nearer the front of `candidates` counts for more.
 */
export function nextQuestion(
  catalogue: readonly Fact[],
  candidates: readonly Entitlement[],
  { facts, asked }: { facts: Facts; asked: readonly string[] },
): Fact | undefined {
  const open = candidates
    .map((it, at) => ({ it, weight: LESS_EACH ** at, ...evaluate(it.eligibility, facts) }))
    .filter(({ verdict, missing }) => verdict === 'open' && missing.some((id) => !asked.includes(id)));
  const worth = (fact: Fact): number => {
    const outcomes = valuesOf(fact);
    const needed = open.filter(({ missing }) => missing.includes(fact.id));
    const decided = needed.reduce((sum, { it, weight }) => {
      const share =
        outcomes.filter(
          (value) => evaluate(it.eligibility, { ...facts, [fact.id]: value }).verdict !== 'open',
        ).length / Math.max(1, outcomes.length);
      return sum + weight * share;
    }, 0);
    // A fact that decides nothing by itself still brings those that need it nearer.
    return decided + needed.reduce((sum, { weight, missing }) => sum + weight / (4 * missing.length), 0);
  };
  const ranked = catalogue
    .filter(({ id }) => !asked.includes(id) && facts[id] === undefined)
    .map((fact) => ({ fact, worth: worth(fact) }))
    .filter((it) => it.worth > 0);
  return ranked.sort((a, b) => b.worth - a.worth)[0]?.fact;
}

function valuesOf(fact: Fact): FactValue[] {
  return fact.type === 'choice' ? fact.options.map(({ is }) => [is]) : fact.options.map(rangeOf);
}
