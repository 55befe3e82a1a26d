import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadServiceLevels, parseServiceLevels } from '../../src/tickets/service-level.ts';
import { ticketKinds, urgencies } from '../../src/tickets/ticket.ts';
import { temporaryFolder } from '../support/folder.ts';
import { T0 } from '../support/samples.ts';
import { shippedClock } from '../support/ticket-clock.ts';

const HOUR = 3_600_000;
const file = 'knowledge/service-levels.yaml';
const shipped = readFileSync(file, 'utf8');

test('the service levels that come along have both clocks for everything', async () => {
  const { levels } = await loadServiceLevels(file);
  expect(Object.keys(levels).sort()).toEqual([...ticketKinds].sort());
  for (const kind of ticketKinds) {
    for (const urgency of urgencies) {
      const response = shippedClock.responseDue({ kind, urgency }, T0);
      expect(response).toBeGreaterThan(T0);
      expect(shippedClock.solutionDue({ kind, urgency }, T0)).toBeGreaterThanOrEqual(response);
    }
  }
  expect(shippedClock.solutionDue({ kind: 'help', urgency: 'normal' }, T0)).toBe(T0 + 7 * 24 * HOUR);
  expect(shippedClock.solutionDue({ kind: 'complaint', urgency: 'urgent' }, T0)).toBe(T0 + 2 * HOUR);
});

test.each([
  ['', 'levels.yaml'],
  ['limits: {}', 'limits'],
  ['levels: [', 'levels.yaml'],
  [shipped.replace('solution: 7 天', 'solution: 7 夜'), 'help'],
  [shipped.replace('solution: 24 小时', 'solution: 0 小时'), 'consultation'],
  [shipped.replace('solution: 7 天', 'solution: 700 天'), 'help'],
  [shipped.replace('"13:00-18:00"', '"11:00-18:00"'), 'working-hours'],
  [shipped.replace('"13:00-18:00"', '"18:00-13:00"'), '18:00-13:00'],
  [shipped.replace('reopens: 2', 'reopens: -1'), 'reopens'],
])('a fault is refused with its place (%#)', (text, place) => {
  expect(text).not.toBe(shipped);
  expect(() => parseServiceLevels(text, 'levels.yaml')).toThrow(
    expect.objectContaining({ code: 'KNOWLEDGE_INVALID', message: expect.stringContaining(place) }),
  );
});

test('a file that is missing is named', async () => {
  const missing = join(temporaryFolder(), 'levels.yaml');
  await expect(loadServiceLevels(missing)).rejects.toMatchObject({
    code: 'KNOWLEDGE_NOT_FOUND',
    message: expect.stringContaining(missing),
  });
});
