import { loadEncoder } from '../../src/retrieval/encoder.ts';
import { createSimilarTickets } from '../../src/tickets/similar.ts';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Answer } from '../../src/answering/answer.ts';
import { createTriage } from '../../src/answering/triage.ts';
import { createThrottle } from '../../src/conversation/throttle.ts';
import type {
  Activity,
  ActivityContent,
  AttachmentRef,
  ChannelId,
  ConversationId,
  OutgoingMessage,
} from '../../src/conversation/activity.ts';
import { createMask, createPlaceMask } from '../../src/conversation/masking.ts';
import { createPhones } from '../../src/conversation/phones.ts';
import { createTurnRunner } from '../../src/conversation/runner.ts';
import { loadWording } from '../../src/conversation/wording.ts';
import { createBot } from '../../src/dialogs/bot.ts';
import type { DialogDeps } from '../../src/dialogs/deps.ts';
import { ratingButtons } from '../../src/dialogs/rate.ts';
import { noticeMessage } from '../../src/dialogs/notices.ts';
import { createStaffAlerts } from '../../src/dialogs/staff-alerts.ts';
import { loadStaffWording } from '../../src/dialogs/staff-wording.ts';
import { createBinding } from '../../src/tickets/binding.ts';
import { loadDialogWording } from '../../src/dialogs/wording.ts';
import { hotlineList } from '../../src/knowledge/directories.ts';
import { regionWords } from '../../src/knowledge/region-names.ts';
import { createRegions } from '../../src/knowledge/regions.ts';
import { createMemoryStorage, type MemoryStorage } from '../../src/storage/memory.ts';
import type { MoveName, TicketWrite } from '../../src/tickets/ticket.ts';
import { formatInstant, noticeParams, noticeText } from '../../src/tickets/notices.ts';
import { parseRetentionRules } from '../../src/tickets/retention-rules.ts';
import { planMove } from '../../src/tickets/plan-move.ts';
import { shippedHours } from '../support/service-hours.ts';
import { flatClock } from '../support/ticket-clock.ts';
import { smallEntitlements } from '../support/small-entitlements.ts';
import { seededRandom } from '../support/random.ts';
import { newQueryCode, newTicketNumber } from '../../src/tickets/numbering.ts';
import { T0 } from '../support/samples.ts';

const readKnowledge = (name: string) => readFileSync(`knowledge/${name}`, 'utf8');
const regions = createRegions(regionWords.parse(parse(readKnowledge('regions.yaml'))));
const officialNumbers = hotlineList.parse(parse(readKnowledge('hotlines.yaml'))).map(({ number }) => number);
export const encoder = loadEncoder('knowledge/encoder');
const triage = createTriage(readKnowledge('triage.yaml'));
const read = (name: string) => readFileSync(`prompts/${name}`, 'utf8');
export const say = loadDialogWording(read('dialogs.yaml'));
export const shippedRetention = parseRetentionRules(readKnowledge('retention.yaml'), 'retention.yaml');
const sayTicket = loadWording(noticeParams, read('wording-tickets.yaml'), 'wording-tickets.yaml');

export const sayStaff = loadStaffWording(read('staff.yaml'));

export const departmentNames: Record<string, string> = { 'city-management': '城市管理局' };
export const photo: AttachmentRef = { id: 'photo-1', mime: 'image/jpeg', size: 1_000 };

/** What the scripted answering gives; `text` is enough for an answer. */
export type Scripted = Partial<Answer> & { text: string };

export interface WorldOptions {
  /** Of a run before: the program was started again. */
  storage?: MemoryStorage;
  script?: Scripted[];
  link?: string;
  staffGroup?: ConversationId;
}

/** The bot over storage in memory, with an answering that says what the test scripts. */
export function createDialogWorld(options: WorldOptions = {}) {
  const storage = options.storage ?? createMemoryStorage();
  const script = [...(options.script ?? [])];
  const asked: { text: string; region?: string; history: readonly string[] }[] = [];
  const sealed: string[] = [];
  const ticketClock = flatClock(7 * 24 * 3_600_000);
  const clock = { now: T0 };
  const service = { isOpen: true };
  const random = seededRandom(20261121 + storage.tables.inbound.size);
  let ids = storage.tables.inbound.size * 100;
  const newId = () => `id-${++ids}`;

  const vault = {
    seal: (plain: string) => `sealed-${sealed.push(plain)}`,
    open: (text: string) => sealed[Number(text.slice('sealed-'.length)) - 1] ?? '',
    digest: (text: string) => createHmac('sha256', 'key').update(text).digest('base64url'),
  };
  const binding = createBinding({ staff: storage.staff, vault, now: () => clock.now });

  const deps: DialogDeps = {
    answering: {
      partsOf: (id) => (id === 'known-item' ? ['conditions', 'steps'] : []),
      titleOf: (id) => (id === 'known-item' ? '一条知识点的标题' : undefined),
      async answer({ text, region, history }) {
        const next = script.shift();
        if (next === undefined) throw new Error(`The script is empty, and this was asked: ${text}`);
        asked.push({ text, history, ...(region !== undefined && { region }) });
        return {
          status: 'answered',
          citations: [],
          asksRegion: next.status === 'region-needed',
          related: [],
          isHome: false,
          passages: [],
          searched: text,
          ...next,
        };
      },
    },
    entitlements: smallEntitlements(regions),
    triage,
    regions,
    glossary: new Map([['申领', '申请领取']]),
    tickets: storage.tickets,
    incidents: storage.incidents,
    similar: createSimilarTickets({
      changes: storage.ticketChanges,
      embedder: encoder,
      regions,
      now: () => clock.now,
    }),
    handover: {
      requests: storage.handovers,
      presence: storage.presence,
      hours: { ...shippedHours, isOpen: () => service.isOpen },
      newId,
    },
    vault,
    staffGroup: options.staffGroup,
    sayStaff,
    staffOf: binding.memberOf,
    bindStaff: binding.bind,
    findPhone: createPhones(officialNumbers).find,
    maskPlace: createPlaceMask(officialNumbers),
    own: storage.retention,
    transcripts: storage.transcripts,
    retention: shippedRetention,
    say,
    notice: (informed) =>
      noticeMessage({ say, noticeText: (notice) => noticeText(sayTicket, notice) }, informed),
    alert: createStaffAlerts({
      group: options.staffGroup,
      say: sayStaff,
      departmentName: (id) => departmentNames[id] ?? id,
    }),
    departmentName: (id) => departmentNames[id] ?? id,
    clock: ticketClock,
    newTicketNumber: (at) => newTicketNumber(at, random),
    newQueryCode: () => newQueryCode(random),
    queryCodeDigest: (number, code) => createHmac('sha256', 'key').update(`${number}:${code}`).digest('hex'),
    throttle: createThrottle({ tallies: storage.tallies, digest: vault.digest, now: () => clock.now }),
    privateChatLink: () => options.link,
    stopwatch: () => 0,
  };
  const runner = createTurnRunner<TicketWrite>({
    store: storage.store,
    handler: createBot(deps),
    mask: createMask(officialNumbers),
    now: () => clock.now,
    newId,
    onCommitted: () => undefined,
  });

  /** A move of staff's, with the notice that the citizen gets. */
  async function staff(number: string, move: MoveName, input: unknown = {}): Promise<void> {
    const ticket = await storage.tickets.get(number);
    const actor = { type: 'staff', id: 's1', name: '李敏', role: 'supervisor', department: null } as const;
    const planning = { actor, now: clock.now };
    const plan = await planMove(deps, ticket ?? null, { move, input }, planning);
    if (plan.type === 'not-allowed') throw new Error(`${move}: ${plan.message}`);
    await storage.store.commit({ writes: plan.writes });
  }

  /** From accepting to closing. */
  async function settle(number: string, reply = '路灯已经修好。'): Promise<void> {
    clock.now += 1_000;
    await staff(number, 'accept');
    await staff(number, 'dispatch', { department: 'city-management', departmentName: '城市管理局' });
    await staff(number, 'sign');
    await staff(number, 'reply', { text: reply });
    await staff(number, 'close');
  }

  function citizen(address: string, channel: ChannelId = 'web') {
    const conversation: ConversationId = `${channel}:${address}`;
    let last: OutgoingMessage[] = [];

    async function act(content: ActivityContent, isGroup = false, sender?: string): Promise<string[]> {
      clock.now += 1_000;
      const before = storage.tables.outbox.length;
      const activity: Activity = {
        ...content,
        id: newId(),
        conversation: { channel, address },
        receivedAt: clock.now,
        isGroup,
        ...(sender !== undefined && { sender }),
      };
      await runner.receive(activity);
      last = storage.tables.outbox.slice(before).filter((it) => it.conversation === conversation);
      return last.map(({ text }) => text);
    }
    const labels = () => last.flatMap(({ buttons }) => buttons?.flat() ?? []).map(({ label }) => label);
    const press = (data: string, label?: string) =>
      act({ type: 'button', data, ...(label !== undefined && { label }) });

    return {
      conversation,
      act,
      labels,
      press,
      says: (text: string, attachments: AttachmentRef[] = []) => act({ type: 'message', text, attachments }),
      commands: (name: string, args = '') => act({ type: 'command', name, args }),
      /** Presses the button of the last answers that bears this label. */
      async clicks(label: string) {
        const button = last.flatMap(({ buttons }) => buttons?.flat() ?? []).find((it) => it.label === label);
        if (button === undefined) throw new Error(`No button ${label}, but ${labels().join('、')}`);
        return press(button.data, label);
      },
      ratingButtons: (number: string) => ratingButtons(say, number).flat(),
      state: async () => (await storage.store.conversation(conversation))?.state,
      transcript: () =>
        storage.tables.transcript.filter((it) => it.conversation === conversation).map((it) => it.text),
      tickets: () => storage.tickets.ofConversation(conversation, 100),
    };
  }

  /** A citizen who has been greeted. */
  async function guest(address = 'a', channel: ChannelId = 'web') {
    const someone = citizen(address, channel);
    await someone.act({ type: 'joined' });
    return someone;
  }

  /** What who asks for a person hears now, where nobody is there. */
  const nobodyThere = () => {
    const due = formatInstant(
      ticketClock.solutionDue({ kind: 'consultation', urgency: 'normal' }, clock.now),
    );
    return say('handover-nobody', { due });
  };

  /** All that is stored, as one text. */
  const everything = () =>
    JSON.stringify(storage.tables, (_, value: unknown) =>
      value instanceof Map || value instanceof Set ? [...(value as Iterable<unknown>)] : value,
    );

  const seen = { storage, script, asked, sealed, clock, service, deps, everything };
  return { ...seen, staff, settle, citizen, guest, nobodyThere };
}

export type DialogWorld = ReturnType<typeof createDialogWorld>;
export type Citizen = Awaited<ReturnType<DialogWorld['guest']>>;

/** Files a ticket about a street lamp, and gives what the citizen was told of it. */
export async function fileTicket(
  citizen: Citizen,
  description = '小区门口的路灯坏了三天',
): Promise<{ number: string; code: string }> {
  await citizen.commands('ticket');
  await citizen.says(description);
  await citizen.says('兴庆区幸福路 5 号院门口');
  // Filed again, it is the same matter to the bot.
  if (citizen.labels().some((it) => it.endsWith('单独登记'))) await citizen.press('join:no');
  await citizen.says('三天前');
  const asked = await citizen.says('不留');
  if (asked.length > 0) await citizen.says('没有了');
  const [told = ''] = await citizen.says('提交');
  return { number: /XH\d{8}-\d{5}/.exec(told)?.[0] ?? '', code: /查询码：(\w{8})/.exec(told)?.[1] ?? '' };
}
