import { expect, it } from 'vitest';
import { createMetrics } from '../../src/app/metrics.ts';

const NOW = 1_000_000;

function figures() {
  const metrics = createMetrics({ processFigures: false });
  let oldest: number | undefined;
  metrics.read({
    outboxPending: async () => 3,
    outboxOldest: async () => oldest,
    turnsUnderWay: () => 2,
    ticketsOverdue: async () => 4,
    now: () => NOW,
  });
  const lines = async () => (await metrics.text()).split('\n');
  return { metrics, lines, leave: (at: number) => (oldest = at) };
}

it('counts turns by channel and outcome, what became of questions, and how long they took', async () => {
  const { metrics, lines } = figures();
  const turn = { channel: 'web', outbox: [], tookMs: 40 } as const;
  metrics.turnEnded({ ...turn, outcome: 'committed', turn: 't', status: 'answered', reason: 'entitlement' });
  metrics.turnEnded({ ...turn, outcome: 'committed', turn: 'u', status: 'answered', reason: 'entitlement' });
  metrics.turnEnded({ ...turn, outcome: 'committed', turn: 'v' });
  metrics.turnEnded({ ...turn, outcome: 'duplicate' });
  metrics.turnEnded({ ...turn, channel: 'telegram', outcome: 'failed' });
  expect(await lines()).toEqual(
    expect.arrayContaining([
      'hotline_turns_total{channel="web",outcome="committed"} 3',
      'hotline_turns_total{channel="web",outcome="duplicate"} 1',
      'hotline_turns_total{channel="telegram",outcome="failed"} 1',
      'hotline_answers_total{status="answered",reason="entitlement"} 2',
      'hotline_turn_seconds_bucket{le="0.025",channel="web"} 0',
      'hotline_turn_seconds_bucket{le="0.05",channel="web"} 3',
      'hotline_turn_seconds_count{channel="web"} 3',
    ]),
  );
});

it('looks up what waits and what is late when it is asked', async () => {
  const { lines, leave } = figures();
  expect(await lines()).toContain('hotline_outbox_oldest_seconds 0');
  leave(NOW - 90_000);
  expect(await lines()).toEqual(
    expect.arrayContaining([
      'hotline_outbox_pending 3',
      'hotline_outbox_oldest_seconds 90',
      'hotline_turns_under_way 2',
      'hotline_tickets_overdue 4',
    ]),
  );
});

it('counts attempts to send, what the model fails at, whether it is left alone, limits and answers', async () => {
  const { metrics, lines } = figures();
  const delivery = { channel: 'telegram', message: 'm', attempts: 0, waitedMs: 700 } as const;
  metrics.attempted({ ...delivery, outcome: 'retry', error: '429' });
  metrics.attempted({ ...delivery, outcome: 'sent' });
  metrics.modelFailed('timeout');
  metrics.modelBreaker(true);
  metrics.limited('citizen');
  metrics.responded({ method: 'POST', status: 202, tookMs: 30 });
  const before = await lines();
  expect(before).toEqual(
    expect.arrayContaining([
      'hotline_deliveries_total{channel="telegram",outcome="retry"} 1',
      'hotline_deliveries_total{channel="telegram",outcome="sent"} 1',
      'hotline_delivery_seconds_count{channel="telegram"} 1',
      'hotline_model_failures_total{kind="timeout"} 1',
      'hotline_model_breaker_open 1',
      'hotline_limited_total{scope="citizen"} 1',
      'hotline_http_seconds_count{method="POST",status="202"} 1',
    ]),
  );
  metrics.modelBreaker(false);
  expect(await lines()).toContain('hotline_model_breaker_open 0');
});
