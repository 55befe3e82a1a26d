import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { composeDeps } from '../../src/answering/answer-question.ts';
import { createEntitlementCheck, type EntitlementCheck } from '../../src/answering/entitlements/check.ts';
import { loadEntitlementWording } from '../../src/answering/entitlements/wording.ts';
import { loadAnswerWording } from '../../src/answering/wording.ts';
import { departmentList, hotlineList } from '../../src/knowledge/directories.ts';
import { factCatalogue } from '../../src/knowledge/facts.ts';
import { parseItem } from '../../src/knowledge/parse.ts';
import type { Regions } from '../../src/knowledge/regions.ts';

const read = (file: string) => readFileSync(file, 'utf8');

/** Three of the real entitlements: as many as a test can keep in mind. */
const FILES = [
  'items/insurance/unemployment-benefit-who.md',
  'items/relief/minimum-living-who.md',
  'items/residence/residence-permit-who.md',
];

export function smallEntitlements(regions: Regions): EntitlementCheck {
  const items = FILES.map((file) => {
    const result = parseItem(file, read(`knowledge/${file}`));
    if (!result.ok) throw new Error(JSON.stringify(result.faults));
    return result.parsed.item;
  });
  const knowledge = {
    items,
    byId: new Map(items.map((item) => [item.id, item])),
    topics: [],
    departments: departmentList.parse(parse(read('knowledge/departments.yaml'))),
    hotlines: hotlineList.parse(parse(read('knowledge/hotlines.yaml'))),
    matters: [],
    facts: factCatalogue.parse(parse(read('knowledge/facts.yaml'))),
    audiences: { beside: '', groups: [] },
    glossary: new Map<string, string>(),
    regions,
    faults: [],
    version: 'small',
  };
  return createEntitlementCheck({
    knowledge,
    compose: composeDeps({ knowledge, say: loadAnswerWording(read('prompts/answers.yaml')) }),
    say: loadEntitlementWording(read('prompts/entitlements.yaml')),
  });
}
