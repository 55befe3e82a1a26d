import type { TicketClock } from '../clock.ts';
import { closingMoves, judgingMoves, roundsOf, type Round } from '../rates.ts';
import { botFiguresOf, type BotFigures } from './bot-figures.ts';
import { classifyingMoves, labelsBefore, type Labels } from './labels.ts';
import {
  known,
  type DeadlineCount,
  type Period,
  type ReportEvent,
  type ReportSource,
  type TimeRange,
} from './report-source.ts';
import { rememberRounds } from './remembered-rounds.ts';
import { volumesOf, type Volumes } from './volumes.ts';

export interface Reports {
  /** What was closed in the period, and what its citizens said of it. */
  rounds(period: Period): Promise<Round[]>;
  /** What became of deadlines in the period. */
  deadlines(period: Period): Promise<DeadlineCount[]>;
  volumes(period: Period): Promise<Volumes>;
  bot(period: Period): Promise<BotFigures>;
}

/** Every figure is worked out from events when it is asked for; what can no longer change is remembered. */
export function createReports(deps: { source: ReportSource; clock: TicketClock }): Reports {
  const { source, clock } = deps;
  const silentFrom = (closedAt: number) => clock.endOf(clock.rules['silence-after'], closedAt);

  /** Tickets that have been classified anew since, and what they were. */
  async function labelsThen(since: TimeRange): Promise<Map<string, Labels>> {
    const later = await source.made(['classify'], since, since.from);
    const earlier = await source.histories(numbersOf(later), since.from);
    return labelsBefore(
      later,
      earlier.filter(({ move }) => classifyingMoves.includes(move)),
    );
  }

  async function readRounds(period: Period): Promise<Round[]> {
    const closings = await source.made(closingMoves, known(period));
    const judgements = await source.made(judgingMoves, {
      from: period.from,
      // An instant that still counts belongs to it.
      to: Math.min(silentFrom(period.to) + 1, period.asOf),
    });
    return roundsOf([...closings, ...judgements], period, silentFrom);
  }

  return {
    rounds: rememberRounds(readRounds, silentFrom),

    deadlines: (period) => source.deadlines(period),

    async volumes(period) {
      const range = known(period);
      const since = { from: period.asOf, to: Number.MAX_SAFE_INTEGER };
      const labels = await labelsThen(since);
      const now = await source.ticketsNow([...labels.keys()]);
      return volumesOf(
        {
          hours: await source.submittedByHour(range),
          kinds: await source.submittedBy('kind', range),
          categories: await source.submittedBy('category', range),
          regions: await source.submittedBy('region', range),
          labels,
          open: await source.openByHour(period.asOf),
          now: new Map(now.map((ticket) => [ticket.number, ticket])),
        },
        period,
      );
    },

    async bot(period) {
      const range = known(period);
      return botFiguresOf(await source.turns(range), await source.feedback(range), period);
    },
  };
}

function numbersOf(events: readonly ReportEvent[]): string[] {
  return [...new Set(events.map(({ ticket }) => ticket))];
}
