import type { Department } from '../knowledge/directories.ts';
import { plain, plainWord } from './plain.ts';

export interface Route {
  department: string;
  hotline: string;
}

const GENERAL: Route = { department: '当地政府部门', hotline: '12345' };

/** Who is in charge of what the question is about, by the departments' own words; 12345 when none fits. */
export function routeOf(
  question: string,
  departments: readonly Department[],
  isEmergencyNumber: (number: string) => boolean,
): Route {
  const said = plain(question);
  let best: { department: Department; length: number } | undefined;
  for (const department of departments) {
    // One that serves a single territory is no answer to whoever asks from anywhere.
    if (department.region !== undefined) continue;
    for (const duty of department.duties) {
      const word = plainWord(duty);
      if (word.length > (best?.length ?? 1) && said.includes(word))
        best = { department, length: word.length };
    }
  }
  if (best === undefined) return GENERAL;
  const { name, hotline } = best.department;
  const usable = hotline !== undefined && !isEmergencyNumber(hotline);
  return { department: `当地${name}`, hotline: usable ? hotline : GENERAL.hotline };
}

const RECORD_ROUTES = [
  ['account-data-medical', /医保|医疗|报销|看病|住院|生育津贴|门诊/],
  ['account-data-fund', /公积金/],
  ['account-data-relief', /低保|救助|补贴|补助|特困|津贴|残疾|高龄|抚恤/],
  ['account-data-social', /社保|养老|失业|工伤|退休|缴费|工龄|参保/],
] as const;

/** Which of the record-keepers has what the citizen asks about. */
export function recordRoute(question: string) {
  const said = plain(question);
  return RECORD_ROUTES.find(([, words]) => words.test(said))?.[0] ?? 'account-data-other';
}
