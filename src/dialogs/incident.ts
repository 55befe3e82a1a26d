import { z } from 'zod';
import type { Button } from '../conversation/activity.ts';
import { isCurrent, type Incident } from '../tickets/incident.ts';
import { matchIncidents } from '../tickets/incident-match.ts';
import { closeDialog, openDialog } from './active.ts';
import type { DialogDeps, Turn } from './deps.ts';
import { cut, draftSchema, LIMITS, type Draft } from './file-draft.ts';
import { beginFiling } from './file-ticket.ts';
import { incidentMaster, incidentNotice } from './incident-join.ts';
import { submitInto } from './join-submit.ts';
import { withoutEnding } from './words.ts';

const NAME = 'incident';
/** Notices shown at once, where the place is not known. */
const SHOWN = 2;
const OWN = 50;

const offered = z.object({ ids: z.array(z.string()), said: z.string() });

/** A trouble that has been announced is answered with the notice at once. */
export async function announced(deps: DialogDeps, turn: Turn): Promise<boolean> {
  if (turn.activity.type !== 'message' || turn.state.dialog !== undefined) return false;
  const said = turn.text.trim();
  if (said === '') return false;
  const open = (await deps.incidents.open()).filter((it) => isCurrent(it, turn.now));
  const trouble = { said, place: null, region: turn.state.region ?? null };
  const matches = matchIncidents(open, trouble, deps.regions).slice(0, SHOWN);
  const [first] = matches;
  if (first === undefined) return false;
  const incidents = matches.map(({ incident }) => incident);
  openDialog(turn, { name: NAME, step: 'offer', data: { ids: incidents.map(({ id }) => id), said } });
  turn.outcome = outcomeOf(said, incidents);
  const notices = incidents.map((it) => incidentNotice(deps, it, turn.now));
  const judge = deps.say(first.how === 'here' ? 'incident-choose' : 'incident-judge');
  turn.reply({ text: [...notices, judge].join('\n\n'), buttons: buttonsFor(deps, incidents) });
  return true;
}

function outcomeOf(question: string, incidents: readonly Incident[]): Turn['outcome'] {
  return {
    question,
    status: 'answered',
    reason: 'notice',
    passages: [],
    citations: incidents.map(({ title, source }) => ({ title, document: source, locator: '' })),
    elapsedMs: 0,
  };
}

function buttonsFor({ say }: DialogDeps, incidents: readonly Incident[]): Button[][] {
  const label = (title: string) =>
    incidents.length === 1 ? say('button-incident-join') : say('button-incident-join-one', { title });
  return [
    ...incidents.map(({ id, title }) => [{ label: label(title), data: `incident:${id}` }]),
    [
      { label: say('button-incident-other'), data: 'incident-other' },
      { label: say('button-human'), data: 'human' },
    ],
  ];
}

/** What the citizen makes of the notice; other words are another matter. */
export async function continueIncident(deps: DialogDeps, turn: Turn): Promise<boolean> {
  const active = turn.state.dialog;
  if (active?.name !== NAME) return false;
  const { ids, said } = offered.parse(active.data);
  const chosen = chosenOf(turn, ids);
  if (chosen === undefined && turn.activity.type === 'button') return false;
  closeDialog(turn);
  if (chosen === undefined) return false;
  if (chosen === 'other') await fileAlone(deps, turn, { ids, said });
  else await joinIncident(deps, turn, { id: chosen, said });
  return true;
}

function chosenOf({ activity, text }: Turn, ids: readonly string[]): string | undefined {
  if (activity.type === 'button') {
    if (activity.data === 'incident-other') return 'other';
    return ids.find((id) => activity.data === `incident:${id}`);
  }
  const said = withoutEnding(text);
  if (/^(?:我的?)?情况不一样|^不是(?:这个|一回事|同一件事)?$|^不一样$/u.test(said)) return 'other';
  return ids.length === 1 && /^(?:也?算我一个|我(?:家|们)?也是|是的?|对的?)$/u.test(said)
    ? ids[0]
    : undefined;
}

async function joinIncident(
  deps: DialogDeps,
  turn: Turn,
  { id, said }: { id: string; said: string },
): Promise<void> {
  const incident = await deps.incidents.get(id);
  const own = await deps.tickets.ofConversation(turn.conversation, OWN);
  const already = own.find((it) => it.mergedInto !== null && it.mergedInto === incident?.master);
  if (already?.status === 'merged') {
    turn.reply({ text: deps.say('incident-already', { number: already.number }) });
    return;
  }
  const master = await incidentMaster(deps, turn, id);
  const draft: Draft = draftSchema.parse({
    kind: 'help',
    description: cut(said, LIMITS.description),
    ...(incident !== undefined && { place: cut(incident.area, LIMITS.place) }),
  });
  await submitInto({ deps, turn, draft }, master);
}

async function fileAlone(
  deps: DialogDeps,
  turn: Turn,
  { ids, said }: { ids: readonly string[]; said: string },
): Promise<void> {
  const incidents = await Promise.all(ids.map((id) => deps.incidents.get(id)));
  beginFiling(deps, turn, {
    kind: 'help',
    description: said,
    isTold: true,
    notIncidents: [...ids],
    without: incidents.flatMap((it) => it?.master ?? []),
    intro: deps.say('file-intro-asked'),
  });
}
