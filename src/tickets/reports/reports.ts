import { closingMoves, judgingMoves, roundsOf, type Round } from '../rates.ts';
import type { TicketClock } from '../clock.ts';
import { botFiguresOf, type BotFigures } from './bot-figures.ts';
import { deadlinesOf, respondingMoves, toLookInto, type Deadline } from './deadlines.ts';
import { classifyingMoves, labelsBefore, withLabels, type Labels } from './labels.ts';
import { known, type Period, type ReportEvent, type ReportSource } from './report-source.ts';
import { openingMoves, volumesOf, type Volumes } from './volumes.ts';

export interface Reports {
  /** What was closed in the period, and what its citizens said of it. */
  rounds(period: Period): Promise<Round[]>;
  /** What became of deadlines in the period. */
  deadlines(period: Period): Promise<Deadline[]>;
  volumes(period: Period): Promise<Volumes>;
  bot(period: Period): Promise<BotFigures>;
}

/** Every figure is worked out from events when it is asked for; nothing is stored. */
export function createReports(deps: { source: ReportSource; clock: TicketClock }): Reports {
  const { source, clock } = deps;
  const silentFrom = (closedAt: number) => clock.endOf(clock.rules['silence-after'], closedAt);

  /** Tickets that have been classified anew since, and what they were. */
  async function past({ asOf }: Period): Promise<{ later: ReportEvent[]; labels: Map<string, Labels> }> {
    const later = await source.made(['classify'], { from: asOf, to: Number.MAX_SAFE_INTEGER });
    const tickets = [...new Set(later.map(({ ticket }) => ticket))];
    const earlier = (await source.histories(tickets, asOf)).filter(({ move }) =>
      classifyingMoves.includes(move),
    );
    return { later, labels: labelsBefore(later, earlier) };
  }

  return {
    async rounds(period) {
      const closings = await source.made(closingMoves, known(period));
      const judgements = await source.made(judgingMoves, {
        from: period.from,
        // An instant that still counts belongs to it.
        to: Math.min(silentFrom(period.to) + 1, period.asOf),
      });
      const { labels } = await past(period);
      return roundsOf(withLabels(inOrder([...closings, ...judgements]), labels), period, silentFrom);
    },

    async deadlines(period) {
      const ends = await source.made([...respondingMoves, 'close'], known(period));
      const late = await source.late(known(period));
      const unmerged = await source.made(['unmerge'], { from: 0, to: known(period).to });
      const histories = await source.histories(toLookInto(ends, late, unmerged), period.asOf);
      const { labels } = await past(period);
      return deadlinesOf(
        { ends: withLabels(ends, labels), late: withLabels(late, labels), histories },
        period,
      );
    },

    async volumes(period) {
      const range = known(period);
      const { later, labels } = await past(period);
      return volumesOf(
        {
          hours: await source.submittedByHour(range),
          kinds: await source.submittedBy('kind', range),
          categories: await source.submittedBy('category', range),
          regions: await source.submittedBy('region', range),
          reclassified: later,
          labels,
          open: await source.openByHour(period.asOf),
          changed: await source.made(openingMoves, { from: period.asOf, to: Number.MAX_SAFE_INTEGER }),
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

function inOrder(events: ReportEvent[]): ReportEvent[] {
  return events.sort((a, b) => compare(a.ticket, b.ticket) || a.version - b.version);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
