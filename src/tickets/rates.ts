import type { Instant } from '../conversation/activity.ts';
import { byTicket, type Period, type ReportEvent } from './reports/report-source.ts';
import { satisfactions, type MoveName, type Satisfaction } from './ticket.ts';

/** A ticket is judged once for each time that it was closed; a redo begins another round and hides nothing. */
export const closingMoves: readonly MoveName[] = ['close', 'settle'];
/** What may follow a closing and is looked at. */
export const judgingMoves: readonly MoveName[] = ['follow-up', 'redo', 'reopen'];

/**
 * What became of a closing. `silent`: the citizen said nothing in time; `redone` then says that staff sent it round
 * again all the same. `pending`: there is time left.
 */
export type Outcome =
  | {
      type: 'judged';
      contacted: boolean | null;
      solved: boolean;
      satisfaction: Satisfaction | null;
      /** Said by opening the ticket again, and in no other way. */
      reopened: boolean;
    }
  | { type: 'silent'; redone: boolean }
  | { type: 'pending' };

export interface Round {
  ticket: string;
  closedAt: Instant;
  /** Who had it when it was closed; null: the hotline itself. */
  department: string | null;
  outcome: Outcome;
}

/** Numerators and denominators; shares are made of them at the end, so that they can be added up. */
export interface Rates {
  closed: number;
  /** Rounds with an answer of the citizen: the denominator of the solution and the satisfaction rate. */
  judged: number;
  /** Of these, the ones that were reopened and not rated: unsolved, without a level. */
  reopened: number;
  silent: number;
  /** Of the silent ones, those that staff sent round again without a word of the citizen. */
  redone: number;
  pending: number;
  /** Rounds whose citizen said whether anybody got in touch: the denominator of the response rate. */
  asked: number;
  contacted: number;
  solved: number;
  /** 非常满意, 满意 and 基本满意. */
  satisfied: number;
  /** Of these, without 基本满意. */
  strictlySatisfied: number;
  levels: Record<Satisfaction, number>;
  /** Judged without a level. */
  unlevelled: number;
}

const satisfied: readonly Satisfaction[] = ['very-satisfied', 'satisfied', 'fair'];
const strictlySatisfied: readonly Satisfaction[] = ['very-satisfied', 'satisfied'];

/**
 * The rounds that were closed in the period, as they looked at `asOf`. `events` are the closings of the period and
 * what followed them; `silentFrom` is the last instant at which a follow-up counts.
 */
export function roundsOf(
  events: readonly ReportEvent[],
  period: Period,
  silentFrom: (closedAt: Instant) => Instant,
): Round[] {
  const rounds: Round[] = [];
  for (const [ticket, own] of byTicket(events)) {
    own.forEach((event, index) => {
      const isClosing = closingMoves.includes(event.move);
      const { at } = event;
      if (!isClosing || at < period.from || at >= period.to || at >= period.asOf) return;
      const until = silentFrom(at);
      const next = own[index + 1];
      const follows = next !== undefined && next.at < period.asOf && next.at <= until ? next : undefined;
      rounds.push({
        ticket,
        closedAt: at,
        department: event.data['department'] ?? null,
        outcome: outcomeOf(follows, period.asOf > until),
      });
    });
  }
  return rounds;
}

/** `next`: what came after the closing while there was time, if anything did. */
function outcomeOf(next: ReportEvent | undefined, isOver: boolean): Outcome {
  switch (next?.move) {
    case 'follow-up':
      return {
        type: 'judged',
        contacted: yesOrNo(next.data['contacted']),
        solved: next.data['solved'] === 'yes',
        satisfaction: satisfactions.find((level) => level === next.data['satisfaction']) ?? null,
        reopened: false,
      };
    case 'reopen':
      // Only its citizen reopens a ticket, and says why: it was not solved. Nobody was asked the rest.
      return { type: 'judged', contacted: null, solved: false, satisfaction: null, reopened: true };
    case 'redo':
      // A citizen's redo follows a follow-up; by itself it is a decision of staff, and the next round has begun.
      return { type: 'silent', redone: true };
    default:
      return isOver ? { type: 'silent', redone: false } : { type: 'pending' };
  }
}

function yesOrNo(value: string | undefined): boolean | null {
  return value === undefined ? null : value === 'yes';
}

export function ratesOf(rounds: readonly Round[]): Rates {
  const rates = noRates();
  for (const { outcome } of rounds) {
    rates.closed += 1;
    switch (outcome.type) {
      case 'judged':
        judge(rates, outcome);
        break;
      case 'silent':
        rates.silent += 1;
        rates.redone += Number(outcome.redone);
        break;
      case 'pending':
        rates.pending += 1;
        break;
    }
  }
  return rates;
}

function judge(rates: Rates, outcome: Extract<Outcome, { type: 'judged' }>): void {
  const { contacted, solved, satisfaction, reopened } = outcome;
  rates.judged += 1;
  rates.reopened += Number(reopened);
  rates.asked += Number(contacted !== null);
  rates.contacted += Number(contacted === true);
  rates.solved += Number(solved);
  if (satisfaction === null) {
    rates.unlevelled += 1;
    return;
  }
  rates.levels[satisfaction] += 1;
  rates.satisfied += Number(satisfied.includes(satisfaction));
  rates.strictlySatisfied += Number(strictlySatisfied.includes(satisfaction));
}

/** One line for each department, and null for what the hotline answered itself. */
export function ratesByDepartment(rounds: readonly Round[]): Map<string | null, Rates> {
  const own = new Map<string | null, Round[]>();
  for (const round of rounds) {
    const some = own.get(round.department);
    if (some === undefined) own.set(round.department, [round]);
    else some.push(round);
  }
  return new Map([...own].map(([department, some]) => [department, ratesOf(some)]));
}

export function noRates(): Rates {
  return {
    closed: 0,
    judged: 0,
    reopened: 0,
    silent: 0,
    redone: 0,
    pending: 0,
    asked: 0,
    contacted: 0,
    solved: 0,
    satisfied: 0,
    strictlySatisfied: 0,
    levels: { 'very-satisfied': 0, satisfied: 0, fair: 0, dissatisfied: 0, 'very-dissatisfied': 0 },
    unlevelled: 0,
  };
}

/** 0 to 1; null where nothing is there to take a share of. */
export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
