import type { Middleware } from '../conversation/turn.ts';
import { isCurrent } from '../tickets/incident.ts';
import { matchIncidents } from '../tickets/incident-match.ts';
import type { HotlineWrite } from '../tickets/repository.ts';
import type { SimilarTicket } from '../tickets/similar.ts';
import { FILING } from './active.ts';
import type { DialogDeps, Turn } from './deps.ts';
import { isConfidential } from './file-confidential.ts';
import { draftSchema, steps, type Draft, type Filing } from './file-draft.ts';
import { titleOf } from './file-submit.ts';
import { isQuestionBetween, remindOfFiling } from './file-ticket.ts';
import { incidentMaster, incidentNotice } from './incident-join.ts';
import { submitInto } from './join-submit.ts';
import { withoutEnding } from './words.ts';

const SHOWN = 3;
/** Own tickets that are told apart from others'. */
const OWN = 50;

type Joining = NonNullable<Draft['joining']>;

/** Once place and description are known, the same matter that others have reported is shown before more is asked. */
export function offerJoining(deps: DialogDeps): Middleware<HotlineWrite> {
  return async (turn, next) => {
    await next();
    const active = turn.state.dialog;
    if (active?.name !== FILING || turn.outcome?.status === 'emergency') return;
    const draft = draftSchema.parse(active.data);
    const isPastPlace = steps.findIndex((it) => it === active.step) > steps.indexOf('place');
    if (draft.joinAsked || draft.correcting || draft.description === undefined || !isPastPlace) return;
    // What is confidential goes together with nothing.
    if (isConfidential(draft)) return;
    const joining = (await incidentsFor(deps, turn, draft)) ?? (await similarFor(deps, turn, draft));
    turn.state.dialog = {
      ...active,
      data: { ...draft, joinAsked: true, ...(joining !== undefined && { joining }) },
    };
    if (joining === undefined) return;
    // The next step is asked for when this has been answered.
    turn.replies.pop();
    remindOfFiling(deps, turn, '');
  };
}

async function incidentsFor(deps: DialogDeps, turn: Turn, draft: Draft): Promise<Joining | undefined> {
  const { say } = deps;
  const open = (await deps.incidents.open()).filter(
    (it) => isCurrent(it, turn.now) && !draft.notIncidents.includes(it.id),
  );
  const trouble = {
    said: draft.description ?? '',
    place: draft.place ?? null,
    region: turn.state.region ?? null,
  };
  const match = matchIncidents(open, trouble, deps.regions).find(({ how }) => how === 'here');
  if (match === undefined) return undefined;
  return {
    text: incidentNotice(deps, match.incident, turn.now),
    buttons: [
      { label: say('button-incident-join'), data: `join-incident:${match.incident.id}` },
      { label: say('button-incident-other'), data: 'join:no' },
    ],
  };
}

async function similarFor(deps: DialogDeps, turn: Turn, draft: Draft): Promise<Joining | undefined> {
  const { say } = deps;
  const description = draft.description ?? '';
  const described = {
    title: titleOf(description),
    description,
    place: draft.place ?? null,
    region: turn.state.region ?? null,
    location: draft.location ?? null,
    kind: draft.kind,
  };
  const options = { of: 'open', limit: SHOWN, forCitizens: true, without: draft.without } as const;
  const found = await deps.similar(described, options);
  if (found.length === 0) return undefined;
  const own = (await deps.tickets.ofConversation(turn.conversation, OWN)).map(({ number }) => number);
  const lines = found.map((it, at) => lineOf(deps, it, { at: at + 1, isOwn: own.includes(it.number) }));
  const isOne = found.length === 1;
  return {
    text: say('join-ask', { tickets: lines.join('\n') }),
    buttons: [
      ...found.map(({ number }, at) => ({
        label: isOne ? say('button-join') : say('button-join-one', { at: at + 1 }),
        data: `join:${number}`,
      })),
      { label: say(isOne ? 'button-join-no' : 'button-join-none'), data: 'join:no' },
    ],
  };
}

/**
 * Kind, place without house numbers, day; the title only once staff have taken the ticket up: before, it is nobody's
 * but the other citizen's words.
 */
function lineOf(
  { say, regions }: DialogDeps,
  { kind, region, placeNames, submittedAt, status, title }: SimilarTicket,
  { at, isOwn }: { at: number; isOwn: boolean },
): string {
  const where = [region === null ? '' : regions.name(region), ...placeNames].filter(Boolean).join(' ');
  const line = say('join-line', {
    at,
    kind: say(`kind-${kind}`),
    place: where === '' ? say('join-place-unknown') : where,
    day: dayOf(submittedAt),
  });
  const about = status === 'submitted' || isOwn ? '' : say('join-title', { title });
  return line + about + (isOwn ? say('join-own') : '');
}

const day = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', month: 'long', day: 'numeric' });

function dayOf(at: number): string {
  return day.format(at);
}

/** The answer to what was shown: joined, or filed alone. */
export async function answerJoining(deps: DialogDeps, turn: Turn): Promise<boolean> {
  const active = turn.state.dialog;
  if (active?.name !== FILING) return false;
  const draft = draftSchema.parse(active.data);
  const { joining } = draft;
  if (joining === undefined || isQuestionBetween(turn, active.step)) return false;
  const chosen = chosenOf(turn, joining);
  if (chosen === undefined) remindOfFiling(deps, turn, deps.say('join-choose'));
  else if (chosen === 'join:no') goOnAlone(deps, turn, draft);
  else await join({ deps, turn, draft }, chosen);
  return true;
}

function chosenOf(turn: Turn, { buttons }: Joining): string | undefined {
  const { activity, text } = turn;
  if (activity.type === 'button') return buttons.find(({ data }) => data === activity.data)?.data;
  const said = withoutEnding(text);
  if (/^(?:都?不是|不一样|单独登记|(?:我的)?情况不一样|不同|提交)/u.test(said)) return 'join:no';
  const joins = buttons.filter(({ data }) => data !== 'join:no');
  const number = /^第?\s*([1-3])\s*[件个]?/u.exec(said)?.[1];
  if (number !== undefined) return joins[Number(number) - 1]?.data;
  const isYes = /^(?:是的?|对的?|(?:就)?是?同一件(?:事)?|也?算我一个|加入|嗯|好的?)$/u.test(said);
  return isYes && joins.length === 1 ? joins[0]?.data : undefined;
}

function goOnAlone(deps: DialogDeps, turn: Turn, { joining: _, ...draft }: Draft): void {
  if (turn.state.dialog !== undefined) turn.state.dialog = { ...turn.state.dialog, data: draft };
  remindOfFiling(deps, turn, '');
}

async function join(filing: Filing, chosen: string): Promise<void> {
  const incident = /^join-incident:(.+)$/u.exec(chosen)?.[1];
  if (incident === undefined) return submitInto(filing, { number: chosen.slice('join:'.length) });
  return submitInto(filing, await incidentMaster(filing.deps, filing.turn, incident));
}
