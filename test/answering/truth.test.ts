import { describe, expect, it } from 'vitest';
import { evaluate, holds, type Facts } from '../../src/answering/entitlements/truth.ts';
import type { Condition, Eligibility } from '../../src/knowledge/eligibility.ts';

const condition = (it: Partial<Condition>): Condition => ({ text: '条件', source: '第一条', ...it });
const entitlement = (...conditions: Condition[]): Eligibility => ({
  name: '待遇',
  situations: ['elderly'],
  conditions,
  decides: { text: '部门', source: '第一条' },
  next: { text: '去', source: '第一条' },
});

describe('one fact', () => {
  it.each([
    [{ atLeast: 60 }, { min: 60, max: 60 }, true],
    [{ atLeast: 60 }, { min: 59, max: 59 }, false],
    [{ atLeast: 60 }, { min: 16, max: 59 }, false],
    [{ atLeast: 60 }, { min: 50, max: 70 }, 'unknown'],
    [{ atLeast: 60 }, { min: 80 }, true],
    [{ below: 16 }, { max: 15 }, true],
    [{ below: 16 }, { min: 16 }, false],
    [{ atMost: 6 }, { min: 6, max: 6 }, true],
    [{ above: 6 }, { min: 6, max: 6 }, false],
    [{ atLeast: 12, below: 24 }, { min: 12, max: 23 }, true],
    ['yes', ['yes'], true],
    ['yes', ['no'], false],
    [['a', 'b'], ['a', 'c'], 'unknown'],
    [['a', 'b'], ['b', 'a'], true],
    ['yes', undefined, 'unknown'],
  ] as const)('%j of %j is %s', (test, value, truth) => {
    const wanted = typeof test === 'string' ? test : Array.isArray(test) ? [...test] : test;
    expect(holds(wanted as Parameters<typeof holds>[0], value as Facts[string] | undefined)).toBe(truth);
  });
});

describe('an entitlement', () => {
  const age = condition({ text: '满60岁', when: { age: { atLeast: 60 } } });
  const either = condition({
    text: '残疾或困难',
    anyOf: [{ disability: ['severe'] }, { income: ['below'], property: 'within' }],
  });

  it('is unlikely as soon as one condition fails, whatever else is unknown', () => {
    const { verdict, failed } = evaluate(entitlement(age, either), { age: { min: 50, max: 50 } });
    expect(verdict).toBe('unlikely');
    expect(failed.map(({ text }) => text)).toEqual(['满60岁']);
  });

  it('is likely when one of several alternatives holds, whatever the others are', () => {
    const facts: Facts = { age: { min: 60, max: 60 }, disability: ['severe'] };
    expect(evaluate(entitlement(age, either), facts)).toEqual({ verdict: 'likely', failed: [], missing: [] });
  });

  it('names what is missing, of alternatives that are still open only', () => {
    const facts: Facts = { age: { min: 60, max: 60 }, disability: ['none'], income: ['below'] };
    expect(evaluate(entitlement(age, either), facts)).toMatchObject({
      verdict: 'open',
      missing: ['property'],
    });
  });

  it('fails where every alternative fails', () => {
    const facts: Facts = { age: { min: 60, max: 60 }, disability: ['none'], property: ['beyond'] };
    expect(evaluate(entitlement(age, either), facts).verdict).toBe('unlikely');
  });
});
