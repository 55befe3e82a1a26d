import { picksOf } from './bulk-moves.ts';
import type { DeskDeps } from './deps.ts';
import type { Form, Resume } from './forms.ts';
import { moveWords } from './move-forms.ts';
import { DESK } from './routes.ts';
import { documentsText } from './text-documents.ts';
import { incidentText } from './text-incidents.ts';
import { gapsText } from './text-gaps.ts';
import { suggestionText } from './text-suggestions.ts';
import { liveText } from './text-live.ts';
import { hitTestText } from './text-hit-test.ts';
import { cannedText } from './text-canned.ts';
import { queueText } from './text-queue.ts';
import { text } from './text.ts';

/** What a kept form would do, and what was typed into it, in words for the one who has to confirm it. */
export interface ResumeWords {
  act: string;
  typed: readonly { label: string; value: string }[];
}

export function resumeWords(resume: Resume, departments: DeskDeps['departments']): ResumeWords {
  return { act: actOf(resume.path), typed: typedOf(resume.form, departments) };
}

function actOf(path: string): string {
  const t = text.resume;
  const [room, id = '', act = '', move = ''] = path.slice(DESK.length + 1).split('/');
  if (room === 'staff') {
    return text.staff.title;
  }
  if (room === 'documents') {
    return documentsText.confirm;
  }
  if (room === 'live') {
    return liveText.resume[act] ?? liveText.title;
  }
  if (room === 'hit-test') {
    return hitTestText.title;
  }
  if (room === 'gaps' || room === 'drafts') {
    return gapsText.title;
  }
  if (room === 'incidents') {
    return incidentText.title;
  }
  if (room === 'bulk' || room === 'take') {
    return room === 'bulk' ? queueText.bulk.resume : queueText.table.take;
  }
  if (room === 'filters') {
    return queueText.saved.summary;
  }
  if (room === 'canned') {
    return cannedText.title;
  }
  if (act === 'canned') {
    return t.onTicket(cannedText.insert.label, id);
  }
  if (act === 'suggest') {
    return t.onTicket(suggestionText.drafts, id);
  }
  if (id === 'new') {
    return text.enter.title;
  }
  return act === 'contact' ? t.onTicket(text.ticket.showContact, id) : t.onTicket(moveWords(move), id);
}

function typedOf(form: Form, departments: DeskDeps['departments']): ResumeWords['typed'] {
  const labels: Partial<Record<string, string>> = text.fields;
  const values: Partial<Record<string, Partial<Record<string, string>>>> = {
    kind: text.kinds,
    urgency: text.urgencies,
    source: text.sources,
    role: text.roles,
    claimClass: documentsText.claimClasses,
    department: Object.fromEntries(departments.map(({ id, name }) => [id, name])),
    move: text.moves,
    act: queueText.saved.acts,
  };
  const picked = picksOf(form).map(({ number }) => number);
  const tickets = picked.length > 0 ? [{ label: queueText.bulk.tickets, value: picked.join('、') }] : [];
  const typed = Object.entries(form)
    .filter(([name]) => !name.startsWith('_'))
    .map(([name, value]) => ({
      label: labels[name] ?? name,
      value: values[name]?.[value] ?? (value || text.resume.empty),
    }));
  return [...typed, ...tickets];
}
