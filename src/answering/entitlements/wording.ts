import { loadWording, type Say } from '../../conversation/wording.ts';

const none = [] as const;

/** Keys of prompts/entitlements.yaml and their placeholders. */
export const entitlementWording = {
  'result-lead': ['place', 'date'],
  'result-given': ['facts'],
  'result-likely': none,
  'result-unlikely': none,
  'result-open': none,
  'result-also': none,
  'result-nothing': none,
  entry: ['number', 'name', 'marks'],
  'entry-scope': ['region'],
  'entry-failed': ['condition', 'marks'],
  'entry-missing': ['facts'],
  'entry-conditions': ['conditions'],
  'entry-next': ['next', 'marks'],
  'entry-decides': ['decides', 'marks'],
  'entry-ask': ['department', 'hotline'],
  'entry-also': ['name', 'state', 'marks'],
  'also-likely': none,
  'also-open': ['facts'],
  'result-promise': none,
  'place-unknown': none,
  'who-self': none,
  'who-mother': none,
  'who-father': none,
  'who-parents': none,
  'who-grandparent': none,
  'who-child': none,
  'who-spouse': none,
  'who-other': none,
} as const;

export type SayEntitlement = Say<typeof entitlementWording>;

export function loadEntitlementWording(yaml: string): SayEntitlement {
  return loadWording(entitlementWording, yaml, 'prompts/entitlements.yaml');
}
