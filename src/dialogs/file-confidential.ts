import type { Button } from '../conversation/activity.ts';
import type { Draft } from './file-draft.ts';
import type { SayDialog } from './wording.ts';
import { withoutEnding } from './words.ts';

/** Words of who does not want to be known as the one who said it; not those of agreements and offices. */
const SECRECY =
  /匿名|(?<!不要?|不用|不必|无需)保密(?!协议|合同|条款|局|法|费|规定|义务|工作|期)|(?:别|不要|不能|不想|不愿意?|不敢|千万别)(?:再)?(?:让|叫|给|告诉|被).{0,14}(?:知道|晓得|看到|看见|认出|猜到|查到|我的?名字|我是谁|是我|是谁(?:说|告|反映|投诉|举报))|怕.{0,6}(?:报复|打击|穿小鞋|找(?:我|我们)?麻烦)|(?:别|不要|不想|不能|不愿意?)(?:公开|透露|泄露|说出|写)(?:我的?)?(?:姓名|名字|身份|信息|是谁)/u;
const OPEN =
  /^(?:不用|不必|不要|无需|取消|别)(?:给我)?保密(?:了)?$|^不保密(?:了)?$|^(?:可以)?公开$|^实名(?:反映|投诉|举报)?$/u;

/** Whether words ask that nobody learns who says so. */
export function wishesSecrecy(text: string): boolean {
  return SECRECY.test(text);
}

/** What words at the summary choose; undefined where they choose nothing. */
export function secrecySaid(text: string): boolean | undefined {
  if (OPEN.test(withoutEnding(text))) return false;
  return wishesSecrecy(text) ? true : undefined;
}

/** A report on somebody is confidential by itself, whatever is chosen. */
export function isConfidential({ kind, confidential }: Pick<Draft, 'kind' | 'confidential'>): boolean {
  return kind === 'report' || confidential;
}

/** The choice that is left; none under a report. */
export function secrecyButtons(say: SayDialog, draft: Draft): Button[] {
  if (draft.kind === 'report') return [];
  const data = draft.confidential ? 'file:open' : 'file:confidential';
  return [{ label: say(draft.confidential ? 'button-open' : 'button-confidential'), data }];
}
