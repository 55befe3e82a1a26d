import { describe, expect, it } from 'vitest';
import {
  expectedWait,
  handoverMoves,
  moveHandover,
  statusOf,
  type Handover,
  type HandoverMove,
} from '../../src/tickets/handover.ts';
import { roles, type Actor, type Role } from '../../src/tickets/ticket.ts';
import { citizen as conversation, sampleHandover, T0 } from '../support/samples.ts';

const member = (role: Role, id = 's1'): Actor => ({ type: 'staff', id, name: id, role, department: null });
const citizen: Actor = { type: 'citizen', conversation };
const system: Actor = { type: 'system' };
const now = T0 + 5;

const waiting = sampleHandover();
const taken = sampleHandover({ takenAt: T0 + 1, takenBy: { id: 's1', name: 's1' } });
const ended = sampleHandover({ endedAt: T0 + 2, outcome: 'expired' });

function outcome(handover: Handover, move: HandoverMove, actor: Actor): string {
  const result = moveHandover(handover, move, { now, actor });
  if (result.type === 'refused') return result.reason;
  const { handover: after } = result.write;
  return `${statusOf(after)}${after.outcome === null ? '' : ` ${after.outcome}`}`;
}

describe('a handover', () => {
  it.each<[HandoverMove, Handover, Actor, string]>([
    ['take', waiting, member('operator'), 'taken'],
    ['take', taken, member('operator', 's2'), 'status'],
    ['give-back', taken, member('operator'), 'ended given-back'],
    ['give-back', taken, member('operator', 's2'), 'not-own'],
    ['give-back', taken, member('supervisor', 's2'), 'ended given-back'],
    ['give-back', waiting, member('operator'), 'status'],
    ['leave', waiting, citizen, 'ended left-by-citizen'],
    ['leave', taken, citizen, 'ended left-by-citizen'],
    ['leave', taken, { type: 'citizen', conversation: 'web:other' }, 'not-own'],
    ['file', taken, member('operator'), 'ended became-ticket'],
    ['file', waiting, citizen, 'ended became-ticket'],
    ['expire', waiting, system, 'ended expired'],
    ['expire', taken, system, 'status'],
    ['offer', waiting, system, 'waiting'],
    ['raise', taken, citizen, 'taken'],
    ['put-back', taken, system, 'waiting'],
    ['put-back', taken, member('operator', 's2'), 'not-own'],
  ])('%s', (move, handover, actor, expected) => {
    expect(outcome(handover, move, actor)).toBe(expected);
  });

  it.each(handoverMoves)('that is over makes no move, not even %s', (move) => {
    const actors = [citizen, system, ...roles.map((role) => member(role))];
    expect(actors.filter((actor) => !['status', 'role'].includes(outcome(ended, move, actor)))).toEqual([]);
  });

  it.each(['handler', 'auditor'] as const)('is not moved by a %s', (role) => {
    const made = handoverMoves.flatMap((move) =>
      [waiting, taken].map((it) => outcome(it, move, member(role))),
    );
    expect(new Set(made)).toEqual(new Set(['role']));
  });

  it('grows by one version with each move and is put back with a wait of its own', () => {
    const result = moveHandover(taken, 'put-back', { now, actor: system });
    expect(result).toMatchObject({
      type: 'moved',
      write: { expectedVersion: 1, handover: { version: 2, takenBy: null, queuedAt: now, requestedAt: T0 } },
    });
  });
});

describe('the expected wait', () => {
  it('is not known from fewer than three waits', () => {
    expect(expectedWait([], 1)).toBeUndefined();
    expect(
      expectedWait(
        [
          { place: 1, ms: 1 },
          { place: 1, ms: 1 },
        ],
        1,
      ),
    ).toBeUndefined();
  });

  it('is the median wait for one place, for each place', () => {
    const waits = [
      { place: 1, ms: 60_000 },
      { place: 2, ms: 240_000 },
      { place: 1, ms: 9_000_000 },
    ];
    expect(expectedWait(waits, 1)).toBe(120_000);
    expect(expectedWait(waits, 3)).toBe(360_000);
    expect(expectedWait([...waits, { place: 1, ms: 60_000 }], 1)).toBe(90_000);
  });
});
