import type { Instant } from '../conversation/activity.ts';
import type { Calendar } from './calendar.ts';
import type { ServiceLevels, ServiceRules } from './service-level.ts';
import { beginningOf, endOf, type Span } from './span.ts';
import type { TicketKind, Urgency } from './ticket.ts';
import { createWorkingTime } from './working-time.ts';

export interface Concern {
  kind: TicketKind;
  urgency: Urgency;
}

/** A ticket's two clocks, and the rules that count in time. Instants in, instants out. */
export interface TicketClock {
  rules: ServiceRules;
  responseDue(concern: Concern, from: Instant): Instant;
  solutionDue(concern: Concern, from: Instant): Instant;
  /** What is left until a solution is due, in the time that this concern's clock counts; not negative. */
  left(concern: Concern, now: Instant, dueAt: Instant): number;
  /** When it is due that has so much left, once the clock goes on. */
  resumedDue(concern: Concern, now: Instant, left: number): Instant;
  /** From when on a warning is due. */
  warnAt(concern: Concern, dueAt: Instant): Instant;
  endOf(span: Span, from: Instant): Instant;
  beginningOf(span: Span, to: Instant): Instant;
  /** Years on the way whose holidays are not announced yet: the deadline is then a first estimate. */
  missingYears(from: Instant, to: Instant): number[];
}

export function createTicketClock(levels: ServiceLevels, calendar: Calendar): TicketClock {
  const time = createWorkingTime(calendar, levels.workingHours);
  const solution = ({ kind, urgency }: Concern) => levels.levels[kind][urgency].solution;
  const byClock = (concern: Concern) => solution(concern).by === 'clock';
  return {
    rules: levels.rules,
    responseDue: ({ kind, urgency }, from) => endOf(levels.levels[kind][urgency].response, from, time),
    solutionDue: (concern, from) => endOf(solution(concern), from, time),
    left: (concern, now, dueAt) => Math.max(0, byClock(concern) ? dueAt - now : time.between(now, dueAt)),
    resumedDue: (concern, now, left) => (byClock(concern) ? now + left : time.after(now, left)),
    warnAt: ({ urgency }, dueAt) => beginningOf(levels.rules.warn[urgency], dueAt, time),
    endOf: (span, from) => endOf(span, from, time),
    beginningOf: (span, to) => beginningOf(span, to, time),
    missingYears: time.missingYears,
  };
}
