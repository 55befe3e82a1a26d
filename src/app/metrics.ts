import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Instant } from '../conversation/activity.ts';
import type { EndedTurn, Watch } from '../conversation/watch.ts';

/** What is looked up only when somebody asks for the figures. */
export interface Readings {
  outboxPending: () => Promise<number>;
  outboxOldest: () => Promise<Instant | undefined>;
  /** Turns that run or wait. */
  turnsUnderWay: () => number;
  /** Open tickets whose deadline has passed. */
  ticketsOverdue: () => Promise<number>;
  now: () => Instant;
}

export interface Metrics extends Watch {
  modelFailed(kind: string): void;
  /** `isOpen`: the model is left alone for a while. */
  modelBreaker(isOpen: boolean): void;
  limited(scope: string): void;
  /** Erased because it had been kept long enough. */
  purged(kind: string, count: number): void;
  responded(response: { method: string; status: number; tookMs: number }): void;
  read(readings: Readings): void;
  /** Prometheus' text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Seconds; from a word out of the index to a slow language model. */
const TURN_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60];
const DELIVERY_BUCKETS = [0.05, 0.1, 0.5, 1, 2, 5, 15, 60, 300, 1_800, 3_600, 21_600];

/** Counts, and never names anybody: labels hold channels, statuses and kinds, which are few and known. */
export function createMetrics(options: { processFigures?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (options.processFigures !== false) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    ...watched(registers),
    ...counted(registers),
    read: (readings) => readAtScrape(registers, readings),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function watched(registers: Registry[]): Watch {
  const turns = new Counter({
    name: 'hotline_turns_total',
    help: 'Turns by channel and outcome (committed, duplicate, failed)',
    labelNames: ['channel', 'outcome'],
    registers,
  });
  const seconds = new Histogram({
    name: 'hotline_turn_seconds',
    help: 'From the receipt of a message to its committed answer in the outbox',
    labelNames: ['channel'],
    buckets: TURN_BUCKETS,
    registers,
  });
  const statuses = new Counter({
    name: 'hotline_answers_total',
    help: 'Answers by status and reason',
    labelNames: ['status', 'reason'],
    registers,
  });
  const attempts = new Counter({
    name: 'hotline_deliveries_total',
    help: 'Attempts to send by channel and outcome (sent, retry, gone, failed)',
    labelNames: ['channel', 'outcome'],
    registers,
  });
  const delivered = new Histogram({
    name: 'hotline_delivery_seconds',
    help: 'From the outbox to having been sent',
    labelNames: ['channel'],
    buckets: DELIVERY_BUCKETS,
    registers,
  });
  return {
    turnEnded({ channel, outcome, status, reason, tookMs }: EndedTurn) {
      turns.inc({ channel, outcome });
      if (outcome === 'committed') seconds.observe({ channel }, Math.max(0, tookMs) / 1_000);
      if (status !== undefined) statuses.inc({ status, reason: reason ?? '' });
    },
    attempted({ channel, outcome, waitedMs }) {
      attempts.inc({ channel, outcome });
      if (outcome === 'sent') delivered.observe({ channel }, Math.max(0, waitedMs) / 1_000);
    },
  };
}

function counted(registers: Registry[]) {
  const failures = new Counter({
    name: 'hotline_model_failures_total',
    help: 'Answers for which the language model was of no use, by kind',
    labelNames: ['kind'],
    registers,
  });
  const breaker = new Gauge({
    name: 'hotline_model_breaker_open',
    help: '1 while the language model is left alone after failures in a row',
    registers,
  });
  const limits = new Counter({
    name: 'hotline_limited_total',
    help: 'Messages that were held back by a rate limit, by scope (citizen, all, page, overload)',
    labelNames: ['scope'],
    registers,
  });
  const purges = new Counter({
    name: 'hotline_purged_total',
    help: 'Rows erased because they had been kept long enough, by kind',
    labelNames: ['kind'],
    registers,
  });
  const responses = new Histogram({
    name: 'hotline_http_seconds',
    help: 'HTTP responses until their head, by method and status',
    labelNames: ['method', 'status'],
    buckets: TURN_BUCKETS,
    registers,
  });
  return {
    modelFailed: (kind: string) => failures.inc({ kind }),
    modelBreaker: (isOpen: boolean) => breaker.set(Number(isOpen)),
    limited: (scope: string) => limits.inc({ scope }),
    purged: (kind: string, count: number) => purges.inc({ kind }, count),
    responded: ({ method, status, tookMs }: { method: string; status: number; tookMs: number }) =>
      responses.observe({ method, status }, tookMs / 1_000),
  };
}

function readAtScrape(registers: Registry[], readings: Readings): void {
  const gauge = (name: string, help: string, read: () => Promise<number> | number) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(await read());
      },
    });
  gauge('hotline_outbox_pending', 'Messages that wait to be sent', readings.outboxPending);
  gauge(
    'hotline_outbox_oldest_seconds',
    'Age of the message that has waited longest; 0 when none waits',
    async () => {
      const at = await readings.outboxOldest();
      return at === undefined ? 0 : Math.max(0, readings.now() - at) / 1_000;
    },
  );
  gauge('hotline_turns_under_way', 'Turns that run or wait for their turn', readings.turnsUnderWay);
  gauge('hotline_tickets_overdue', 'Open tickets whose deadline has passed', readings.ticketsOverdue);
}
