import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dueAt, loadServiceLevels, parseServiceLevels } from '../../src/tickets/service-level.ts';
import { ticketKinds, urgencies } from '../../src/tickets/ticket.ts';
import { temporaryFolder } from '../support/folder.ts';
import { T0 } from '../support/samples.ts';

const HOUR = 3_600_000;

test('the service levels that come along have hours for everything', async () => {
  const levels = await loadServiceLevels('knowledge/service-levels.yaml');
  for (const kind of ticketKinds) {
    for (const urgency of urgencies) {
      expect(dueAt(levels, kind, urgency, T0)).toBeGreaterThan(T0);
    }
  }
  expect(dueAt(levels, 'complaint', 'normal', T0)).toBe(T0 + 15 * 24 * HOUR);
  expect(dueAt(levels, 'complaint', 'urgent', T0)).toBe(T0 + 2 * HOUR);
});

test.each([
  ['', 'levels.yaml'],
  ['limits: {}', 'limits'],
  ['hours: {}', 'consultation'],
  ['hours: [', 'levels.yaml'],
  [`hours:\n  praise: { normal: -1, urgent: 2 }`, 'praise'],
])('%j is refused with the place of the fault', (text, place) => {
  expect(() => parseServiceLevels(text, 'levels.yaml')).toThrow(
    expect.objectContaining({ code: 'KNOWLEDGE_INVALID', message: expect.stringContaining(place) }),
  );
});

test('a file that is missing is named', async () => {
  const file = join(temporaryFolder(), 'levels.yaml');
  await expect(loadServiceLevels(file)).rejects.toMatchObject({
    code: 'KNOWLEDGE_NOT_FOUND',
    message: expect.stringContaining(file),
  });
});
