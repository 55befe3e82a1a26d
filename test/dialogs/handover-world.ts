import { createLiveActs } from '../../src/desk/live-acts.ts';
import type { SignedIn } from '../../src/desk/deps.ts';
import { watchHandovers } from '../../src/dialogs/handover-watch.ts';
import { sampleMember } from '../support/samples.ts';
import { createDialogWorld, say, type WorldOptions } from './dialog-world.ts';

const MINUTE = 60_000;

export function memberOf(id: string, name: string): SignedIn {
  const member = sampleMember({ id, name });
  return {
    member,
    actor: { type: 'staff', id, name, role: 'operator', department: null },
    token: '',
    csrf: '',
  };
}

export const li = memberOf('s1', '李敏');
export const wang = memberOf('s2', '王浩');

/** The bot with people behind it, who act as they do at the desk. */
export function createHandoverWorld(options: WorldOptions = {}) {
  const world = createDialogWorld(options);
  const { storage, clock, deps } = world;
  const shared = {
    store: storage.store,
    tickets: storage.tickets,
    transcripts: storage.transcripts,
    clock: deps.clock,
    now: () => clock.now,
    newId: deps.handover.newId,
    onCommitted: () => undefined,
  };
  const acts = createLiveActs({
    ...shared,
    notice: deps.notice,
    alert: deps.alert,
    newTicketNumber: deps.newTicketNumber,
    newQueryCode: deps.newQueryCode,
    queryCodeDigest: deps.queryCodeDigest,
    live: { handovers: storage.handovers, say },
  });

  const present = (...members: SignedIn[]) =>
    Promise.all(members.map(({ member }) => storage.presence.seen(member.id, clock.now + 60 * MINUTE)));

  /** Lets time pass and looks after the queue; what was said because of it, in order. */
  async function pass(minutes: number): Promise<string[]> {
    clock.now += minutes * MINUTE;
    const before = storage.tables.outbox.length;
    await watchHandovers({
      ...shared,
      handovers: storage.handovers,
      presence: storage.presence,
      hours: deps.handover.hours,
      say,
    });
    return storage.tables.outbox.slice(before).map(({ text }) => text);
  }

  /** The one that is open of this conversation. */
  async function open(conversation: Parameters<typeof storage.handovers.openOf>[0]): Promise<string> {
    return (await storage.handovers.openOf(conversation))?.id ?? '';
  }

  return { ...world, acts, present, pass, open };
}
