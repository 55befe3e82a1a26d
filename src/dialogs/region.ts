import { closeDialog, openDialog } from './active.ts';
import { ask } from './ask.ts';
import type { DialogDeps, Turn } from './deps.ts';

const NAME = 'region';
/** Longer words that name no place are something else that the citizen wants to know. */
const LONGEST_UNKNOWN_PLACE = 8;

/** Asks where the citizen lives. */
export function askRegion(deps: DialogDeps, turn: Turn): void {
  openDialog(turn, { name: NAME, step: 'place', data: {} });
  turn.reply({
    text: deps.say('region-ask'),
    buttons: [[{ label: deps.say('button-cancel'), data: 'cancel' }]],
  });
}

const ABOUT_ONESELF =
  /^(我|我们|俺|人|现在|家|我家|本人)?(就)?(是|在|住|住在|人在|家在|来自|现在在|现居|在的是)?$/u;
const AFTER_PLACE =
  /^(的|人|这边|这里|这儿|市|省|县|区|那边|住|打工|上班|生活|工作)*[吧呢啊呀了的。.!！~]*$/u;

/** The place, where a message says nothing else: 宁夏银川, 我在甘肃兰州. */
export function placeAlone(deps: Pick<DialogDeps, 'regions'>, text: string): string | undefined {
  const mentions = deps.regions.find(text);
  const first = mentions[0];
  const last = mentions.at(-1);
  if (first === undefined || last === undefined) return deps.regions.resolve(text);
  const before = text.slice(0, first.start).trim();
  const after = text.slice(last.end).trim();
  if (!ABOUT_ONESELF.test(before) || !AFTER_PLACE.test(after)) return undefined;
  return deps.regions.resolve(text.slice(first.start, last.end)) ?? last.code;
}

/** Remembers a place that was told, and answers the question that waited for it. */
export async function takeRegion(deps: DialogDeps, turn: Turn): Promise<boolean> {
  if (turn.activity.type !== 'message') return false;
  const asked = turn.state.dialog?.name === NAME;
  const text = turn.text.trim();
  const code = placeAlone(deps, text);
  if (code !== undefined) {
    if (asked) closeDialog(turn);
    await rememberRegion(deps, turn, code);
    return true;
  }
  if (!asked) return false;
  if ([...text].length > LONGEST_UNKNOWN_PLACE && deps.regions.find(text).length === 0) {
    closeDialog(turn);
    return false;
  }
  turn.reply({
    text: deps.say('region-unclear'),
    buttons: [[{ label: deps.say('button-cancel'), data: 'cancel' }]],
  });
  return true;
}

export async function rememberRegion(deps: DialogDeps, turn: Turn, code: string): Promise<void> {
  const waiting = turn.state.pendingQuestion;
  turn.state.region = code;
  delete turn.state.pendingQuestion;
  turn.reply({ text: deps.say('region-set', { region: deps.regions.fullName(code) }) });
  if (waiting !== undefined) await ask(deps, turn, waiting, { isPlaceTold: true });
}
