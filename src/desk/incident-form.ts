import { incidentInput, type Incident, type IncidentInput } from '../tickets/incident.ts';
import type { DeskDeps } from './deps.ts';
import type { Checked, Form } from './forms.ts';
import { incidentText as t } from './text-incidents.ts';
import { text } from './text.ts';
import { timeWords } from './time.ts';

/** The form's fields as an incident, or what is wrong, by field. */
export function readIncident(
  form: Form,
  { resolveRegion }: Pick<DeskDeps, 'resolveRegion'>,
): Checked<IncidentInput> {
  const named = form['region']?.trim() ?? '';
  const region = named === '' ? null : resolveRegion(named);
  const times = { from: readTime(form['from']), until: readTime(form['until']) };
  const problems: Record<string, string> = {
    ...(region === undefined && { region: t.regionUnknown }),
    ...(times.from === null && { from: text.forms.required }),
    ...(times.from === undefined && { from: t.timeWrong }),
    ...(times.until === undefined && { until: t.timeWrong }),
  };
  const checked = incidentInput.safeParse({
    kind: form['kind'],
    title: form['title'],
    area: form['area'],
    region: region ?? null,
    places: (form['places'] ?? '')
      .split(/[\n、，,；;]+/u)
      .map((it) => it.trim())
      .filter(Boolean),
    from: times.from ?? 0,
    until: times.until ?? null,
    source: form['source'],
    advice: form['advice'],
  });
  for (const issue of checked.error?.issues ?? []) problems[String(issue.path[0])] ??= issue.message;
  return checked.success && Object.keys(problems).length === 0
    ? { ok: true, value: checked.data }
    : { ok: false, problems };
}

/** Beijing time as browsers write it; null where nothing was typed, undefined for what is no time. */
function readTime(typed: string | undefined): number | null | undefined {
  const value = typed?.trim() ?? '';
  if (value === '') return null;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/u.test(value)) return undefined;
  const at = Date.parse(`${value}:00+08:00`);
  return Number.isNaN(at) ? undefined : at;
}

/** An incident as its form shows it. */
export function formOf(incident: Incident, { regionName }: Pick<DeskDeps, 'regionName'>): Form {
  const { kind, title, area, region, places, from, until, source, advice } = incident;
  return {
    kind,
    title,
    area,
    region: region === null ? '' : (regionName(region) ?? region),
    places: places.join('\n'),
    from: inputTime(from),
    until: until === null ? '' : inputTime(until),
    source,
    advice,
  };
}

function inputTime(at: number): string {
  return timeWords(at).replace(' ', 'T');
}
