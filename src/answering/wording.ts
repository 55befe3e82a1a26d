import { loadWording, type Say } from '../conversation/wording.ts';
import { HotlineError } from '../errors.ts';

const none = [] as const;

/** Keys of prompts/answers.yaml and their placeholders. */
export const answerWording = {
  composed: none,
  'next-step': none,
  sources: none,
  'ask-department': ['department', 'hotline'],
  'ask-hotline': ['department'],
  'source-line': ['mark', 'document', 'locator', 'scope'],
  'valid-from': ['date'],
  'valid-from-revised': ['date', 'revised'],
  'published-on': ['date'],
  national: none,
  'direction-lead': none,
  'notice-lead': none,
  'comment-lead': none,
  'local-lead': none,
  'also-local': ['region'],
  'also-national': none,
  'also-near': ['title'],
  'region-ask': none,
  'region-needed': none,
  'region-needed-known': ['others'],
  'region-needed-basis': none,
  'other-region-only': ['region', 'others'],
  'other-region-basis': none,
  'other-region-none': ['region', 'department', 'hotline'],
  'not-in-force': ['document', 'expires'],
  'not-in-force-version': ['document', 'version', 'expires', 'since'],
  'not-in-force-successor': ['successor'],
  'not-yet-in-force': ['document', 'effective', 'asOf'],
  'not-in-force-basis': none,
  'not-in-force-ask': ['department', 'hotline'],
  'document-lead': none,
  'document-beside': none,
  'document-not-reviewed': none,
  'document-ask': ['department', 'hotline'],
  unanswered: ['department', 'hotline'],
  outside: ['office', 'hotline'],
  'unanswered-near': none,
  'amount-unknown': none,
  'account-data': ['route'],
  'account-data-social': none,
  'account-data-medical': none,
  'account-data-fund': none,
  'account-data-relief': none,
  'account-data-other': none,
  'out-of-scope-litigation': none,
  'out-of-scope-discipline': none,
  'out-of-scope-not-government': none,
  'out-of-scope-medical-advice': none,
  'emergency-self-harm': none,
  'emergency-violence': none,
  'emergency-child': none,
  'emergency-fire': none,
  'emergency-medical': none,
  'emergency-fraud': none,
  'emergency-then': none,
  'emergency-maybe': none,
  handoff: none,
  'file-ticket-complaint': none,
  'file-ticket-help': none,
  'file-ticket-suggestion': none,
  'file-ticket-praise': none,
  'small-talk-greeting': none,
  'small-talk-thanks': none,
  'small-talk-identity': none,
  'small-talk-goodbye': none,
  'small-talk-feeling': none,
  'refused-injection': none,
  'refused-other-person-data': none,
  'refused-unlawful': none,
  'refused-abuse': none,
  clarify: none,
  'read-as': ['words'],
  'story-asked': ['question'],
  several: ['count'],
  empty: none,
  'too-long': none,
} as const;

export type AnswerKey = keyof typeof answerWording;

/** Keys without placeholders, by which a cause chooses its text. */
type PlainKey = {
  [Key in AnswerKey]: (typeof answerWording)[Key] extends readonly [] ? Key : never;
}[AnswerKey];

/** The text for a cause that comes from the rules of triage. Throws HotlineError PROMPT_INVALID if there is none. */
export function causeKey(status: string, reason: string): PlainKey {
  const key = `${status}-${reason}`;
  if (isPlainKey(key)) return key;
  throw new HotlineError(
    'PROMPT_INVALID',
    `prompts/answers.yaml 没有 ${key} 这一条，而 triage.yaml 用到了它`,
    {
      remedy: `在 prompts/answers.yaml 和 src/answering/wording.ts 里加上 ${key}。`,
    },
  );
}

function isPlainKey(key: string): key is PlainKey {
  return key in answerWording && answerWording[key as AnswerKey].length === 0;
}

export type SayAnswer = Say<typeof answerWording>;

export function loadAnswerWording(yaml: string): SayAnswer {
  return loadWording(answerWording, yaml, 'prompts/answers.yaml');
}
