import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { startBotApiEmulator } from '../../support/bot-api-emulator.ts';
import { seededRandom } from '../../support/random.ts';
import type { Minute, Order, Report } from './orders.ts';
import { percentile } from './figures.ts';
import { commandBy, createKinds, createQuestions, ticketSteps, type Kind } from './messages.ts';

// A process of its own, so that what it costs is counted apart: Telegram, and everybody who writes there.

const TOKEN = '123456789:AAemulatedTokenOfTheBenchmark';
const FIRST_CHAT = 10_000;
const OPENING_AT_ONCE = 48;
/** Telegram waits a second and more; a benchmark does not want to wait a minute for what was turned away. */
const LONGEST_PAUSE_MS = 1_000;
const LOOK_EVERY_MS = 2;

const random = seededRandom(20_261_126);
const question = createQuestions(random);
const kind = createKinds(random);
const emulator = await startBotApiEmulator({ token: TOKEN, longestPauseMs: LONGEST_PAUSE_MS });

interface Chat {
  id: number;
  isBusy: boolean;
  sent: string[];
  steps: string[];
}

const chats: Chat[] = [];
let seen = 0;
const waiting = new Map<number, { chat: Chat; at: number; done: (tookMs: number) => void }>();
const turnedAway = new Map<number, number>();

/** Reads what became of the deliveries since the last look. */
function look(): void {
  const attempts = emulator.webhookAttempts;
  for (; seen < attempts.length; seen += 1) {
    const attempt = attempts[seen];
    const turn = attempt === undefined ? undefined : waiting.get(attempt.updateId);
    if (attempt === undefined || turn === undefined) continue;
    if (attempt.status !== 200) {
      turnedAway.set(attempt.status ?? 0, (turnedAway.get(attempt.status ?? 0) ?? 0) + 1);
      continue;
    }
    waiting.delete(attempt.updateId);
    turn.chat.isBusy = false;
    turn.done(attempt.endedAt - turn.at);
  }
}

function says(chat: Chat, text: string): Promise<number> {
  chat.isBusy = true;
  chat.sent.push(text);
  const at = performance.now();
  const updateId = emulator.citizen(chat.id).says(text);
  return new Promise((done) => waiting.set(updateId, { chat, at, done }));
}

async function open(count: number): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const chat: Chat = { id: FIRST_CHAT + next, isBusy: false, sent: [], steps: [] };
      next += 1;
      chats.push(chat);
      await says(chat, '/start');
    }
  };
  await Promise.all(Array.from({ length: OPENING_AT_ONCE }, lane));
}

let tickets = 0;
let dialogs: Chat[] = [];

const TRIES = 10_000;

function idle(): Chat {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const chat = chats[random(chats.length)];
    if (chat !== undefined && !chat.isBusy && chat.steps.length === 0) return chat;
  }
  throw new Error('every conversation waits for an answer: more --conversations, or a lower --rate');
}

/** Whoever is in a dialog goes on with it; a new one begins where nobody can. */
function nextStep(): Chat {
  const going = dialogs.find((chat) => !chat.isBusy);
  if (going !== undefined && dialogs.length > 40) return going;
  const chat = idle();
  tickets += 1;
  chat.steps = ticketSteps(tickets);
  dialogs.push(chat);
  return chat;
}

function act(what: Kind): Promise<number> {
  switch (what) {
    case 'question':
      return says(idle(), question());
    case 'command':
      return says(idle(), commandBy(random));
    case 'step': {
      const chat = nextStep();
      const text = chat.steps.shift() ?? '';
      if (chat.steps.length === 0) dialogs = dialogs.filter((it) => it !== chat);
      return says(chat, text);
    }
  }
}

/** The generator's own processor time and lateness, minute by minute. */
function watchMinutes() {
  const delay = monitorEventLoopDelay({ resolution: LOOK_EVERY_MS });
  delay.enable();
  let cpu = process.cpuUsage();
  const minutes: Pick<Minute, 'cpuSeconds' | 'lateMs'>[] = [];
  const now = () => {
    const { user, system } = process.cpuUsage(cpu);
    return { cpuSeconds: (user + system) / 1e6, lateMs: delay.percentile(99) / 1e6 - LOOK_EVERY_MS };
  };
  return {
    minutes,
    now,
    /** The minute that this is in; what was before it is over. */
    at(elapsedMs: number): number {
      const minute = Math.floor(elapsedMs / 60_000);
      if (minute > minutes.length) {
        minutes.push(now());
        cpu = process.cpuUsage();
        delay.reset();
      }
      return minute;
    },
  };
}

async function keep(rate: number, seconds: number): Promise<Report> {
  const took: Record<Kind, number[]> = { question: [], step: [], command: [] };
  const begun = performance.now();
  const cpu = process.cpuUsage();
  const away = new Map(turnedAway);
  const turns: Promise<void>[] = [];
  const minutes: number[][] = [];
  const fared = watchMinutes();
  for (let sent = 0; ;) {
    const elapsed = performance.now() - begun;
    if (elapsed >= seconds * 1000) break;
    for (; sent < (elapsed / 1000) * rate; sent += 1) {
      const what = kind();
      const minute = (minutes[fared.at(elapsed)] ??= []);
      turns.push(
        act(what).then((ms) => {
          took[what].push(ms);
          minute.push(ms);
        }),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const offeredSeconds = (performance.now() - begun) / 1000;
  await Promise.all(turns);
  const tookSeconds = (performance.now() - begun) / 1000;
  const used = process.cpuUsage(cpu);
  const all = Object.values(took).flat();
  const of = (values: number[]) => ({
    turns: values.length,
    p50: percentile(values, 0.5),
    p95: percentile(values, 0.95),
    p99: percentile(values, 0.99),
    most: percentile(values, 1),
  });
  return {
    type: 'kept',
    ...{ offeredSeconds, tookSeconds, all: of(all) },
    minutes: minutes.map((values, i) => ({ ...of(values), ...(fared.minutes[i] ?? fared.now()) })),
    kinds: { question: of(took.question), step: of(took.step), command: of(took.command) },
    generatorCpuSeconds: (used.user + used.system) / 1e6,
    turnedAway: [...turnedAway].map(([status, count]) => [status, count - (away.get(status) ?? 0)]),
    delivered: emulator.calls('sendMessage').length,
  };
}

const tell = (report: Report) => process.send?.(report);
const looking = setInterval(look, LOOK_EVERY_MS);

process.on('message', (order: Order) => {
  const run = async () => {
    switch (order.type) {
      case 'open':
        await open(order.conversations);
        return tell({ type: 'opened' });
      case 'keep':
        return tell(await keep(order.rate, order.seconds));
      case 'write':
        writeFileSync(order.file, JSON.stringify(chats.map(({ id, sent }) => ({ id, sent }))));
        return tell({ type: 'written' });
      case 'end':
        clearInterval(looking);
        await emulator.stop();
        process.disconnect();
    }
  };
  run().catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  });
});
tell({ type: 'ready', url: emulator.url, token: emulator.token });
