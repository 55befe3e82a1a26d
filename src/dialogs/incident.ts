import { z } from 'zod';
import type { Button } from '../conversation/activity.ts';
import { isCurrent, type Incident } from '../tickets/incident.ts';
import { matchIncidents } from '../tickets/incident-match.ts';
import { readPlace } from '../tickets/similar/place.ts';
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
/** Characters of a name that may be an estate's or a road's without saying so. */
const LONGEST_BARE_NAME = 8;

/** What was shown; `place` is where the citizen is, once that was asked and said. */
const offered = z.object({ ids: z.array(z.string()), said: z.string(), place: z.string().optional() });
type Offered = z.infer<typeof offered>;

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
  const isHere = first.how === 'here';
  const data: Offered = { ids: incidents.map(({ id }) => id), said };
  openDialog(turn, { name: NAME, step: isHere ? 'offer' : 'where', data });
  turn.outcome = outcomeOf(said, incidents);
  const notices = incidents.map((it) => incidentNotice(deps, it, turn.now));
  const next = deps.say(isHere ? 'incident-choose' : 'incident-where');
  turn.reply({ text: [...notices, next].join('\n\n'), buttons: buttonsFor(deps, incidents) });
  return true;
}

const WHERE = { here: 'incident-here', maybe: 'incident-maybe', elsewhere: 'incident-elsewhere' } as const;
/** Longer words than these are no answer to where somebody is. */
const LONGEST_PLACE_SAID = 30;

/** Where the citizen is, when that was asked: in it, not in it, or for the citizen to judge; false for other words. */
async function takeWhere(deps: DialogDeps, turn: Turn, { ids, said }: Offered): Promise<boolean> {
  const { activity } = turn;
  const words = turn.text.trim();
  if (activity.type !== 'message' || isOtherMatter(deps, words)) return false;
  const known = await Promise.all(ids.map((id) => deps.incidents.get(id)));
  const open = known.filter((it): it is Incident => it !== undefined && isCurrent(it, turn.now));
  const trouble = { said, place: words, region: turn.state.region ?? null };
  const matches = matchIncidents(open, trouble, deps.regions);
  const isPlace = readPlace(words).names.length > 0 || deps.regions.find(words).length > 0;
  const how = matches[0]?.how ?? 'elsewhere';
  if (how !== 'here' && !isPlace && [...words].length > LONGEST_BARE_NAME) return false;
  const place = cut(deps.maskPlace(activity.text.trim()), LIMITS.place);
  openDialog(turn, { name: NAME, step: 'offer', data: { ids: [...ids], said, place } });
  turn.reply({ text: deps.say(WHERE[how]), buttons: buttonsFor(deps, open, how) });
  return true;
}

function isOtherMatter({ triage }: DialogDeps, words: string): boolean {
  const isLong = [...words].length > LONGEST_PLACE_SAID;
  return isLong || /[?？吗呢]$|怎么|咋/u.test(words) || triage.classify(words).type === 'decided';
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

function buttonsFor(
  { say }: DialogDeps,
  incidents: readonly Incident[],
  how: 'here' | 'maybe' | 'elsewhere' = 'maybe',
): Button[][] {
  const label = (title: string) =>
    incidents.length === 1 ? say('button-incident-join') : say('button-incident-join-one', { title });
  return [
    ...incidents.map(({ id, title }) => [{ label: label(title), data: `incident:${id}` }]),
    [
      {
        label: say(how === 'elsewhere' ? 'button-file' : 'button-incident-other'),
        data: 'incident-other',
      },
      { label: say('button-human'), data: 'human' },
    ],
  ];
}

/** What the citizen makes of the notice; other words are another matter. */
export async function continueIncident(deps: DialogDeps, turn: Turn): Promise<boolean> {
  const active = turn.state.dialog;
  if (active?.name !== NAME) return false;
  const told = offered.parse(active.data);
  const chosen = chosenOf(turn, told.ids);
  if (chosen === undefined && turn.activity.type === 'button') return false;
  closeDialog(turn);
  if (chosen === undefined) return active.step === 'where' && takeWhere(deps, turn, told);
  if (chosen === 'other') await fileAlone(deps, turn, told);
  else await joinIncident(deps, turn, chosen, told);
  return true;
}

function chosenOf({ activity, text }: Turn, ids: readonly string[]): string | undefined {
  if (activity.type === 'button') {
    if (activity.data === 'incident-other') return 'other';
    return ids.find((id) => activity.data === `incident:${id}`);
  }
  const said = withoutEnding(text);
  if (
    /^(?:我的?)?情况不一样|^不是(?:这个|一回事|同一件事)?$|^不一样$|^不在(?:这个)?范围(?:里)?$|^(?:帮我)?登记$/u.test(
      said,
    )
  )
    return 'other';
  return ids.length === 1 && /^(?:也?算我一个|我(?:家|们)?也是|是的?|对的?)$/u.test(said)
    ? ids[0]
    : undefined;
}

async function joinIncident(
  deps: DialogDeps,
  turn: Turn,
  id: string,
  { said, place }: Offered,
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
    place: place ?? (incident && cut(incident.area, LIMITS.place)),
  });
  await submitInto({ deps, turn, draft }, master);
}

async function fileAlone(deps: DialogDeps, turn: Turn, { ids, said, place }: Offered): Promise<void> {
  const incidents = await Promise.all(ids.map((id) => deps.incidents.get(id)));
  beginFiling(deps, turn, {
    kind: 'help',
    description: said,
    isTold: true,
    ...(place !== undefined && { place }),
    notIncidents: [...ids],
    without: incidents.flatMap((it) => it?.master ?? []),
    intro: deps.say('file-intro-asked'),
  });
}
