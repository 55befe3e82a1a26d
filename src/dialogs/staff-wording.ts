import { loadWording, type Say } from '../conversation/wording.ts';

const none = [] as const;
const ticket = ['number', 'kind', 'title', 'due', 'department'] as const;
const act = ['name', 'number'] as const;

/** Keys of prompts/staff.yaml and their placeholders. */
export const staffWording = {
  'alert-submit': ['number', 'kind', 'title', 'place', 'due'],
  'alert-warn': ticket,
  'alert-overdue': ticket,
  'alert-return': ticket,
  'alert-ask-extension': ticket,
  'alert-urge': ticket,
  'alert-redo': ticket,
  'alert-reopen': ticket,
  'alert-review': ['number', 'kind', 'title', 'department'],
  urgent: none,
  'confidential-title': none,
  'no-department': none,
  'kind-consultation': none,
  'kind-help': none,
  'kind-complaint': none,
  'kind-report': none,
  'kind-suggestion': none,
  'kind-praise': none,
  'kind-other': none,
  'button-accept': none,
  'button-assign': none,
  'button-supervise': none,
  'button-accept-return': none,
  'button-grant-extension': none,
  'done-accept': act,
  'done-assign': act,
  'done-supervise': act,
  'done-accept-return': act,
  'done-grant-extension': ['name', 'number', 'due'],
  refused: ['number', 'reason'],
  gone: ['number'],
  'supervise-note': none,
  'not-bound': none,
  bound: ['name'],
  'bind-failed': none,
} as const;

export type SayStaff = Say<typeof staffWording>;

export function loadStaffWording(yaml: string): SayStaff {
  return loadWording(staffWording, yaml, 'prompts/staff.yaml');
}
